/**
 * What a terminal minute of the whole fleet usually brings: over the last minutes, the last hour
 * and, once known, in this hour of the week.
 */
import { HOUR, type Instant, MINUTE } from '../base/instant.js';

const FAST_MS = 10 * MINUTE;
const SLOW_MS = HOUR;
/** Payments that must have come before anything is believed. */
const KNOWN_MIN = 100;
const WEEKS = 4;
/** Weeks in which an hour must have been seen before it is believed. */
const WEEKS_KNOWN = 3;
const HOURS_OF_WEEK = 168;

/** Plain data of the engine's snapshot. */
export interface UsualSales {
  /** Payments a terminal minute over the last minutes and the last hour; null at first. */
  fast: number | null;
  slow: number | null;
  /** The present hour of the week, and the rates of the last weeks by hour. */
  hour: { index: number; minutes: number; paid: number };
  readonly weeks: Map<number, number[]>;
}

/** What came in a step, and what has come lately. */
export interface Sold {
  readonly minutes: number;
  readonly paid: number;
  readonly minutesNow: number;
  readonly paidNow: number;
}

/** Nothing is known yet. */
export function newUsualSales(now: Instant): UsualSales {
  const hour = { index: hourOf(now), minutes: 0, paid: 0 };
  return { fast: null, slow: null, hour, weeks: new Map() };
}

/** Payments of a terminal minute: the least of what is known; null where nothing is. */
export function usualRate({ fast, slow, weeks }: UsualSales, now: Instant): number | null {
  if (fast === null || slow === null) return null;
  const past = weeks.get(hourOf(now)) ?? [];
  const season = past.length >= WEEKS_KNOWN ? medianOf(past) : Number.POSITIVE_INFINITY;
  return Math.min(fast, slow, season);
}

/** Learns of a step of so many milliseconds that is no fault. */
export function learnUsual(usual: UsualSales, sold: Sold, passed: number, now: Instant): void {
  const { minutesNow, paidNow } = sold;
  if (sold.minutes <= 0 || (usual.fast === null && paidNow < KNOWN_MIN)) return;
  const rate = paidNow / minutesNow;
  usual.fast = towards(usual.fast, rate, passed / FAST_MS);
  usual.slow = towards(usual.slow, rate, passed / SLOW_MS);
  const index = hourOf(now);
  if (usual.hour.index !== index) {
    const { index: ended, minutes, paid } = usual.hour;
    const past = usual.weeks.get(ended) ?? [];
    if (minutes > 0) usual.weeks.set(ended, [...past, paid / minutes].slice(-WEEKS));
    usual.hour = { index, minutes: 0, paid: 0 };
  }
  usual.hour.minutes += sold.minutes;
  usual.hour.paid += sold.paid;
}

function towards(known: number | null, value: number, part: number): number {
  return known === null ? value : known + (value - known) * (1 - Math.exp(-part));
}

/** The hour of the week, in UTC: it only has to be the same one a week later. */
function hourOf(now: Instant): number {
  return Math.floor(now / HOUR) % HOURS_OF_WEEK;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
