import { isSettled } from './settle-cause.js';

test.each([
  ['what is sure is told at once', 0.95, 0, 1_000, true],
  ['what is not sure waits', 0.94, 3_999, 5_000, false],
  ['but no longer than four seconds at noon', 0.5, 4_000, 5_000, true],
  ['at night a part of what it took', 0.5, 35_000, 180_000, false],
  ['and not much longer', 0.5, 36_000, 180_000, true],
  ['never over a minute', 0.5, 60_000, 900_000, true],
])('%s', (_what, confidence, waited, took, settled) => {
  expect(isSettled(confidence, waited, took)).toBe(settled);
});
