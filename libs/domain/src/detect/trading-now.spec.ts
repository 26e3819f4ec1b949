import { tradesAt } from './trading-now.js';

/** Tuesday 2026-03-10, at a time of Shanghai. */
function at(time: string): number {
  return Date.parse(`2026-03-10T${time}:00+08:00`);
}

test.each<[string, string, boolean]>([
  ['09:00-22:00 Asia/Shanghai', '12:30', true],
  ['09:00-22:00 Asia/Shanghai', '09:05', false],
  ['09:00-22:00 Asia/Shanghai', '21:10', true],
  ['09:00-22:00 Asia/Shanghai', '21:30', false],
  ['09:00-22:00 Asia/Shanghai', '03:00', false],
  ['09:00-22:00 Europe/Berlin', '12:30', false],
  ['18:00-02:00 Asia/Shanghai', '00:30', true],
  ['18:00-02:00 Asia/Shanghai', '12:30', false],
  ['00:00-24:00 Asia/Shanghai', '23:59', true],
  ['Mo-Fr 09:00-18:00; Sa 10:00-12:00 Asia/Shanghai', '12:30', true],
  ['Sa,Su 09:00-18:00 Asia/Shanghai', '12:30', false],
])('%s at %s: %s', (hours, time, trades) => {
  expect(tradesAt(hours, at(time))).toBe(trades);
});

test('hours that nobody can read excuse nothing', () => {
  expect(tradesAt('nine to five Asia/Shanghai', at('03:00'))).toBe(true);
  expect(tradesAt('09:00-22:00 Atlantis', at('03:00'))).toBe(true);
});
