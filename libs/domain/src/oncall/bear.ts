/**
 * What one person is asked to bear. Calls are held for a moment, so that what belongs together is
 * one page; in a flood there is one page in ten minutes, which lists everything; SEV1 never waits.
 */
import type { Instant } from '../base/instant.js';
import type { Severity } from '../base/severity.js';
import { dayOf, instantOf, minutesOf, wallMs } from '../base/wall-time.js';
import type { Limits } from './roster.js';
import { type Burden, calledElsewhere, isOthersTurn } from './share-budget.js';

/** Something that a person has to be told. */
export interface Call {
  readonly incident: string;
  readonly at: Instant;
  /** Not before this moment, unless a page goes out anyway. */
  readonly notBefore: Instant;
  readonly urgent: boolean;
  /** That it is over. */
  readonly over: boolean;
  /** Whether it is another step of the ladder than the first. */
  readonly escalated: boolean;
}

/** One person's burden, kept in the engine's memory. */
export interface Load {
  readonly held: readonly Call[];
  /** What the person was called for lately, each incident once. */
  readonly lately: readonly { readonly incident: string; readonly at: Instant }[];
  readonly flood: boolean;
  readonly pagedAt: Instant | null;
  /** The last page without a SEV1; absent in snapshots of earlier versions. */
  readonly calmAt?: Instant | null;
  /** How many pages there were. */
  readonly pages: number;
  /** The same page by the person's other contacts, while nobody has taken it. */
  readonly further: readonly {
    readonly at: Instant;
    readonly contact: string;
    readonly incidents: readonly string[];
    readonly page: number;
  }[];
}

export const NO_LOAD: Load = {
  held: [],
  lately: [],
  flood: false,
  pagedAt: null,
  pages: 0,
  further: [],
};

/**
 * Adds calls that became due; the same incident is held once, with the newest word of it.
 * `elsewhere` is what other tenants ask of the same person.
 */
export function holdCalls(
  load: Load,
  calls: readonly Call[],
  limits: Limits,
  now: Instant,
  elsewhere: readonly Burden[] = [],
): Load {
  const again = new Set(calls.map(({ incident }) => incident));
  const held = [...load.held.filter(({ incident }) => !again.has(incident)), ...calls];
  const lately = [
    ...load.lately.filter((e) => e.at > now - limits.within && !again.has(e.incident)),
    ...[...again].map((incident) => ({ incident, at: now })),
  ];
  const others = calledElsewhere(elsewhere, limits, now);
  const waiting = held.filter(({ notBefore, over }) => !over && notBefore <= now);
  const count = Math.max(lately.length, waiting.length) + others.count;
  const floods = load.flood || others.flood;
  const flood = floods ? count >= limits.flood_below : count > limits.flood_above;
  return { ...load, held, lately, flood };
}

/** What goes into a page now; empty while there is nothing, or it has to wait. */
export function dueCalls(
  load: Load,
  limits: Limits,
  now: Instant,
  elsewhere: readonly Burden[] = [],
): readonly Call[] {
  const { held, flood, pagedAt } = load;
  // Whoever is woken anyway is told everything.
  if (held.some(({ urgent, notBefore }) => urgent && notBefore <= now)) return held;
  if (!held.some(({ notBefore }) => notBefore <= now)) return [];
  if (flood && pagedAt !== null && now < pagedAt + limits.every) return [];
  if (flood && isOthersTurn(load, elsewhere, limits, now)) return [];
  return held.filter(({ notBefore }) => notBefore <= now + limits.gather);
}

/** Whether it is night where a person is. */
export function isNight(at: Instant, zone: string, limits: Limits): boolean {
  const minute = Math.floor((wallMs(at, zone) % 86_400_000) / 60_000);
  const from = minutesOf(limits.night_from);
  const to = minutesOf(limits.night_to);
  return from <= to ? from <= minute && minute < to : minute >= from || minute < to;
}

/** When a call may go out: SEV1 at once, a SEV3 of the night in the morning, others soon. */
export function earliest(severity: Severity, zone: string, limits: Limits, now: Instant): Instant {
  if (severity === 'SEV1') return now;
  if (severity !== 'SEV3' || !isNight(now, zone, limits)) return now + limits.gather;
  const today = dayOf(now, zone);
  const mornings = [today, today + 1].map((d) => instantOf(d, minutesOf(limits.night_to), zone));
  return mornings.find((morning) => morning > now) ?? now;
}
