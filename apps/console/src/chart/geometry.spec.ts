import {
  areaPath,
  gaps,
  heightOf,
  linePath,
  niceTop,
  scaleOf,
  ticksNeedSeconds,
  timeTicks,
} from './geometry.js';

const SCALE = { from: 0, to: 1 };
const points = [0, null, 1, 0.5].map((value, index) => ({ x: index / 3, value }));

test('a hole in the data breaks the line', () => {
  expect(linePath(points, SCALE)).toBe('M0 100h0.01M66.67 0L100 50');
  expect(areaPath(points.slice(2), SCALE)).toBe('M66.67 100L66.67 0L100 50L100 100Z');
});

test('holes are known from neighbour to neighbour', () => {
  expect(gaps(points)).toEqual([{ from: 0, to: 2 / 3 }]);
  expect(gaps(points.slice(2))).toEqual([]);
  expect(
    gaps([
      { x: 0, value: 1 },
      { x: 1, value: null },
    ]),
  ).toEqual([{ from: 0, to: 1 }]);
});

test('values outside the scale stay inside the box', () => {
  expect([heightOf(2, SCALE), heightOf(-1, SCALE)]).toEqual([0, 100]);
});

test('a scale is never flat, and nothing at all has one too', () => {
  const flat = scaleOf([5, 5], []);
  expect(flat.to).toBeGreaterThan(flat.from);
  expect(scaleOf([null], [])).toEqual({ from: 0, to: 1 });
});

test('ticks are round moments', () => {
  const minute = 60_000;
  expect(timeTicks(30_000, 60 * minute, 6)).toEqual([10, 20, 30, 40, 50].map((m) => m * minute));
  expect(timeTicks(5, 5, 6)).toEqual([]);
  expect(ticksNeedSeconds([10 * minute, 20 * minute])).toBe(false);
  expect(ticksNeedSeconds([10_000, 20_000])).toBe(true);
});

test('an axis ends at a round share', () => {
  expect([0.34, 0.5, 0.021, 0].map(niceTop)).toEqual([0.5, 0.5, 0.05, 0.01]);
});
