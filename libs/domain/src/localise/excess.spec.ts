import { EXCESS_COLUMNS, excessGain, isExcess, writeExcess } from './excess.js';

/** The gain of a set of leaves, each written as failures and expected failures. */
function gainOf(...leaves: readonly (readonly [number, number])[]): number {
  const sums: number[] = new Array(EXCESS_COLUMNS).fill(0);
  const row = sums.map(() => new Float64Array(1));
  for (const [failures, expected] of leaves) {
    writeExcess(row, 0, failures, expected);
    for (const [i, [n = 0]] of row.entries()) sums[i] = (sums[i] ?? 0) + n;
  }
  return excessGain(sums, [leaves.reduce((sum, [, expected]) => sum + expected, 0)]);
}

test('as many failures as usual are no excess, and neither are one or two', () => {
  expect(gainOf([5, 5])).toBe(0);
  expect(isExcess(2, 0.01)).toBe(false);
  expect(isExcess(3, 0.01)).toBe(true);
});

test('a small set that fails is as certain as plain counts make it', () => {
  const poisson = 10 * Math.log(10 / 0.6) - (10 - 0.6);
  expect(gainOf([10, 0.6])).toBeGreaterThan(0.8 * poisson);
  expect(gainOf([10, 0.6])).toBeLessThan(1.1 * poisson);
});

test('a large leaf is no more certain than its rate is steady', () => {
  expect(gainOf([200_000, 100_000])).toBeLessThan(10);
});

test('many leaves that fail alike are more certain than one that fails as much as all', () => {
  const alike = Array.from({ length: 10 }, () => [400, 100] as const);
  const one = [[3_100, 100], ...Array.from({ length: 9 }, () => [100, 100] as const)] as const;
  expect(gainOf(...alike)).toBeGreaterThan(gainOf(...one));
});

test('healthy leaves speak against a set', () => {
  expect(gainOf([40, 5], [0, 5])).toBeLessThan(gainOf([40, 5]));
});
