import type { Cube } from './cube.js';
import { joinValues } from './join-values.js';
import type { Cell, Measure } from './search-cells.js';

const measure: Measure = {
  size_max: 1,
  parsimony: 1,
  isWorthwhile: () => true,
  gain: ([n = 0]) => n,
};

const cell = (code: number, gain: number): Cell => ({
  dimensions: [0],
  codes: [code],
  hits: [gain],
  base: [],
  gain,
  naming: 2,
  score: gain - 2,
});

const cube = (values: number): Cube => ({
  dimensions: ['region'],
  values: [Array.from({ length: values }, (_, i) => `${i + 1}`)],
  shares: [null],
  base: null,
  hits: { size: 0, codes: [], columns: [] },
});

test('two values that fail alike are one set', () => {
  const joined = joinValues(cube(6), measure, [cell(1, 40), cell(4, 30), cell(2, 3)]);
  expect(joined?.parts).toEqual([{ dimension: 0, codes: [1, 4] }]);
  expect(joined?.score).toBeCloseTo(70 - 2 - Math.log(6));
});

test('a value that adds next to nothing is not named', () => {
  const joined = joinValues(cube(8), measure, [cell(1, 400), cell(4, 400), cell(2, 110)]);
  expect(joined?.parts[0]?.codes).toEqual([1, 4, 2]);
  expect(
    joinValues(cube(8), measure, [cell(1, 4_000), cell(4, 4_000), cell(2, 1_000)]),
  ).toBeTruthy();
  const less = joinValues(cube(8), measure, [cell(1, 400), cell(4, 400), cell(2, 60)]);
  expect(less?.parts[0]?.codes).toEqual([1, 4]);
});

test('more than half of all values are no set but everything', () => {
  expect(joinValues(cube(3), measure, [cell(1, 40), cell(2, 30)])).toBeNull();
});

test('nothing to join', () => {
  expect(joinValues(cube(6), measure, [cell(1, 40)])).toBeNull();
});
