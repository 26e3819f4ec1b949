import { type Ends, endsBy, expiredIn, hearEnds, NONE_TOLD } from './certificate-ends.js';

const NOON = 1_000;

test('terminals tell of ends, and whoever starts again without has another certificate', () => {
  const leaf: Ends = { there: 5, certificates: [] };
  hearEnds(leaf, [{ profile: 1, notAfter: NOON, count: 3 }], 3);
  expect([expiredIn(leaf, NOON - 1), expiredIn(leaf, NOON)]).toEqual([0, 3]);
  hearEnds(leaf, NONE_TOLD, 2);
  expect(expiredIn(leaf, NOON)).toBe(1);
});

test('no more have ended than are expected', () => {
  const leaf: Ends = { there: 2.5, certificates: [] };
  hearEnds(leaf, [{ profile: 1, notAfter: NOON, count: 9 }], 9);
  expect(expiredIn(leaf, NOON)).toBe(2.5);
});

test('what is told is sorted by profile', () => {
  const told = [1, 2, 1].map((profile, count) => ({ profile, notAfter: NOON, count }));
  const by = endsBy({ certificates: told } as unknown as Parameters<typeof endsBy>[0]);
  expect([by.get(1), by.get(2), by.get(3)]).toEqual([[told[0], told[2]], [told[1]], undefined]);
});
