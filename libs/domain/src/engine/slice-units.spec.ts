import { addToSums, eachSum, newSums } from './profile-sums.js';
import { addToSlice, packSlice, type SliceUnits } from './slice-units.js';

function plain(units: SliceUnits) {
  const told: Record<string, Record<number, number>> = {};
  for (const [kind, sums] of units) {
    const of: Record<number, number> = {};
    told[kind] = of;
    eachSum(sums, (profile, n) => {
      of[profile] = n;
    });
  }
  return told;
}

test('units are added up by profile, and what was counted stays as it is', () => {
  const due = new Map([[1, 2]]);
  const units: SliceUnits = new Map();
  for (let i = 0; i < 2; i += 1) addToSlice(units, [['due', due]]);
  addToSlice(units, [['due', new Map([[2, 4]])]]);
  expect(plain(units)).toEqual({ due: { 1: 4, 2: 4 } });
  expect([...due]).toEqual([[1, 2]]);
});

test('kinds of units that are counted together stay together until one of them is not', () => {
  const units: SliceUnits = new Map();
  for (let i = 0; i < 3; i += 1) {
    const heard = new Map([[1, 1]]);
    addToSlice(units, [
      ['heartbeats', heard],
      ['key_checks', heard],
    ]);
    expect(units.get('heartbeats')).toBe(units.get('key_checks'));
  }
  addToSlice(units, [['heartbeats', new Map([[1, 1]])]]);
  addToSlice(units, [['key_checks', new Map([[1, 10]])]]);
  expect(plain(units)).toEqual({ heartbeats: { 1: 4 }, key_checks: { 1: 13 } });
});

test('a slice that is joined to another brings what only it has, and adds the rest', () => {
  const into: SliceUnits = new Map();
  const more: SliceUnits = new Map();
  addToSlice(into, [['due', new Map([[1, 2]])]]);
  addToSlice(more, [
    ['due', new Map([[1, 3]])],
    ['cards', new Map([[4, 1]])],
  ]);
  addToSlice(into, more);
  expect(plain(into)).toEqual({ due: { 1: 5 }, cards: { 4: 1 } });
});

test('a slice that nothing more is to come to takes no more room than it needs', () => {
  const attempts = newSums(true, 500);
  const units: SliceUnits = new Map();
  addToSums(attempts, 7, 2, 1);
  for (const n of [1, 2]) addToSlice(units, [['due', new Map([[n, n]])]]);
  packSlice({ attempts, units });
  expect([attempts, units.get('due')].map((sums) => sums?.profiles.length)).toEqual([1, 2]);
  expect(plain(units)).toEqual({ due: { 1: 1, 2: 2 } });
});
