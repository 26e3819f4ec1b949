import { retryDelay } from './listen.js';

test.each([
  ['the first wait is short', 0, 0, 50],
  ['it doubles', 3, 1, 800],
  ['it ends at the limit', 30, 1, 5_000],
  ['it is spread over half of itself', 30, 0, 2_500],
])('%s', (_name, attempt, random, expected) => {
  expect(retryDelay(attempt, random)).toBe(expected);
});
