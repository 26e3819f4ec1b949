import { Duration, parseDuration, writeDuration } from './duration.js';

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

test.each([
  [90_000, '1m 30s', '1分钟30秒'],
  [5_700_000, '1h 35m', '1小时35分钟'],
  [172_800_000, '2d', '2天'],
  [999, '0s', '0秒'],
])('%d ms are %s, %s', (ms, en, zh) => {
  expect([writeDuration('en', ms), writeDuration('zh-CN', ms)]).toEqual([en, zh]);
});

test('a number without its unit is told what a duration looks like', () => {
  const message = 'expected a duration such as "90s" or "5m"';
  for (const wrong of [10, null, 'soon']) {
    expect(Duration.safeParse(wrong).error?.issues).toMatchObject([{ message }]);
  }
  expect(Duration.safeParse(undefined).error?.issues[0]?.message).not.toBe(message);
});
