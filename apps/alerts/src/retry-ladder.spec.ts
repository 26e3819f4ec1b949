import { pauseAfter } from './retry-ladder.js';

test('the first tries follow quickly, then the ladder of Standard Webhooks', () => {
  expect([1, 2, 3, 4, 5].map((tries) => pauseAfter(tries, 0.5))).toEqual([
    500, 1_000, 2_000, 5_000, 300_000,
  ]);
});

test('it ends', () => {
  expect(pauseAfter(12, 0.5)).toBe(24 * 3_600_000);
  expect(pauseAfter(13, 0.5)).toBeNull();
});

test('jitter is a tenth either way', () => {
  expect(pauseAfter(4, 0)).toBe(4_500);
  expect(pauseAfter(4, 1)).toBe(5_500);
});
