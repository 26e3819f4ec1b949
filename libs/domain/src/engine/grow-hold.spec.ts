import { MINUTE, SECOND } from '../base/instant.js';
import { grownHold, holdOf } from './grow-hold.js';

test.each([
  ['short', MINUTE, 20 * SECOND, MINUTE],
  ['longer than the hold', MINUTE, 4 * MINUTE, 8 * MINUTE],
  ['very long', MINUTE, 25 * MINUTE, 30 * MINUTE],
  ['shorter than one before', 8 * MINUTE, MINUTE, 8 * MINUTE],
  ['short of a rule that asks for an hour', 60 * MINUTE, 20 * MINUTE, 60 * MINUTE],
])('after a pause that is %s', (_what, hold, pause, grown) => {
  expect(grownHold(hold, pause)).toBe(grown);
});

test('what has never come back is held as its rule says', () => {
  expect(holdOf({ keepFiringFor: MINUTE })).toBe(MINUTE);
  expect(holdOf({ keepFiringFor: MINUTE, hold: 8 * MINUTE })).toBe(8 * MINUTE);
});
