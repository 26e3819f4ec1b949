import { MINUTE } from '../base/instant.js';
import { attempt, fail, newBurning, WHOLE, weighBurning } from './burning.js';
import { suspects } from './suspects.js';

const [ILL, WELL] = ['acquirer=acq-1', 'acquirer=acq-2'];

/** Minutes in which both fail alike, and then minutes in which one fails four times as often. */
function burn(minutes: number) {
  const burning = newBurning(0);
  for (let i = 1; i <= 40 + minutes; i += 1) {
    for (const value of [ILL, WELL]) {
      attempt(burning, 'funds', value, 1_000);
      attempt(burning, 'funds', WHOLE, 1_000);
      const failures = value === ILL && i > 40 ? 32 : 8;
      for (let n = 0; n < failures; n += 1) {
        fail(burning, 'funds', [value], { terminal: `${value} ${i} ${n}`, at: i * MINUTE });
      }
    }
    weighBurning(burning, i * MINUTE, 1.3);
    expect(suspects(burning, 1_000)).toEqual([]);
  }
  return suspects(burning, 6).map(([key]) => key);
}

test('a value is a suspect from the minute on in which it has so much evidence', () => {
  expect(burn(0)).toEqual([]);
  expect(burn(20)).toEqual([`funds|${ILL}`]);
});
