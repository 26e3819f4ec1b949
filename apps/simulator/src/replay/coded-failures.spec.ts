import { failuresOf } from './coded-failures.js';

const minute = { at: 0, approved: 9, denied: 0, reversed: 0, backend_reversed: 0, failed: 0 };
const told = (more: object, codes: [string, number][] = []) =>
  failuresOf({ ...minute, refunded: 0, ...more }, codes).map((f) => `${f.outcome} ${f.code}`);

test('each way of not going through has its outcome and its code', () => {
  expect(told({ failed: 1, backend_reversed: 1, reversed: 1 })).toEqual([
    'failed cup-pos:96',
    'reversed cup-pos:96',
    'reversed cup-pos:68',
  ]);
});

test('denials have the codes of their minute, as many as there are denials', () => {
  const codes: [string, number][] = [
    ['00', 9],
    ['51', 2],
    ['59', 1],
  ];
  const [c51, c59, c05] = ['51', '59', '05'].map((code) => `declined cup-pos:${code}`);
  expect(told({ denied: 3 }, codes)).toEqual([c51, c51, c59]);
  expect(told({ denied: 4 }, codes)).toEqual([c51, c51, c59, c05]);
  expect(told({ denied: 1 }, codes)).toEqual([c51]);
});

test('a minute that is not in the file has no failures', () => {
  expect(failuresOf(undefined, [['51', 2]])).toEqual([]);
});
