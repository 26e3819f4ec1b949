import { sumRatings } from './feedback.js';

test('the mean weighs merchants, and every rating is there', () => {
  const { count, mean, ratings } = sumRatings([
    { rating: 5, merchants: 3 },
    { rating: 1, merchants: 1 },
  ]);
  expect([count, mean]).toEqual([4, 4]);
  expect(ratings.map(({ merchants }) => merchants)).toEqual([1, 0, 0, 0, 3]);
});

test('nobody who says anything is no bad rating', () => {
  expect(sumRatings([])).toMatchObject({ count: 0, mean: null });
});
