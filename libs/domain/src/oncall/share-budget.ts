/**
 * One person, several tenants: on-call is one file for all of them, so an id is a human being, and
 * what each tenant asks counts together. What passes between tenants is moments and numbers; no
 * word of one is in a page of another.
 */
import type { Instant } from '../base/instant.js';
import type { Limits } from './roster.js';

/** As much of one person's load in one tenant as is looked at here; see `bear.ts`. */
interface Borne {
  readonly held: readonly { readonly notBefore: Instant; readonly over: boolean }[];
  readonly lately: readonly { readonly at: Instant }[];
  readonly flood: boolean;
  readonly pagedAt: Instant | null;
  readonly calmAt?: Instant | null;
}

/** What another tenant asks of the same person. */
export interface Burden {
  /** When the person was called for an incident lately, each once. */
  readonly calledAt: readonly Instant[];
  readonly flood: boolean;
  /** The last page without a SEV1. */
  readonly calmAt: Instant | null;
  /** From when on each call that is held may go out. */
  readonly waiting: readonly Instant[];
}

/** As much of a load as other tenants may know. */
export function burdenOf(load: Borne): Burden {
  return {
    calledAt: load.lately.map(({ at }) => at),
    flood: load.flood,
    calmAt: calmAtOf(load),
    waiting: load.held.filter(({ over }) => !over).map(({ notBefore }) => notBefore),
  };
}

/** Whether nobody needs to know of it any more. */
export function isIdle({ calledAt, waiting, calmAt }: Burden, limits: Limits, now: Instant) {
  const since = now - Math.max(limits.within, limits.every);
  if (waiting.length > 0 || (calmAt ?? 0) > since) return false;
  return calledAt.every((at) => at <= since);
}

/**
 * For how many incidents others called lately, and whether that is a flood where one counts. What
 * was held back by a flood goes on being one until it is told: else all of it would come at once.
 */
export function calledElsewhere(elsewhere: readonly Burden[], limits: Limits, now: Instant) {
  let count = 0;
  let flood = false;
  for (const each of elsewhere) {
    const lately = each.calledAt.filter((at) => at > now - limits.within).length;
    const own = Math.max(lately, each.waiting.filter((from) => from <= now).length);
    count += own;
    flood ||= each.flood && own > 0;
  }
  return { count, flood };
}

/**
 * Whether a page without a SEV1 has to wait in a flood because of what others ask. A SEV1 of
 * another tenant does not count: it told nothing of this one, which would wait without end behind
 * a ladder that calls again and again.
 */
export function isOthersTurn(
  load: Borne,
  elsewhere: readonly Burden[],
  { every, gather }: Limits,
  now: Instant,
): boolean {
  const last = Math.max(...elsewhere.map(({ calmAt }) => calmAt ?? 0), 0);
  if (now < last + every) return true;
  // Whoever was heard longest ago is next, for a moment: one that is held up holds nobody up.
  const free = Math.max(last, load.pagedAt ?? 0) + every;
  if (now >= free + gather) return false;
  const own = calmAtOf(load) ?? 0;
  return elsewhere.some(
    ({ calmAt, waiting }) => (calmAt ?? 0) < own && waiting.some((from) => from <= now),
  );
}

/** How many incidents of others wait to be told. */
export function waitingElsewhere(elsewhere: readonly Burden[], { gather }: Limits, now: Instant) {
  const due = elsewhere.flatMap(({ waiting }) => waiting.filter((from) => from <= now + gather));
  return due.length;
}

/** Loads of versions that did not tell them apart count every page. */
function calmAtOf({ calmAt, pagedAt }: Borne): Instant | null {
  return calmAt === undefined ? pagedAt : calmAt;
}
