/** What is normal in the modelled fleet: when people pay, how, and what goes wrong every day. */
import { DAY, HOUR, type Instant } from '#domain/base/instant.js';

/** Shops of Shanghai. */
const ZONE_MS = 8 * HOUR;
/** Attempts of a terminal and hour, times the factors below. */
export const ATTEMPTS_PER_HOUR = 10;
const HOUR_FACTOR = [
  0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.05, 0.2, 0.5, 1, 1, 1.5, 2.5, 1.5, 1, 1, 1.2, 1.8, 2.5, 2,
  1.2, 0.6, 0.2, 0.05,
] as const;
/** Sunday first. */
const WEEKDAY_FACTOR = [1.05, 0.93, 0.94, 0.96, 0.98, 1.08, 1.15] as const;
const YEAR_DAYS = 365;

/** How busy a moment is, by hour, weekday and season; about 1 over a waking hour. */
export function tideAt(now: Instant): number {
  const local = now + ZONE_MS;
  const hour = (local % DAY) / HOUR;
  const before = Math.floor(hour);
  const share = hour - before;
  const from = HOUR_FACTOR[before] ?? 0;
  const to = HOUR_FACTOR[(before + 1) % HOUR_FACTOR.length] ?? 0;
  // 1970 began on a Thursday.
  const weekday = WEEKDAY_FACTOR[(Math.floor(local / DAY) + 4) % 7] ?? 1;
  const season = 1 + 0.1 * Math.sin((2 * Math.PI * local) / (YEAR_DAYS * DAY));
  return (from + share * (to - from)) * weekday * season;
}

/** Factor on customers' own declines: accounts are empty before payday, the first of a month. */
export function emptyPockets(now: Instant): number {
  const day = new Date(now + ZONE_MS).getUTCDate();
  return day >= 27 ? 1.25 : 0.97;
}

/** One way a payment can end badly: the code, how it is told, and its share of attempts. */
export interface Mishap {
  readonly code: string;
  readonly outcome: 'declined' | 'failed' | 'noAnswer';
  readonly share: number;
}

/** The customer's or the issuer's own decision. */
export const DECLINES: readonly Mishap[] = [
  { code: 'cup-pos:51', outcome: 'declined', share: 0.03 },
  { code: 'cup-pos:61', outcome: 'declined', share: 0.008 },
  { code: 'cup-pos:14', outcome: 'declined', share: 0.004 },
  { code: 'cup-pos:05', outcome: 'declined', share: 0.006 },
  { code: 'cup-pos:54', outcome: 'declined', share: 0.003 },
  { code: 'cup-pos:57', outcome: 'declined', share: 0.005 },
];
/** The everyday failures of systems. */
export const FAULTS: readonly Mishap[] = [
  { code: 'cup-pos:96', outcome: 'failed', share: 0.002 },
  { code: 'cup-pos:91', outcome: 'failed', share: 0.002 },
  { code: 'cup-pos:A0', outcome: 'failed', share: 0.001 },
  { code: 'local:timeout', outcome: 'noAnswer', share: 0.003 },
];
/** What only a payment with a PIN can end with. */
export const PIN_FAULTS: readonly Mishap[] = [
  { code: 'cup-pos:55', outcome: 'declined', share: 0.008 },
  { code: 'cup-pos:99', outcome: 'failed', share: 0.0005 },
];

/** The mishap of a list that a number below the sum of their shares falls on. */
export function mishapAt(list: readonly Mishap[], drawn: number): Mishap {
  let left = drawn;
  for (const mishap of list) {
    left -= mishap.share;
    if (left < 0) return mishap;
  }
  return list[0] as Mishap;
}

/** The sum of a list's shares. */
export function shareOf(list: readonly Mishap[]): number {
  return list.reduce((sum, { share }) => sum + share, 0);
}
