import { aDigest, PROFILES, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { collectLeaves, failuresSince } from './collect-leaves.js';
import { newState } from './memory.js';
import { takeIn } from './recent.js';

const PAID = { approved: 10, declined: 0, failed: 0, noAnswer: 0 };

/** Ten attempts of each of two profiles and two failures of the second, a second apart. */
function told() {
  const state = newState();
  for (const { id, attributes } of PROFILES) state.profiles.set(id, attributes);
  for (const [i, terminal] of ['T-1', 'T-2', 'T-1'].entries()) {
    const to = START + i * SECOND;
    const row = { profile: 4, terminal, code: 'cup-pos:55', outcome: 'declined', pin: true };
    const attempts = [0, 4].map((profile) => ({ profile, attempt: 10, pin: 6, ...PAID }));
    takeIn(state.recent, aDigest(to, attempts, [{ ...row, count: 1, at: to }]));
  }
  return state;
}

test('failures count since a moment, one terminal once, and those of their class alone', () => {
  const state = told();
  expect(failuresSince(state, 'pin_key', START, []).map((f) => f.terminal)).toEqual(['T-1', 'T-2']);
  expect(failuresSince(state, 'pin_key', START + SECOND, [])).toHaveLength(1);
  expect(failuresSince(state, 'funds', START, [])).toEqual([]);
});

test('attempts are spread as all that is remembered, and as many as since the onset', () => {
  const state = told();
  const { attempts, rest } = collectLeaves(state, 'pin_key', START + 2 * SECOND, [], []);
  const spread: [number, number][] = [];
  attempts.forEach((n, profile) => {
    spread.push([profile, n]);
  });
  expect(spread).toEqual([
    [0, 6],
    [4, 6],
  ]);
  expect(rest).toBe(false);
});
