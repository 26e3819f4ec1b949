/** How it is said that an incident comes and goes. */
import type { Incident } from '../../incident/incident.js';
import type { Locale } from '../locale.js';

const WORDS: Readonly<Record<Locale, (times: number, since: string) => string>> = {
  en: (times, since) => `comes and goes: ${times} times since ${since}`,
  'zh-CN': (times, since) => `${since}起时断时续${times}次`,
};

/** Said of one that has come back; `since` is the time of its first onset, as it is shown. */
export function sayReturns(
  locale: Locale,
  returns: { readonly times: number },
  since: string,
): string {
  return WORDS[locale](returns.times, since);
}

/** The same for texts that everybody reads, with the time in UTC; null for one that stayed. */
export function sayReturnsInUtc(locale: Locale, { returns }: Incident): string | null {
  if (!returns) return null;
  const since = new Date(returns.since).toISOString().slice(11, 16);
  return sayReturns(locale, returns, `${since} UTC`);
}
