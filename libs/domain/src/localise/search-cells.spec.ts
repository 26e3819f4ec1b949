import { Coder, type Cube } from './cube.js';
import { byScore, choose, type Measure, searchCells } from './search-cells.js';

/** A cube of what has happened only: `x y 5` is a row with values x and y, and 5 to be summed. */
function cube(...rows: readonly string[]): Cube {
  const split = rows.map((row) => row.split(' '));
  const coders = [new Coder(), new Coder()];
  const codes = coders.map((coder, d) =>
    Int32Array.from(split, (row) => coder.code(row[d] === '-' ? undefined : row[d])),
  );
  const columns = [Float64Array.from(split, (row) => Number(row[2]))];
  const hits = { size: rows.length, codes, columns };
  const values = coders.map((coder) => coder.values());
  return { dimensions: ['x', 'y'], values, shares: [null, null], base: null, hits };
}

const sum: Measure = {
  size_max: 2,
  parsimony: 1,
  isWorthwhile: () => true,
  gain: ([n = 0]) => n,
};

const names = (c: Cube, measure = sum) =>
  searchCells(c, measure).map((cell) =>
    cell.dimensions.map((d, i) => c.values[d]?.[(cell.codes[i] ?? 0) - 1]).join(' '),
  );

test('every combination of values is summed, and the name of a wider set costs less', () => {
  expect(names(cube('a p 50', 'a q 0', 'b p 0', 'b q 0'))).toEqual(['a', 'p', 'a p']);
});

test('a set is found although each of its attributes alone is drowned', () => {
  const found = names(cube('a p 40', 'a q -30', 'b p -30', 'b q 0'));
  expect(found[0]).toBe('a p');
});

test('what is unknown belongs to no value', () => {
  expect(names(cube('a - 50', 'b q -9'))).toEqual(['a']);
});

test('an attribute that all share is no part of a name', () => {
  expect(names(cube('a p 50', 'b p 20')).some((name) => name.includes('p'))).toBe(false);
});

test('cells that cannot be worth anything are not looked at', () => {
  const measure = { ...sum, isWorthwhile: (first: number) => first > 60 };
  expect(names(cube('a p 50', 'a q 20', 'b q 1'), measure)).toEqual(['a']);
});

test('of equals the shorter name comes first', () => {
  const [first] = searchCells(cube('a p 50', 'b q -9'), sum);
  if (!first) throw new Error('a cell was expected');
  const longer = { ...first, dimensions: [0, 1] };
  expect([longer, first].sort(byScore)).toEqual([first, longer]);
});

test('ways to choose', () => {
  expect([choose(15, 0), choose(15, 3), choose(4, 4)]).toEqual([1, 455, 1]);
});
