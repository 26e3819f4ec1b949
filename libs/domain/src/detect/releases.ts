/**
 * Roll-outs, and how they do: terminals that move to another version are held against those of
 * the same model and acquirer that have not moved, in the very same seconds. Of all failures there,
 * so many should be of the moved ones; no normal rate has to be known, and an outage that hits both
 * alike says nothing. What is weighed is the ratio of the two rates (a binomial CUSUM).
 *
 * Attempts come with the next heartbeat, failures at once: those that have just moved have told
 * of no attempts yet, so they are counted by their number and what one of them usually sells.
 */
import { DAY, type Instant, MINUTE, SECOND } from '../base/instant.js';
import type { FailureRow } from '../digest/digest.js';

/** How many times the tolerated ratio the alternatives are. */
const MULTIPLES = [2.5, 8] as const;
/** Evidence beyond this says nothing new, and would take long to be argued down. */
const NATS_MAX = 30;
const STEP_MS = 10 * SECOND;
const NOW_MS = 5 * MINUTE;
/** What a terminal that is there weighs in the faded sum of terminal minutes. */
const PRESENT = NOW_MS / MINUTE;
/** A roll-out is one for so long after the last terminal moved. */
const KEEP_MS = 14 * DAY;
/** Terminals and attempts of a roll-out before it is judged; attempts of a cohort's others. */
const MOVED_MIN = 5;
const ATTEMPTS_MIN = 50;
const OTHERS_MIN = 50;
/** Terminal minutes' worth of belief that who moved sells like the others. */
const DOUBT_MINUTES = 5;
/** A terminal's next failure within this time is the same customer trying. */
const RETRY_MS = MINUTE;
/** More than any gate asks for is not remembered. */
const REMEMBERED_MAX = 64;
export const ROLLOUTS_MAX = 50;
const COHORTS_MAX = 2_000;
const RETRIES_MAX = 5_000;

/** Terminals of one model and acquirer. Plain data, as all of this file: it is snapshotted. */
export interface Cohort {
  /** Terminal minutes lately, with those that have just moved and without; attempts lately. */
  present: number;
  heard: number;
  attempts: number;
  /** Failures since the last step: all that were told, and without one customer's repeats. */
  told: number;
  failures: number;
}

/** One version that terminals move to, such as `app=5.4.0`. */
export interface Rollout {
  /** Terminals that came from another version, and that went to another. */
  arrived: number;
  left: number;
  movedAt: Instant;
  readonly cohorts: Map<string, Cohort>;
  nats: number[];
  onset: Instant;
  /** Since the onset. */
  failures: number;
  terminals: string[];
  merchants: string[];
  /** When a terminal's failure was last counted. */
  readonly lastCounted: Map<string, Instant>;
}

/** All that is known of roll-outs. */
export interface Releases {
  at: Instant;
  readonly rollouts: Map<string, Rollout>;
  /** All terminals by model and acquirer, whatever their version. */
  readonly all: Map<string, Cohort>;
}

/** Where a profile belongs: its cohort, and the versions it has. */
export interface Belonging {
  readonly cohort: string;
  readonly versions: readonly string[];
}

/** No roll-out yet. */
export function newReleases(now: Instant): Releases {
  return { at: now, rollouts: new Map(), all: new Map() };
}

/** So many terminals moved from one profile to another: a roll-out of what differs. */
export function move(
  releases: Releases,
  from: Belonging,
  to: Belonging,
  count: number,
  now: Instant,
): void {
  for (const version of to.versions) {
    const attribute = version.slice(0, version.indexOf('=') + 1);
    const before = from.versions.find((known) => known.startsWith(attribute));
    if (before === undefined || before === version) continue;
    const left = releases.rollouts.get(before);
    if (left) {
      left.left += count;
      const cohort = left.cohorts.get(from.cohort);
      if (cohort) cohort.present = Math.max(0, cohort.present - count * PRESENT);
    }
    const rollout = rolloutOf(releases, version, now);
    if (!rollout) continue;
    rollout.arrived += count;
    rollout.movedAt = now;
    const cohort = cohortOf(rollout.cohorts, to.cohort);
    if (cohort) cohort.present += count * PRESENT;
  }
}

/** What terminals of a profile told: terminal minutes and attempts. */
export function hear(
  { rollouts, all }: Releases,
  { cohort, versions }: Belonging,
  told: { readonly minutes: number; readonly attempts: number },
): void {
  const add = (known: Cohort | undefined) => {
    if (!known) return;
    known.present += told.minutes;
    known.heard += told.minutes;
    known.attempts += told.attempts;
  };
  add(cohortOf(all, cohort));
  for (const version of versions) {
    const rollout = rollouts.get(version);
    if (rollout) add(cohortOf(rollout.cohorts, cohort));
  }
}

