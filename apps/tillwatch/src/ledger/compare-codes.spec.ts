import { compareCodes } from './compare-codes.js';
import { Faults } from './finding.js';

function faults(stored: Record<string, number>, counted: Record<string, number>): string[] {
  const found = new Faults();
  compareCodes('t', new Map(Object.entries(stored)), new Map(Object.entries(counted)), found);
  return [...found.examples];
}

test('without folding every code must be stored as often as it was said', () => {
  expect(faults({ a: 2, b: 1 }, { a: 2, b: 1 })).toEqual([]);
  expect(faults({ a: 3 }, { a: 2, b: 1 })).toEqual([
    't a: 3 failures stored, 2 counted',
    't b: 0 failures stored, 1 counted',
  ]);
});

test('what was folded is missing under its own name, and all of it is there', () => {
  expect(faults({ a: 2, 'local:overflow': 3 }, { a: 2, b: 1, c: 2 })).toEqual([]);
  expect(faults({ a: 2, 'local:overflow': 3 }, { a: 2, b: 1, c: 3 })).toEqual([
    't local:overflow: 3 failures stored, 4 counted',
  ]);
  expect(faults({ a: 3, 'local:overflow': 1 }, { a: 2, b: 2 })).toEqual([
    't a: 3 failures stored, 2 counted',
  ]);
});

test('a terminal that sends the name itself is counted as it says', () => {
  expect(faults({ 'local:overflow': 3 }, { 'local:overflow': 1, b: 2 })).toEqual([]);
  expect(faults({}, { 'local:overflow': 1 })).toEqual([
    't local:overflow: 0 failures stored, 1 counted',
  ]);
});
