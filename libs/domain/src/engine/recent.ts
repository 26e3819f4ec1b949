/**
 * The last quarter of an hour of traffic by profile: what the localiser searches and the incident
 * page counts. Slices of a second, so that the traffic before an onset does not dilute what came
 * after it; what becomes of them with time is `forget.ts`'s.
 */
import type { ProfileAttribute, ProfileAttributes } from '../base/attribute.js';
import { type Instant, MINUTE, SECOND } from '../base/instant.js';
import type { CodeBook } from '../code/code-book.js';
import { classOf } from '../code/read-code.js';
import type { Finding, Hit, Sample, Units } from '../detect/detector.js';
import { DETECTORS, factsOf } from '../detect/registry.js';
import type { Digest, FailureRow } from '../digest/digest.js';
import type { Entry } from '../localise/match.js';
import { isFailureAttribute, matchesEntries } from '../localise/match.js';
import { attemptsIn } from './attempt-book.js';
import { addToSums, eachSum, newSums, type ProfileSums } from './profile-sums.js';
import { addToSlice, packSlice, type SliceUnits } from './slice-units.js';
import { addUnits, type UnitCounts } from './unit-counts.js';

/** How long a slice lasts when it is new. */
export const SLICE_MS = SECOND;
/** A terminal's next failure of the same class within this time is the same customer trying. */
const RETRY_MS = MINUTE;
/** One that goes on failing says ever less about others: the time doubles with each, up to this. */
const RETRY_MS_MAX = 16 * MINUTE;
/** After so many times its waiting without a failure it is a terminal like any other again. */
export const RETRY_FORGET = 2;

/** A failure or another hit; `counted` is false for the repeats of one terminal. */
export interface RecentFailure extends Omit<FailureRow, 'outcome'> {
  readonly class: Finding;
  readonly counted: boolean;
}

export interface Slice {
  readonly at: Instant;
  /** How long it lasts, in milliseconds. */
  span: number;
  readonly attempts: ProfileSums;
  /** All of them, and customers' own declines among the failures. */
  attempted: number;
  declined: number;
  /** What detectors count among, by profile. */
  readonly units: SliceUnits;
  readonly failures: RecentFailure[];
}

export interface Recent {
  readonly slices: Slice[];
  /** When a terminal's failure of a class was last counted, and for how long none is again. */
  readonly lastCounted: Map<string, { readonly at: Instant; readonly wait: number }>;
  failures: number;
  /** When terminals whose waiting is over were looked for last. */
  sweptAt: Instant;
}

/** Nothing yet. */
export function newRecent(): Recent {
  return { slices: [], lastCounted: new Map(), failures: 0, sweptAt: 0 };
}

/** What one digest brought, with the repeats marked. */
export interface Fresh {
  readonly attempts: Digest['attempts'];
  readonly units: UnitCounts;
  readonly failures: readonly RecentFailure[];
}

/** Takes a digest in and answers it with classes and repeats told apart. */
export function takeIn(recent: Recent, digest: Digest, codes?: CodeBook): Fresh {
  const book = attemptsIn(recent);
  const slice = sliceAt(recent, digest.to, tellingOf(digest));
  for (const { profile, attempt, pin } of digest.attempts) {
    // Most heartbeats tell of no attempt at all.
    if (attempt === 0 && pin === 0) continue;
    addToSums(slice.attempts, profile, attempt, pin);
    book.add(profile, attempt, pin);
    slice.attempted += attempt;
  }
  const failures = digest.failures.map((row) => {
    return classify(recent, row, classOf(row.code, row.outcome, codes));
  });
  const samples = DETECTORS.flatMap((detector) => detector.read?.(digest) ?? []);
  return keep(recent, slice, {
    attempts: digest.attempts,
    ...takeSamples(recent, samples, failures),
  });
}

/** How many profiles tell of attempts, and not only that they are there. */
function tellingOf({ attempts }: Digest): number {
  return attempts.reduce((n, { attempt, pin }) => (attempt === 0 && pin === 0 ? n : n + 1), 0);
}

/** Takes in what detectors have sensed by themselves. */
export function takeInSensed(recent: Recent, samples: readonly Sample[], now: Instant): Fresh {
  return keep(recent, sliceAt(recent, now), { attempts: [], ...takeSamples(recent, samples, []) });
}

function takeSamples(
  recent: Recent,
  samples: readonly Sample[],
  failures: RecentFailure[],
): Pick<Fresh, 'units' | 'failures'> {
  const units: UnitCounts = new Map();
  for (const sample of samples) {
    addUnits(units, [[sample.units, sample.counts]]);
    for (const hit of sample.hits) failures.push(classify(recent, hit, hit.finding));
  }
  return { units, failures };
}

