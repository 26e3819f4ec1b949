import { estimateAtStake, RECORDS_MIN } from './value-at-stake.js';

const cny = { currency: 'CNY', records: 8_000, amount: 8_000 * 18_350 };

test('it is the failed payments times the mean sale, in units of the currency', () => {
  expect(estimateAtStake({ kind: 'outage', sales: [cny] }, 1_240)).toEqual([
    {
      ...{ currency: 'CNY', value: 227_540, failures: 1_240, share: 1 },
      ...{ mean: 183.5, records: 8_000, said: null },
    },
  ]);
  const yen = { currency: 'JPY', records: 200, amount: 200 * 1_500 };
  const [found] = estimateAtStake({ kind: 'degradation', sales: [yen] }, 10);
  expect(found).toMatchObject({ value: 15_000, mean: 1_500 });
});

test('failures are shared out by the records of each currency, and nothing is added up', () => {
  const eur = { currency: 'EUR', records: 2_000, amount: 2_000 * 5_000 };
  const found = estimateAtStake({ kind: 'outage', sales: [eur, cny] }, 1_000);
  expect(found.map(({ currency, share, value }) => [currency, share, value])).toEqual([
    ['CNY', 0.8, 146_800],
    ['EUR', 0.2, 10_000],
  ]);
});

test('of too few records there is none, nor where no payments fail', () => {
  const records = RECORDS_MIN - 1;
  const few = { currency: 'CNY', records, amount: records * 100 };
  expect(estimateAtStake({ kind: 'outage', sales: [few] }, 10)).toEqual([]);
  expect(estimateAtStake({ kind: 'outage' }, 10)).toEqual([]);
  expect(estimateAtStake({ kind: 'outage', sales: [cny] }, 0)).toEqual([]);
  for (const kind of ['silence', 'fee', 'tamper', 'fraud', 'self'] as const) {
    expect(estimateAtStake({ kind, sales: [cny] }, 10)).toEqual([]);
  }
  // What is too little to know the mean still says that not all failures were in yuan.
  const enough = { ...few, records: 300, amount: 30_000, currency: 'EUR' };
  const [euro, more] = estimateAtStake({ kind: 'outage', sales: [few, enough] }, 399);
  expect([euro?.value, more]).toEqual([300, undefined]);
});
