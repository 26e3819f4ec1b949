/**
 * What the payments that failed in an incident were worth, as an estimate: terminals do not say of
 * a failed payment how much it was, but payment records say what a sale is worth. It is the number
 * of failed attempts times the mean sale of the fleet before the onset. Whoever tried three times
 * counts three times, as in every count of failures; where dearer payments than others fail, such
 * as those with a PIN, it is too low.
 */
import { z } from 'zod';
import { Currency, decimalsOf } from '../base/currency.js';
import { Instant } from '../base/instant.js';
import type { Incident } from './incident.js';

/**
 * With fewer records the mean is not known. Sales differ by about one and a half times their mean,
 * so that a hundred of them give it to some 15%.
 */
export const RECORDS_MIN = 100;

/** The estimate in one currency; amounts in its units, such as yuan, and never added to others. */
export const AtStake = z.strictObject({
  currency: Currency,
  /** `failures` × `share` × `mean`. */
  value: z.number(),
  /** Failed attempts that the incident explains, in all currencies: failures do not tell theirs. */
  failures: z.number(),
  /** Records in this currency among all, 0 to 1. */
  share: z.number(),
  /** Of a sale, with the records it is the mean of. */
  mean: z.number(),
  records: z.number(),
  /** What a person said that it is; it holds. */
  said: z.strictObject({ value: z.number(), by: z.string(), at: Instant }).nullable(),
});
export type AtStake = z.infer<typeof AtStake>;

/**
 * The estimate by currency, the most records first; a currency with too few is left out. Nothing
 * where no payments fail: in a silence they are not tried, and a thief's are no loss of sales.
 */
export function estimateAtStake(
  { kind, sales = [] }: Pick<Incident, 'kind' | 'sales'>,
  failures: number,
): AtStake[] {
  if (failures === 0 || (kind !== 'outage' && kind !== 'degradation')) return [];
  const all = sales.reduce((sum, { records }) => sum + records, 0);
  return sales
    .filter(({ records }) => records >= RECORDS_MIN)
    .sort((a, b) => b.records - a.records)
    .map(({ currency, records, amount }) => {
      const unit = 10 ** decimalsOf(currency);
      const share = records / all;
      const value = Math.round((failures * amount) / all / unit);
      const mean = Math.round(amount / records) / unit;
      return { currency, value, failures, share, mean, records, said: null };
    });
}