/** A technical failure; answers whether it is one of a version that is being rolled out. */
export function fail(
  { rollouts, all }: Releases,
  { cohort, versions }: Belonging,
  who: Pick<FailureRow, 'terminal' | 'merchant' | 'at'>,
): boolean {
  const everyone = cohortOf(all, cohort);
  if (everyone) everyone.told += 1;
  let isOfRollout = false;
  for (const version of versions) {
    const rollout = rollouts.get(version);
    const own = rollout && cohortOf(rollout.cohorts, cohort);
    if (!own) continue;
    isOfRollout = true;
    own.told += 1;
    const last = rollout.lastCounted.get(who.terminal);
    if (last !== undefined && who.at - last < RETRY_MS) continue;
    if (rollout.lastCounted.size < RETRIES_MAX) rollout.lastCounted.set(who.terminal, who.at);
    own.failures += 1;
    rollout.failures += 1;
    remember(rollout.terminals, who.terminal);
    if (who.merchant !== undefined) remember(rollout.merchants, who.merchant);
  }
  return isOfRollout;
}

/** How sure it is that a version does worse, in nats. */
export function worseNats({ nats }: Rollout): number {
  return Math.max(...nats);
}

/** Whether nearly all terminals of a roll-out were moved away again. */
export function isWithdrawn({ arrived, left }: Rollout): boolean {
  return left >= 0.8 * arrived;
}

/** Weighs the last seconds; `tolerate` times the rate of the others worries nobody. */
export function weighReleases(releases: Releases, now: Instant, tolerate: number): void {
  const passed = now - releases.at;
  if (passed < STEP_MS) return;
  releases.at = now;
  for (const [version, rollout] of releases.rollouts) {
    weigh(releases, rollout, now, tolerate);
    for (const [terminal, at] of rollout.lastCounted) {
      if (now - at >= RETRY_MS) rollout.lastCounted.delete(terminal);
    }
    fade(rollout.cohorts, passed);
    if (now - rollout.movedAt >= KEEP_MS) releases.rollouts.delete(version);
  }
  fade(releases.all, passed);
}

function weigh(releases: Releases, rollout: Rollout, now: Instant, tolerate: number): void {
  const gains = MULTIPLES.map(() => 0);
  const isKnown = rollout.arrived >= MOVED_MIN && attemptsOf(rollout) >= ATTEMPTS_MIN;
  for (const [name, own] of isKnown ? rollout.cohorts : []) {
    const all = releases.all.get(name);
    if (!all || all.heard <= 0) continue;
    // Those who have moved sell like the others until they have told what they sell.
    const usual = (all.attempts / all.heard) * DOUBT_MINUTES;
    const each = (own.attempts + usual) / (own.heard + DOUBT_MINUTES);
    const mine = Math.max(own.present, own.heard) * each;
    const others = all.attempts - mine;
    if (others < OTHERS_MIN) continue;
    const shareAt = (ratio: number) => (ratio * mine) / (ratio * mine + others);
    const tolerated = shareAt(tolerate);
    const elsewhere = all.told - own.told;
    for (const [i, multiple] of MULTIPLES.entries()) {
      const share = shareAt(tolerate * multiple);
      gains[i] =
        (gains[i] ?? 0) +
        own.failures * Math.log(share / tolerated) +
        elsewhere * Math.log((1 - share) / (1 - tolerated));
    }
  }
  rollout.nats = rollout.nats.map((nats, i) => {
    return Math.min(NATS_MAX, Math.max(0, nats + (gains[i] ?? 0)));
  });
  if (worseNats(rollout) > 0) return;
  Object.assign(rollout, { onset: now, failures: 0, terminals: [], merchants: [] });
}

function attemptsOf({ cohorts }: Rollout): number {
  let attempts = 0;
  for (const cohort of cohorts.values()) attempts += cohort.attempts;
  return attempts;
}

function fade(cohorts: Map<string, Cohort>, passed: number): void {
  const stay = Math.exp(-passed / NOW_MS);
  for (const [name, cohort] of cohorts) {
    cohort.present *= stay;
    cohort.heard *= stay;
    cohort.attempts *= stay;
    cohort.told = 0;
    cohort.failures = 0;
    if (cohort.present + cohort.attempts >= 1e-6) continue;
    cohorts.delete(name);
    dropped.set(cohorts, (dropped.get(cohorts) ?? 0) + 1);
  }
}

/** Not of the snapshot: it only tells whoever looked a cohort up when to look again. */
const dropped = new WeakMap<Releases['all'], number>();

/** How many cohorts of all terminals were dropped so far because nobody was heard of them. */
export function droppedOf({ all }: Releases): number {
  return dropped.get(all) ?? 0;
}

function rolloutOf({ rollouts }: Releases, version: string, now: Instant): Rollout | undefined {
  const known = rollouts.get(version);
  if (known !== undefined || rollouts.size >= ROLLOUTS_MAX) return known;
  const rollout: Rollout = {
    ...{ arrived: 0, left: 0, movedAt: now, onset: now, failures: 0 },
    ...{ cohorts: new Map(), lastCounted: new Map() },
    ...{ nats: MULTIPLES.map(() => 0), terminals: [], merchants: [] },
  };
  rollouts.set(version, rollout);
  return rollout;
}

/** A cohort by its name; begun as long as there is room. */
export function cohortOf(cohorts: Map<string, Cohort>, name: string): Cohort | undefined {
  const known = cohorts.get(name);
  if (known !== undefined || cohorts.size >= COHORTS_MAX) return known;
  const cohort = { present: 0, heard: 0, attempts: 0, told: 0, failures: 0 };
  cohorts.set(name, cohort);
  return cohort;
}

function remember(known: string[], name: string): void {
  if (known.length < REMEMBERED_MAX && !known.includes(name)) known.push(name);
}
