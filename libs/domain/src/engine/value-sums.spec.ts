import { aDigest, START } from '../../../../test/support/tiny-fleet.js';
import { PROFILE_ATTRIBUTES, type ProfileAttributes } from '../base/attribute.js';
import { ProfileCodes } from './profile-codes.js';
import { newRecent, takeIn } from './recent.js';
import { placeOfFailure, ValueSums } from './value-sums.js';

const region = PROFILE_ATTRIBUTES.indexOf('region');
const none = { approved: 0, declined: 0, failed: 0, noAnswer: 0 };

function fresh(...rows: readonly [profile: number, attempt: number][]) {
  const attempts = rows.map(([profile, attempt]) => ({ ...none, profile, attempt, pin: 0 }));
  return takeIn(newRecent(), aDigest(START, attempts));
}

test('units are added up by value, in the order of the rows, anew in each tick', () => {
  const regions = Array.from({ length: 40 }, (_, id) => [id, { region: `r${id % 20}` }] as const);
  const sums = new ValueSums(new ProfileCodes(new Map<number, ProfileAttributes>(regions)));
  sums.gather([fresh([3, 5], [23, 2]), fresh([19, 1], [3, 4])], 'all');
  const at = sums.by[region];
  expect(at?.touched.map((code) => at.counts[code])).toEqual([11, 1]);
  expect([sums.any, sums.fleet]).toEqual([true, 12]);
  const [first = 0, second = 0] = at?.touched.map((code) => at.firsts[code]) ?? [];
  expect(first).toBeLessThan(placeOfFailure(0, 0));
  expect(second).toBeGreaterThan(placeOfFailure(0, 9));
  sums.gather([fresh([3, 1], [4, 0])], 'all');
  expect(at?.touched.map((code) => at.counts[code])).toEqual([1]);
  sums.gather([fresh([3, 1])], 'pin');
  expect([sums.any, sums.fleet, at?.touched.length]).toEqual([false, 0, 0]);
});
