import { keyAt, OWN_MAX, RowKeys } from './row-keys.js';

const table = {
  size: 3,
  codes: [Int32Array.of(1, 2, 0), Int32Array.of(3, 3, 3)],
  columns: [],
};

test.each([
  ['has keys of its own', 20],
  ['is numbered', OWN_MAX + 1],
])('a row has the key of its values, and none where one is unknown: it %s', (_how, size) => {
  const keys = new RowKeys(table).of({ dimensions: [0, 1], steps: [1, 5], size }, new Map());
  expect(keyAt(keys, 0)).not.toBe(keyAt(keys, 1));
  expect(keyAt(keys, 2)).toBe(-1);
  expect(keyAt(keys, 1)).toBeLessThan(keys.size);
});

test('tables that are compared share their numbers', () => {
  const numbered = new Map<number, number>();
  const radix = { dimensions: [0, 1], steps: [1, 5], size: OWN_MAX + 1 };
  const other = { ...table, codes: [Int32Array.of(2, 9, 1), Int32Array.of(3, 3, 3)] };
  const [mine, theirs] = [table, other].map((t) => new RowKeys(t).of(radix, numbered));
  if (!mine || !theirs) throw new Error('there are two tables');
  expect(keyAt(mine, 0)).toBe(keyAt(theirs, 2));
  expect(keyAt(mine, 1)).toBe(keyAt(theirs, 0));
});
