import fc from 'fast-check';
import { DAY, MINUTE } from '../base/instant.js';
import { dayNumber, dayOf, instantOf, isZone, minutesOf, wallMs, weekdayOf } from './wall-time.js';

const zones = ['UTC', 'Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];
const iso = (at: number) => new Date(at).toISOString();

test('a wall clock is read and set', () => {
  const at = instantOf(dayNumber('2026-07-01'), minutesOf('09:00'), 'Europe/Berlin');
  expect(iso(at)).toBe('2026-07-01T07:00:00.000Z');
  expect(iso(wallMs(at, 'Asia/Shanghai'))).toBe('2026-07-01T15:00:00.000Z');
  expect(weekdayOf(dayNumber('2026-03-02'))).toBe(0);
  expect(dayOf(Date.parse('2026-03-01T23:00:00Z'), 'Asia/Shanghai')).toBe(dayNumber('2026-03-02'));
  expect([isZone('Asia/Shanghai'), isZone('Asia/Shangai')]).toEqual([true, false]);
});

test('a time left out is the moment of the change, one that is there twice the first', () => {
  const spring = instantOf(dayNumber('2026-03-29'), minutesOf('02:30'), 'Europe/Berlin');
  expect(iso(spring)).toBe('2026-03-29T01:00:00.000Z');
  const autumn = instantOf(dayNumber('2026-10-25'), minutesOf('02:30'), 'Europe/Berlin');
  expect(iso(autumn)).toBe('2026-10-25T00:30:00.000Z');
});

test('what the clock shows is found again, on every day of years and in every zone', () => {
  const moments = fc.integer({ min: 0, max: 20 * 365 * 24 * 60 });
  fc.assert(
    fc.property(fc.constantFrom(...zones), moments, (zone, minutes) => {
      const at = Date.UTC(2015, 0, 1) + minutes * MINUTE;
      const shown = wallMs(at, zone);
      const found = instantOf(Math.floor(shown / DAY), (shown % DAY) / MINUTE, zone);
      expect(wallMs(found, zone)).toBe(shown);
      expect(found).toBeLessThanOrEqual(at);
    }),
  );
});
