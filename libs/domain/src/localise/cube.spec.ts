import { Coder, partsOf, rowsWithin, sumWithin, type Table, UNKNOWN, withoutRows } from './cube.js';

/** Three rows of two dimensions: (1,1) (1,2) (2,unknown), with a column of 1, 10, 100. */
const table: Table = {
  size: 3,
  codes: [Int32Array.of(1, 1, 2), Int32Array.of(1, 2, UNKNOWN)],
  columns: [Float64Array.of(1, 10, 100)],
};

test('values get codes in the order of their first appearance; no value is unknown', () => {
  const coder = new Coder();
  expect(['b', undefined, 'a', 'b'].map((value) => coder.code(value))).toEqual([1, UNKNOWN, 2, 1]);
  expect(coder.values()).toEqual(['b', 'a']);
});

test.each([
  ['everything', [], 111],
  ['one value', [{ dimension: 0, codes: [1] }], 11],
  ['either of two values', [{ dimension: 1, codes: [1, 2] }], 11],
  [
    'two dimensions',
    [
      { dimension: 0, codes: [1] },
      { dimension: 1, codes: [2] },
    ],
    10,
  ],
  [
    'what is unknown is in no set',
    [
      { dimension: 0, codes: [2] },
      { dimension: 1, codes: [1] },
    ],
    0,
  ],
])('%s', (_name, parts, sum) => {
  expect(sumWithin(table, parts)).toEqual([sum]);
});

test('what is taken out leaves the rest as it was', () => {
  const rest = withoutRows(table, partsOf({ dimensions: [0, 1], codes: [1, 2] }));
  expect(Array.from(rest.columns[0] ?? [])).toEqual([1, 100]);
  expect(Array.from(rowsWithin(rest, [{ dimension: 0, codes: [2] }]))).toEqual([1]);
});
