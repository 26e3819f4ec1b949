import { cubeOf, type Leaves } from './leaves.js';

const leaves: Leaves = {
  profileOf: (id) => [{ acquirer: 'a', region: '11' }, { acquirer: 'b' }][id],
  attempts: new Map([
    [0, 100],
    [1, 300],
  ]),
  failures: [
    { profile: 0, issuer: 'icbc', count: 2 },
    { profile: 0, issuer: 'icbc', count: 3 },
    { profile: 0, issuer: 'cmb', count: 1 },
  ],
  normal: 0.01,
  rates: new Map([[1, 0.02]]),
  mix: { issuer: { icbc: 0.4 }, scheme: {}, entry: {} },
};

test('expected failures follow the rate of the profile, or that of all', () => {
  const { base } = cubeOf(leaves);
  expect(base?.columns.map((column) => Array.from(column))).toEqual([
    [1, 6],
    [100, 300],
  ]);
});

test('failures that differ in nothing are one row, and a healthy profile is a row of none', () => {
  const { hits } = cubeOf(leaves);
  expect(Array.from(hits.columns[0] ?? [])).toEqual([5, 1, 0]);
});

test('issuers have their usual share, and one never seen a small one', () => {
  const { dimensions, shares, values } = cubeOf(leaves);
  const issuer = dimensions.indexOf('issuer');
  expect(values[issuer]).toEqual(['icbc', 'cmb']);
  expect(Array.from(shares[issuer] ?? [])).toEqual([0, 0.4, 0.01]);
  expect(shares[dimensions.indexOf('acquirer')]).toBeNull();
});