function keep(recent: Recent, slice: Slice, fresh: Fresh): Fresh {
  addToSlice(slice.units, fresh.units);
  for (const failure of fresh.failures) {
    slice.failures.push(failure);
    if (factsOf(failure.class).business) slice.declined += failure.count;
  }
  recent.failures += fresh.failures.length;
  return fresh;
}

type EachUnits = (profile: number, units: number) => void;

/** Tells units by profile of a slice: attempts to pay, or what a detector counts among. */
export function eachInSlice(slice: Slice, units: Units, tell: EachUnits): void {
  if (units === 'pin') eachSum(slice.attempts, (profile, _all, pin) => void tell(profile, pin));
  else {
    const sums = units === 'all' ? slice.attempts : slice.units.get(units);
    if (sums) eachSum(sums, tell);
  }
}

/** The same of what a tick brought. */
export function eachFresh(fresh: Fresh, units: Units, tell: EachUnits): void {
  if (units === 'all') for (const { profile, attempt } of fresh.attempts) tell(profile, attempt);
  else if (units === 'pin') for (const { profile, pin } of fresh.attempts) tell(profile, pin);
  else for (const [profile, n] of fresh.units.get(units) ?? []) tell(profile, n);
}

function classify(recent: Recent, row: Omit<Hit, 'finding'>, cls: Finding): RecentFailure {
  // Where nobody can be named, nobody repeats.
  if (row.terminal === '') return failureOf(row, cls, true);
  const key = `${cls} ${row.terminal}`;
  const last = recent.lastCounted.get(key);
  const counted = last === undefined || Math.abs(row.at - last.at) >= last.wait;
  if (counted) recent.lastCounted.set(key, { at: row.at, wait: waitAfter(row.at, last) });
  return failureOf(row, cls, counted);
}

/**
 * Written out, since failures are looked through again and again: a look at what `{ ...row, more }`
 * made took 300 ns in Node 20, one at what was written out 5.
 */
function failureOf(row: Omit<Hit, 'finding'>, cls: Finding, counted: boolean): RecentFailure {
  return {
    profile: row.profile,
    terminal: row.terminal,
    merchant: row.merchant,
    store: row.store,
    code: row.code,
    issuer: row.issuer,
    scheme: row.scheme,
    entry: row.entry,
    pin: row.pin,
    retry: row.retry,
    count: row.count,
    at: row.at,
    class: cls,
    counted,
  };
}

function waitAfter(at: Instant, last?: { readonly at: Instant; readonly wait: number }): number {
  if (!last || Math.abs(at - last.at) >= RETRY_FORGET * last.wait) return RETRY_MS;
  return Math.min(RETRY_MS_MAX, 2 * last.wait);
}

/** Digests of several writers may come a little out of order; each finds its own slice. */
function sliceAt(recent: Recent, at: Instant, profiles = 0): Slice {
  const start = Math.floor(at / SLICE_MS) * SLICE_MS;
  let i = recent.slices.length;
  while (i > 0 && (recent.slices[i - 1] as Slice).at > start) i -= 1;
  const before = recent.slices[i - 1];
  if (before && before.at === start) return before;
  // What arrives late joins the older slice that covers its second.
  if (before && before.at + before.span > start) return before;
  const slice: Slice = {
    at: start,
    span: SLICE_MS,
    attempts: newSums(true, profiles),
    attempted: 0,
    declined: 0,
    units: new Map(),
    failures: [],
  };
  recent.slices.splice(i, 0, slice);
  if (before) packSlice(before);
  return slice;
}

/** The slices that may hold anything of `from` or later. */
export function slicesSince(recent: Recent, from: Instant): Slice[] {
  return recent.slices.filter((slice) => slice.at + slice.span > from);
}

/** Whether a failure lies within a set of attribute values. */
export function failureWithin(
  failure: Omit<FailureRow, 'outcome'>,
  profile: ProfileAttributes | undefined,
  cause: readonly Entry[],
): boolean {
  return matchesEntries(cause, (attribute) =>
    isFailureAttribute(attribute) ? failure[attribute] : profile?.[attribute as ProfileAttribute],
  );
}

/** `failureWithin` for many failures: of each profile it is asked once. */
export function failureMatcher(
  profiles: ReadonlyMap<number, ProfileAttributes>,
  cause: readonly Entry[],
): (failure: Omit<FailureRow, 'outcome'>) => boolean {
  const isOwn = ({ attribute }: Entry) => isFailureAttribute(attribute);
  const own = cause.filter(isOwn);
  const ofProfile = cause.filter((entry) => !isOwn(entry));
  const known = new Map<number, boolean>();
  return (failure) => {
    const { profile } = failure;
    let matches = known.get(profile);
    if (matches === undefined) {
      matches = failureWithin(failure, profiles.get(profile), ofProfile);
      known.set(profile, matches);
    }
    return matches && (own.length === 0 || failureWithin(failure, undefined, own));
  };
}
