import { addToSums, copySums, eachSum, newSums, packedSums, packSums } from './profile-sums.js';

type Rows = [profile: number, all: number, pin: number][];

function rowsOf(sums: ReturnType<typeof newSums>): Rows {
  const rows: Rows = [];
  eachSum(sums, (...row) => void rows.push(row));
  return rows;
}

test('profiles stand in the order in which they came, however many there are', () => {
  const sums = newSums(true);
  const profiles = Array.from({ length: 3_000 }, (_, i) => (i * 7_919) % 3_001);
  for (const round of [1, 2]) for (const id of profiles) addToSums(sums, id, 3 * round, round);
  expect(rowsOf(sums)).toEqual(profiles.map((id) => [id, 9, 3]));
});

test.each([
  ['few', [1, 2, 3], Uint8Array],
  ['more', [1, 2, 300], Uint16Array],
  ['many', [1, 2, 70_000], Int32Array],
  ['less than none', [1, 2, -3], Int32Array],
  ['parts', [1, 2, 0.5], Float64Array],
  ['more than any', [1, 2, 2 ** 40], Float64Array],
])('%s take as little room as they can, and lose nothing', (_name, counts, kind) => {
  const sums = newSums(false);
  for (const [i, n] of counts.entries()) addToSums(sums, 70_000 + i, n);
  const before = rowsOf(sums);
  packSums(sums);
  expect(rowsOf(sums)).toEqual(before);
  expect(sums.all).toBeInstanceOf(kind);
  expect([sums.all.length, sums.profiles.length, sums.index]).toEqual([3, 3, null]);
});

test('what was packed may be added to again, beyond what it had room for', () => {
  const sums = packedSums(new Map([[5, 250]]));
  addToSums(sums, 5, 10);
  addToSums(sums, 9, 1);
  packSums(sums);
  addToSums(sums, 5, 0.5);
  expect(rowsOf(sums)).toEqual([
    [5, 260.5, 0],
    [9, 1, 0],
  ]);
});

test('a copy is changed apart, also one that was made by structuredClone', () => {
  const sums = packedSums(new Map([[1, 1]]));
  for (const copy of [copySums(sums), structuredClone(sums)]) addToSums(copy, 1, 6);
  const copy = copySums(sums);
  addToSums(copy, 1, 6);
  expect([rowsOf(sums), rowsOf(copy)]).toEqual([[[1, 1, 0]], [[1, 7, 0]]]);
});
