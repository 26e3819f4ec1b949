import { countLeaves } from './count-leaves.js';
import type { Leaves } from './leaves.js';

const REGIONS = ['310000', '320000', '330000'];
const leaves: Leaves = {
  profileOf: (id) => ({ region: REGIONS[id] as string }),
  attempts: new Map(REGIONS.map((_, id) => [id, 100])),
  failures: [
    { profile: 0, issuer: 'icbc', count: 5 },
    { profile: 1, issuer: 'ccb', count: 3 },
    { profile: 2, count: 1 },
  ],
  normal: 0.01,
  rates: new Map([[1, 0.03]]),
  mix: { issuer: { icbc: 0.2, ccb: 0.1 }, scheme: {}, entry: {} },
};
const region = (value: string) => ({ attribute: 'region', value });
const issuer = (value: string) => ({ attribute: 'issuer', value });

test.each([
  ['everything', [], 300, 9, 5],
  ['values of one attribute', [region('310000'), region('320000')], 200, 8, 4],
  ['of attempts, by their usual share', [issuer('icbc'), issuer('ccb')], 90, 8, 1.5],
  ['both', [region('310000'), issuer('icbc')], 20, 5, 0.2],
  ['nothing of it', [region('999999')], 0, 0, 0],
])('counts %s', (_what, entries, attempts, failures, expected) => {
  const counted = countLeaves(leaves, entries);
  expect(counted.attempts).toBeCloseTo(attempts);
  expect(counted.failures).toBe(failures);
  expect(counted.expected).toBeCloseTo(expected);
});
