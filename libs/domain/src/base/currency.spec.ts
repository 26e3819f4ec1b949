import { Currency, decimalsOf } from './currency.js';

test('most currencies have two decimals; some have none, three or four', () => {
  expect(['CNY', 'EUR', 'JPY', 'KWD', 'CLF'].map(decimalsOf)).toEqual([2, 2, 0, 3, 4]);
  expect(Currency.safeParse('CNY').success).toBe(true);
  expect(['cny', 'CNYX', 'CLF UYW'].some((name) => Currency.safeParse(name).success)).toBe(false);
});
