/**
 * How a finding's rate goes with the hour of the week: batches run at night, other cards are used
 * on Sundays. Kept for the fleet as a whole, beside what each cell learns of itself, since a cell
 * has too few failures to know its own hours. It is learned of the same innocent minutes as all
 * that is normal, and of a minute no more than chance may bring, so that no outage becomes a habit.
 */
import { HOUR, type Instant } from '../base/instant.js';

const HOURS = 7 * 24;
/** What came four weeks ago counts half. */
const WEEKLY_FADE = 2 ** (-1 / 4);
/** Failures' worth of belief that an hour is like any other. */
const DOUBT = 100;
/** An hour is called so many times the usual at most, or that small a part of it. */
const MOST = 2.5;
const LEAST = 0.5;

/** Of one finding. Plain data in the engine's snapshot. */
export interface Season {
  /** By hour of the week: failures that came, and those that the usual rate made due. */
  readonly failures: number[];
  readonly due: number[];
  /** By hour of the week, the hour, counted since 1970, that was learned last. */
  readonly hours: number[];
  /** What the present hour's rate is to the usual one. */
  factor: number;
}

/** All hours are alike. */
export function newSeason(): Season {
  const zeros = () => Array.from({ length: HOURS }, () => 0);
  return { failures: zeros(), due: zeros(), hours: zeros(), factor: 1 };
}

/** Adds an innocent minute of the whole fleet, with the failures that were due in it. */
export function learnHour(season: Season, at: Instant, failures: number, due: number): void {
  const hour = Math.floor(at / HOUR);
  const i = hour % HOURS;
  if (season.hours[i] !== hour) {
    season.hours[i] = hour;
    season.failures[i] = (season.failures[i] ?? 0) * WEEKLY_FADE;
    season.due[i] = (season.due[i] ?? 0) * WEEKLY_FADE;
  }
  season.failures[i] = (season.failures[i] ?? 0) + failures;
  season.due[i] = (season.due[i] ?? 0) + due;
}

/** What the rate of an hour is to the usual one. */
export function factorAt({ failures, due }: Season, at: Instant): number {
  const i = Math.floor(at / HOUR) % HOURS;
  const factor = ((failures[i] ?? 0) + DOUBT) / ((due[i] ?? 0) + DOUBT);
  return Math.min(MOST, Math.max(LEAST, factor));
}
