import { type Radix, RowGroups } from './group-rows.js';

/** A table of rows such as `12 5`: codes of two dimensions, and a number. */
function table(...rows: readonly string[]) {
  const numbers = rows.map((row) => [Number(row[0]), Number(row[1]), Number(row.slice(3))]);
  const column = (i: number) => numbers.map((each) => each[i] as number);
  const codes = [Int32Array.from(column(0)), Int32Array.from(column(1))];
  return { size: rows.length, codes, columns: [Float64Array.from(column(2))] };
}

const BOTH: Radix = { dimensions: [0, 1], steps: [1, 10], size: 100 };
const FIRST: Radix = { dimensions: [0], steps: [1], size: 10 };
/** So many combinations that they are looked up. */
const MANY: Radix = { dimensions: [0, 1], steps: [1, 1e9], size: 1e10 };

const hits = table('12 5', '21 1', '12 2', '13 7', '02 9');
const base = table('21 10', '12 20', '33 40', '33 80', '12 160', '10 320');

test.each([
  ['laid out', BOTH],
  ['looked up', MANY],
])('rows of the same values are a group, in the order of their first rows: %s', (_how, radix) => {
  const groups = new RowGroups();
  for (let again = 0; again < 2; again += 1) {
    const { firsts, slots } = groups.group(hits, radix);
    expect(firsts).toEqual([0, 1, 3]);
    expect([...slots]).toEqual([0, 1, 0, 2, -1]);
    const { sums, size } = groups.sumLike(base, hits, { firsts, slots }, radix);
    expect(sums.map((sum) => [...sum])).toEqual([[180, 10, 0]]);
    expect(size).toBe(3);
  }
});

test('groups that differ in what the other table does not tell of share its sums', () => {
  const groups = new RowGroups();
  const { sums, size } = groups.sumLike(base, hits, groups.group(hits, BOTH), FIRST);
  expect(sums.map((sum) => [...sum])).toEqual([[500, 10, 500]]);
  expect(size).toBe(3);
});

test('what was combined before is taken up only where it is the same', () => {
  const groups = new RowGroups();
  const slots = (...dimensions: number[]) => {
    const radix = { dimensions, steps: [1, 10], size: 100 };
    return [...groups.group(hits, radix).slots];
  };
  const both = [0, 1, 0, 2, -1];
  const second = [0, 1, 0, 2, 0];
  expect(slots(0, 1)).toEqual(both);
  expect(slots(1)).toEqual(second);
  // The second dimension stands in the second place once more, but behind another one.
  expect(slots(1, 1)).toEqual(second);
  expect(slots(0)).toEqual([0, 1, 0, 0, -1]);
  expect(slots(0, 1)).toEqual(both);
  expect(slots()).toEqual([0, 0, 0, 0, 0]);
});
