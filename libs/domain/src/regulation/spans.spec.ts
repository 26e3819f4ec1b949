import { parseWeeklyHours } from '../registry/trading-hours.js';
import { inHours, spansMs, unite } from './spans.js';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
const week = (text: string) => {
  const hours = parseWeeklyHours(text);
  if (!hours.ok) throw new Error(text);
  return hours.value;
};

test('spans that touch or overlap are one; empty ones are none', () => {
  const spans = [
    { from: 10, to: 20 },
    { from: 0, to: 5 },
    { from: 5, to: 8 },
    { from: 12, to: 13 },
    { from: 30, to: 30 },
  ];
  const united = unite(spans);
  expect(united).toEqual([
    { from: 0, to: 8 },
    { from: 10, to: 20 },
  ]);
  expect(spansMs(united)).toBe(18);
});

test('hours are those of the zone and of the weekday', () => {
  // A Friday, 16:30 to 20:30 in Shanghai.
  const friday = { from: at('2026-03-13T08:30Z'), to: at('2026-03-13T12:30Z') };
  const shanghai = (hours: string) => spansMs(inHours([friday], week(hours), 'Asia/Shanghai'));
  expect(shanghai('Mo-Fr 09:00-18:00') / HOUR).toBe(1.5);
  expect(shanghai('Sa,Su 09:00-18:00')).toBe(0);
  expect(shanghai('00:00-24:00') / HOUR).toBe(4);
  expect(inHours([], week('00:00-24:00'), 'UTC')).toEqual([]);
});

test('hours that go on after midnight count on the next morning', () => {
  const night = { from: at('2026-03-14T00:00Z'), to: at('2026-03-14T03:00Z') };
  expect(spansMs(inHours([night], week('Fr 22:00-02:00'), 'UTC')) / HOUR).toBe(2);
});

test('a day on which the clocks change has the hours it has', () => {
  // Berlin, 29 March 2026: from two o'clock it is three.
  const sunday = { from: at('2026-03-28T23:00Z'), to: at('2026-03-29T22:00Z') };
  expect(spansMs(inHours([sunday], week('00:00-24:00'), 'Europe/Berlin')) / HOUR).toBe(23);
  expect(spansMs(inHours([sunday], week('00:00-06:00'), 'Europe/Berlin')) / HOUR).toBe(5);
});
