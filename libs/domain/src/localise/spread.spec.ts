import { Spread } from './spread.js';

test('tells of each profile what a map would tell', () => {
  const spread = new Spread(Int32Array.of(7, 3), Float64Array.of(1.5, 20));
  const told = new Map<number, number>();
  spread.forEach((attempts, profile) => {
    told.set(profile, attempts);
  });
  expect([...told]).toEqual([
    ...new Map([
      [7, 1.5],
      [3, 20],
    ]),
  ]);
  expect(spread.size).toBe(2);
});
