import { budgetLeft } from './budget.js';

test.each([
  [20, 0, 15],
  [20, 14, 1],
  [20, 15, 0],
  [20, 40, 0],
  [1, 0, 1],
])(
  'of %d requests %d were made: %d more may be, the rest is for what is urgent',
  (all, made, left) => {
    expect(budgetLeft({ requests: all, withinMs: 60_000 }, made)).toBe(left);
  },
);
