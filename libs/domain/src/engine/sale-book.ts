/**
 * What sales were worth in the last day, by currency, as payment records tell it. It is asked what
 * was known before an onset, so that an outage does not shape the figure it is measured by. A day,
 * since some back offices send their records once in a night; by few seconds for as long as an
 * onset may lie back, and by the hour before.
 */
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../base/instant.js';
import type { Digest } from '../digest/digest.js';
import type { SaleSum } from '../incident/incident.js';

/** What was told in a span; `to` does not belong to it. */
export interface SaleSpan {
  readonly from: Instant;
  to: Instant;
  readonly sums: SaleSum[];
}

const KEEP_MS = DAY;
/** A sender that invents currencies must not fill the memory; those beyond are not counted. */
const CURRENCIES_MAX = 20;

/** Adds the sales that a digest tells of. */
export function noteSales(book: SaleSpan[], { signals, to }: Digest): void {
  for (const { currency, count: records, amount } of signals.records) {
    if (records > 0) addSum(book, spanAt(book, to), { currency, records, amount });
  }
}

/** The sums of what was told in the day before a moment, and nothing that may be later. */
export function salesBefore(book: readonly SaleSpan[], moment: Instant): SaleSum[] {
  const sums: SaleSum[] = [];
  for (const span of book) {
    if (span.from < moment - KEEP_MS || span.to > moment) continue;
    for (const sum of span.sums) addTo(sums, sum);
  }
  return sums;
}

/** Digests of several writers may come a little out of order; each finds its own span. */
function spanAt(book: SaleSpan[], at: Instant): SaleSpan {
  let i = book.length;
  while (i > 0 && (book[i - 1] as SaleSpan).from > at) i -= 1;
  const before = book[i - 1];
  if (before && at < before.to) return before;
  const from = Math.floor(at / SECOND) * SECOND;
  const span = { from, to: from + SECOND, sums: [] };
  book.splice(i, 0, span);
  joinOld(book, at);
  return span;
}

/** Drops what is older than a day, and puts older spans together. */
function joinOld(book: SaleSpan[], now: Instant): void {
  const kept: SaleSpan[] = [];
  for (const span of book) {
    if (span.to <= now - KEEP_MS - HOUR) continue;
    const last = kept.at(-1);
    const grain = grainAt(now - span.to);
    if (last && Math.floor(last.from / grain) === Math.floor(span.from / grain)) {
      last.to = span.to;
      for (const sum of span.sums) addTo(last.sums, sum);
    } else kept.push(span);
  }
  book.splice(0, book.length, ...kept);
}

/** How finely is kept what was told so long ago. */
function grainAt(age: number): number {
  if (age >= 15 * MINUTE) return HOUR;
  return age >= MINUTE ? 10 * SECOND : SECOND;
}

function addSum(book: readonly SaleSpan[], { sums }: SaleSpan, sum: SaleSum): void {
  const isKnown = sums.some(({ currency }) => currency === sum.currency);
  if (!isKnown) {
    const known = new Set(book.flatMap((span) => span.sums.map(({ currency }) => currency)));
    if (!known.has(sum.currency) && known.size >= CURRENCIES_MAX) return;
  }
  addTo(sums, sum);
}

function addTo(sums: SaleSum[], { currency, records, amount }: SaleSum): void {
  const known = sums.find((sum) => sum.currency === currency);
  if (known) {
    known.records += records;
    known.amount += amount;
  } else sums.push({ currency, records, amount });
}
