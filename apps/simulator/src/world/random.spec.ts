import { createRandom, stableShare } from './random.js';

const many = <T>(count: number, make: (i: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

test('a seed gives the same stream, another seed another', () => {
  const stream = (seed: number) => many(20, createRandom(seed).next);
  expect(stream(55)).toEqual(stream(55));
  expect(stream(55)).not.toEqual(stream(56));
});

test('draws are spread evenly', () => {
  const random = createRandom(1);
  const values = many(100_000, random.next);
  expect(mean(values)).toBeCloseTo(0.5, 2);
  expect(values.every((v) => v >= 0 && v < 1)).toBe(true);
  const tenths = many(10, (k) => values.filter((v) => Math.floor(v * 10) === k).length);
  for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(450);
  expect(mean(many(100_000, random.gap))).toBeCloseTo(1, 1);
});

test('what is drawn once depends on nothing but its own name, and is spread evenly', () => {
  expect(stableShare(55, 3, 17)).toBe(stableShare(55, 3, 17));
  const shares = many(50_000, (i) => stableShare(55, 16, i));
  expect(mean(shares)).toBeCloseTo(0.5, 2);
  expect(shares.filter((s) => s < 0.1).length / shares.length).toBeCloseTo(0.1, 2);
});

test('two draws for the same terminal have nothing to do with each other', () => {
  const both = many(50_000, (i) => stableShare(55, 16, i) < 0.5 && stableShare(55, 17, i) < 0.5);
  expect(both.filter(Boolean).length / both.length).toBeCloseTo(0.25, 1.9);
});
