import { addUnits, type UnitCounts } from './unit-counts.js';

const plain = (counts: UnitCounts) =>
  Object.fromEntries([...counts].map(([units, map]) => [units, Object.fromEntries(map)]));

test('units are added up by profile', () => {
  const sums: UnitCounts = new Map();
  addUnits(sums, [['due', new Map([[1, 2]])]]);
  addUnits(sums, [
    ['due', new Map([[1, 3]])],
    ['heartbeats', new Map([[2, 1]])],
  ]);
  addUnits(sums, [['due', new Map([[2, 4]])]]);
  expect(plain(sums)).toEqual({ due: { 1: 5, 2: 4 }, heartbeats: { 2: 1 } });
});

test('what is given is shared, and never changed', () => {
  const given = new Map([[1, 2]]);
  const a: UnitCounts = new Map();
  const b: UnitCounts = new Map();
  addUnits(a, [['due', given]]);
  expect(a.get('due')).toBe(given);
  addUnits(a, [['due', given]]);
  addUnits(b, a);
  // These are of the first still, although the second has them as well.
  addUnits(b, [['due', given]]);
  expect([...given]).toEqual([[1, 2]]);
  expect([plain(a), plain(b)]).toEqual([{ due: { 1: 4 } }, { due: { 1: 6 } }]);
});

test('kinds of units that are counted together stay together until one of them is not', () => {
  const sums: UnitCounts = new Map();
  for (let i = 0; i < 3; i += 1) {
    const heard = new Map([[1, 1]]);
    addUnits(sums, [
      ['heartbeats', heard],
      ['key_checks', heard],
    ]);
    expect(sums.get('heartbeats')).toBe(sums.get('key_checks'));
  }
  addUnits(sums, [
    ['heartbeats', new Map([[1, 1]])],
    ['key_checks', new Map([[1, 10]])],
  ]);
  expect(plain(sums)).toEqual({ heartbeats: { 1: 4 }, key_checks: { 1: 13 } });
});
