import type { ProfileAttributes } from '../base/attribute.js';
import { driftOf } from './drift.js';
import type { Leaf, Leaves } from './presence.js';

/** The drift of a fleet of two carriers, three models and four regions, silent where asked. */
function drift(silentShare: (of: ProfileAttributes) => number): number {
  const profiles = new Map<number, ProfileAttributes>();
  const leaves: Leaves = new Map();
  for (const carrier of ['cmcc', 'cucc'])
    for (const model of ['A920', 'P90', 'N5'])
      for (const region of ['11', '31', '32', '44']) {
        const attributes = { carrier, model, region, fw: '3.1.0' };
        const id = profiles.size;
        profiles.set(id, attributes);
        leaves.set(id, { there: 50, silent: 50 * silentShare(attributes) } as Leaf);
      }
  return driftOf(leaves, profiles);
}

test('what the whole fleet does alike is drift', () => {
  expect(drift(() => 0.3)).toBe(1);
});

test('what a part of the fleet does is none', () => {
  expect(drift(({ carrier }) => (carrier === 'cmcc' ? 0.7 : 0))).toBeLessThan(0.05);
  expect(
    drift(({ region, carrier }) => (region === '31' && carrier === 'cmcc' ? 1 : 0)),
  ).toBeLessThan(0.05);
  expect(drift(({ model }) => (model === 'A920' ? 0.5 : 0))).toBeLessThan(0.05);
});

test('what a part does beyond the others is partly drift', () => {
  const share = drift(({ model }) => (model === 'A920' ? 0.9 : 0.1));
  expect(share).toBeGreaterThan(0.2);
  expect(share).toBeLessThan(0.6);
});

test('where hardly anybody is silent, or hardly anybody is known, there is no drift', () => {
  expect(drift(() => 0.005)).toBe(0);
  expect(driftOf(new Map(), new Map())).toBe(0);
});
