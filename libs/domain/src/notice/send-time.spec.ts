import { sendTime } from './send-time.js';

const at = (text: string) => Date.parse(text);
const next = (hours: string | null, now: string, tz = 'Asia/Shanghai') =>
  new Date(sendTime(hours, tz, at(now))).toISOString();

test('who gave no hours, or is in them, is told at once', () => {
  expect(next(null, '2026-11-27T19:00:00Z')).toBe('2026-11-27T19:00:00.000Z');
  expect(next('Mo-Fr 09:00-18:00', '2026-11-27T02:00:00Z')).toBe('2026-11-27T02:00:00.000Z');
});

test('at night it waits for the morning of the shop, over the weekend for Monday', () => {
  // Friday 03:00 in Shanghai; a quarter of an hour after opening people are there.
  expect(next('Mo-Fr 09:00-18:00', '2026-11-26T19:00:00Z')).toBe('2026-11-27T01:15:00.000Z');
  expect(next('Mo-Fr 09:00-18:00', '2026-11-27T12:00:00Z')).toBe('2026-11-30T01:15:00.000Z');
});

test('hours that never come, or cannot be read, are no silence for ever', () => {
  expect(next('Mo-Su closed', '2026-11-27T02:00:00Z')).toBe('2026-11-27T02:00:00.000Z');
  expect(next('whenever', '2026-11-27T02:00:00Z')).toBe('2026-11-27T02:00:00.000Z');
  expect(next('Mo 09:00-10:00', '2026-11-27T02:00:00Z', 'Mars/Base')).toBe(
    '2026-11-27T02:00:00.000Z',
  );
});
