/** The value at stake in words: an estimate is called so, and says what it rests on. */
import { decimalsOf } from '../base/currency.js';
import type { AtStake } from '../incident/value-at-stake.js';
import { VALUE_WORDS } from './catalogue/value-words.js';
import type { Locale } from './locale.js';

/** `227,540 CNY`; an estimate has no decimals. */
export function moneyText(locale: Locale, value: number, currency: string, decimals = 0): string {
  const form = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return `${new Intl.NumberFormat(locale, form).format(value)} ${currency}`;
}

/** `1,240 failed payments × 183.50 CNY mean of 8,201 records`. */
export function basisText(locale: Locale, { failures, share, mean, currency, records }: AtStake) {
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return VALUE_WORDS[locale].basis(
    number.format(failures),
    percent.format(share) === percent.format(1) ? '' : percent.format(share),
    moneyText(locale, mean, currency, decimalsOf(currency)),
    number.format(records),
  );
}

/** The value that holds, with who said it or that it is an estimate, and what that rests on. */
export function stakeText(locale: Locale, stake: AtStake): { value: string; note: string } {
  const words = VALUE_WORDS[locale];
  const { said, value, currency } = stake;
  const estimate = moneyText(locale, value, currency);
  const basis = basisText(locale, stake);
  if (!said) return { value: `≈ ${estimate}`, note: words.estimated(basis) };
  const note = words.said(said.by, estimate, basis);
  return { value: moneyText(locale, said.value, currency), note };
}
