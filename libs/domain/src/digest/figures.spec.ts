import { figureOf, sizeOf } from './figures.js';

test('sizes are ratios, and go back to what they were of', () => {
  expect(figureOf(sizeOf(160))).toBeCloseTo(160, 0);
  expect(sizeOf(200) - sizeOf(100)).toBe(sizeOf(100) - sizeOf(50));
  expect([sizeOf(-3), sizeOf(0)]).toEqual([0, 0]);
  expect(sizeOf(1e9)).toBe(sizeOf(60_000));
});
