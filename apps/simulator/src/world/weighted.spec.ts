import { weighted } from './weighted.js';

test('a share falls on the name whose part of the whole it is', () => {
  const codes = weighted({ a: 3, b: 0, c: 1 });
  expect([0, 0.74, 0.75, 0.999].map((share) => codes.at(share))).toEqual(['a', 'a', 'c', 'c']);
  expect(codes.indexAt(0.8)).toBe(2);
});
