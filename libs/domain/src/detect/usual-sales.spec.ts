import { HOUR, MINUTE } from '../base/instant.js';
import { learnUsual, newUsualSales, usualRate } from './usual-sales.js';

const NOW = Date.UTC(2026, 2, 10, 4, 0);
const sold = (rate: number) => {
  return { minutes: 100, paid: 100 * rate, minutesNow: 1_000, paidNow: 1_000 * rate };
};

test('nothing is believed of a handful of payments', () => {
  const usual = newUsualSales(NOW);
  learnUsual(usual, { minutes: 100, paid: 5, minutesNow: 100, paidNow: 9 }, MINUTE, NOW);
  expect(usualRate(usual, NOW)).toBeNull();
  learnUsual(usual, sold(0.2), MINUTE, NOW);
  expect(usualRate(usual, NOW)).toBeCloseTo(0.2);
});

test('the least of the last minutes, the last hour and this hour of earlier weeks is usual', () => {
  const usual = newUsualSales(NOW);
  for (let i = 0; i < 120; i += 1) learnUsual(usual, sold(0.2), MINUTE, NOW);
  for (let i = 0; i < 10; i += 1) learnUsual(usual, sold(0.6), MINUTE, NOW);
  expect(usual.fast).toBeGreaterThan(0.4);
  expect(usualRate(usual, NOW)).toBeCloseTo(usual.slow ?? 0);
  usual.weeks.set(Math.floor(NOW / HOUR) % 168, [0.1, 0.1, 0.9]);
  expect(usualRate(usual, NOW)).toBe(0.1);
});
