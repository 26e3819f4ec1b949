import { chance } from '../../../../test/support/tiny-fleet.js';
import type { Table } from './cube.js';
import { RowGroups } from './group-rows.js';
import type { Radix } from './row-keys.js';

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
    expect([...firsts]).toEqual([0, 1, 3]);
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

test('sums are those by the names of values, whatever is combined', () => {
  const draw = chance(5);
  const drawn = (size: number) => {
    const codes = [40, 3, 900].map((n) => Int32Array.from({ length: size }, () => draw() * n));
    return { size, codes, columns: [Float64Array.from({ length: size }, () => draw())] };
  };
  const [few, many] = [drawn(60), drawn(2_000)];
  const nameOf = ({ codes }: Table, row: number, dimensions: readonly number[]) => {
    const values = dimensions.map((d) => codes[d]?.[row] as number);
    return values.includes(0) ? null : values.join();
  };
  const groups = new RowGroups();
  for (const dimensions of [[], [0], [1], [0, 1], [0, 2], [1, 2], [0, 1, 2]]) {
    for (const stretch of [1, 1e7]) {
      const sizes = dimensions.map((d) => [40, 3, 900][d] as number);
      const steps = sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a * b, stretch));
      const radix = { dimensions, steps, size: stretch * sizes.reduce((a, b) => a * b, 1) };
      const grouped = groups.group(few, radix);
      const { sums, size } = groups.sumLike(many, few, grouped, radix);
      const byName = new Map<string, number>();
      for (let row = 0; row < many.size; row += 1) {
        const name = nameOf(many, row, dimensions);
        const n = many.columns[0]?.[row] as number;
        if (name !== null) byName.set(name, (byName.get(name) ?? 0) + n);
      }
      const names = [...grouped.firsts].map((row) => nameOf(few, row, dimensions) ?? '');
      expect(names).toEqual([...new Set(names)]);
      expect([...(sums[0] ?? [])]).toEqual(names.map((name) => byName.get(name) ?? 0));
      expect(size).toBe(byName.size);
    }
  }
});
