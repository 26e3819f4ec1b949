import { DAY, HOUR, type Instant, MINUTE } from '../base/instant.js';
import { factorAt, learnHour, newSeason } from './season.js';

const MONDAY = Date.UTC(2026, 2, 9);
/** Ten failures are due in each minute. */
const DUE = 10;

/** Learns whole weeks in which `times` as many failures come as are due. */
function learned(weeks: number, times: (at: Instant) => number) {
  const season = newSeason();
  for (let at = MONDAY; at < MONDAY + 7 * weeks * DAY; at += MINUTE) {
    learnHour(season, at, DUE * times(at), DUE);
  }
  return season;
}

const isTwo = (at: Instant) => new Date(at).getUTCHours() === 2;
const next = (hours: number) => MONDAY + 28 * DAY + hours * HOUR;

test('before anything is learned every hour is like any other', () => {
  expect(factorAt(newSeason(), MONDAY)).toBe(1);
});

test('an hour that fails twice as often is expected to, and its neighbours are not', () => {
  const season = learned(4, (at) => (isTwo(at) ? 2 : 1));
  expect(factorAt(season, next(2))).toBeGreaterThan(1.8);
  expect(factorAt(season, next(2) + 59 * MINUTE)).toBeGreaterThan(1.8);
  expect([1, 3].map((hour) => factorAt(season, next(hour)))).toEqual([1, 1]);
});

test('an hour of one day of the week is not that of another', () => {
  const season = learned(4, (at) => (isTwo(at) && new Date(at).getUTCDay() === 0 ? 2 : 1));
  expect(factorAt(season, next(6 * 24 + 2))).toBeGreaterThan(1.8);
  expect(factorAt(season, next(2))).toBe(1);
});

test('nothing is believed of a few failures, and nothing beyond all measure', () => {
  const once = newSeason();
  learnHour(once, MONDAY, 20, 5);
  expect(factorAt(once, MONDAY)).toBeLessThan(1.2);
  expect(
    factorAt(
      learned(4, () => 40),
      MONDAY,
    ),
  ).toBe(2.5);
  expect(
    factorAt(
      learned(4, () => 0),
      MONDAY,
    ),
  ).toBe(0.5);
});

test('what an hour has become counts more than what it was', () => {
  const changed = MONDAY + 28 * DAY;
  const season = learned(12, (at) => (isTwo(at) && at < changed ? 2 : 1));
  expect(factorAt(season, next(2))).toBeLessThan(1.3);
});
