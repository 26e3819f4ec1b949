import { type Attempts, addAttempts, byValue } from './attempts-by-value.js';
import { WHOLE } from './burning.js';

const VALUES: readonly (readonly string[])[] = [[], ['region=1', 'model=A'], ['region=1'], []];

function told() {
  const sums = new Map<number, Attempts>();
  for (const [profile, attempt, pin] of [
    [1, 4, 2],
    [2, 3, 0],
    [1, 1, 1],
    [3, 7, 7],
  ] as const) {
    addAttempts(sums, profile, { attempt, pin });
  }
  return sums;
}

test('attempts are summed for each value, and for all as a whole', () => {
  expect(Object.fromEntries(byValue(told(), (profile) => VALUES[profile] ?? []))).toEqual({
    [WHOLE]: { attempt: 15, pin: 10 },
    'region=1': { attempt: 8, pin: 3 },
    'model=A': { attempt: 5, pin: 3 },
  });
});

test('profiles that are not to be counted are not part of the whole either', () => {
  const left = byValue(
    told(),
    (profile) => VALUES[profile] ?? [],
    (profile) => profile !== 1,
  );
  expect(Object.fromEntries(left)).toEqual({
    [WHOLE]: { attempt: 10, pin: 7 },
    'region=1': { attempt: 3, pin: 0 },
  });
});
