import { aStake } from '../../../../test/support/a-stake.js';
import { basisText, moneyText, stakeText } from './value-text.js';

test('money has the decimals of its currency, and its name', () => {
  expect(moneyText('en', 1_234_567.8, 'EUR')).toBe('1,234,568 EUR');
  expect(moneyText('zh-CN', 183.5, 'CNY', 2)).toBe('183.50 CNY');
});

test('what it rests on is said, and which part of the failures it is taken for', () => {
  const yen = aStake({ currency: 'JPY', mean: 1_500, share: 0.125 });
  expect(basisText('en', yen)).toBe(
    '12.5% of 1,240 failed payments × 1,500 JPY mean of 8,201 records',
  );
  expect(basisText('zh-CN', yen)).toBe(
    '1,240 笔失败交易的 12.5% × 笔均 1,500 JPY（据 8,201 条交易记录）',
  );
});

test('what a person said stands before the estimate', () => {
  const said = { value: 300_000, by: 'Li', at: 1 };
  const { value, note } = stakeText('en', aStake({ said }));
  expect(value).toBe('300,000 CNY');
  expect(note).toMatch(/^said by Li; estimate 227,540 CNY: 1,240 failed payments/);
  expect(stakeText('en', aStake()).value).toBe('≈ 227,540 CNY');
});
