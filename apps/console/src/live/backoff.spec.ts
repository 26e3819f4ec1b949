import { backoffMs } from './backoff.js';

test('waits double from one second to thirty', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 50].map((attempt) => backoffMs(attempt, 0))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
  ]);
});

test('chance takes off at most a fifth', () => {
  expect(backoffMs(3, 1)).toBe(6_400);
  expect(backoffMs(9, 0.5)).toBe(27_000);
});
