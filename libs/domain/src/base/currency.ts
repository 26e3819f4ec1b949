/** Currencies by ISO 4217. Which have how many decimals is written out: platforms disagree. */
import { z } from 'zod';

export const Currency = z.string().regex(/^[A-Z]{3}$/, 'expected a currency such as CNY');

/** Those without two decimals. */
const DECIMALS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

/** How many decimals an amount in a currency has. */
export function decimalsOf(currency: string): number {
  const found = Object.entries(DECIMALS).find(([, names]) => names.split(' ').includes(currency));
  return found ? Number(found[0]) : 2;
}
