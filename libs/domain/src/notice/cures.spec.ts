import { CURES, cureFor } from './cures.js';
import { Unreachable } from './notice-body.js';

test('every reason has a cure in both languages', () => {
  expect(Object.keys(CURES)).toEqual(Unreachable.options);
  expect(cureFor('withdrawn')?.en).toMatch(/another contact/);
  expect(cureFor('timeout')).toBeNull();
  expect(cureFor(null)).toBeNull();
});
