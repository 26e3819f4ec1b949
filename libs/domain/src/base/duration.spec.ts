import { Duration, parseDuration } from './duration.js';

test.each([
  ['90s', 90_000],
  ['5m', 300_000],
  ['1.5h', 5_400_000],
  ['250ms', 250],
  ['0s', 0],
  ['7d', 604_800_000],
])('%s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', '5', 'm', '5 m', '-1s', '5mm', '1h30m'])('"%s" is no duration', (text) => {
  expect(parseDuration(text)).toBeNull();
  expect(Duration.safeParse(text).success).toBe(false);
});
