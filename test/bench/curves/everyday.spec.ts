import { HOUR } from '#domain/base/instant.js';
import { DECLINES, emptyPockets, FAULTS, mishapAt, shareOf, tideAt } from './everyday.js';

/** Midnight of Tuesday 2026-03-10 in Shanghai. */
const MIDNIGHT = Date.UTC(2026, 2, 9, 16);

test('noon is busy, four in the morning is not, and a Saturday is busier than a Monday', () => {
  const at = (hours: number) => tideAt(MIDNIGHT + hours * HOUR);
  expect(at(12)).toBeGreaterThan(50 * at(4));
  const monday = at(12 - 24);
  const saturday = at(12 + 4 * 24);
  expect(saturday).toBeGreaterThan(1.15 * monday);
});

test('accounts are emptier at the end of a month', () => {
  expect(emptyPockets(Date.UTC(2026, 2, 29))).toBeGreaterThan(emptyPockets(MIDNIGHT));
});

test('every mishap has its share', () => {
  expect(mishapAt(FAULTS, 0.0019).code).toBe('cup-pos:96');
  expect(mishapAt(FAULTS, 0.0021).code).toBe('cup-pos:91');
  expect(mishapAt(FAULTS, shareOf(FAULTS)).code).toBe('cup-pos:96');
  expect(shareOf(DECLINES)).toBeCloseTo(0.056);
});
