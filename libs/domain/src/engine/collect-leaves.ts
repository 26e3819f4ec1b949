/** What the localiser is given of one class since an onset, without what incidents explain. */
import type { Instant } from '../base/instant.js';
import { FLEET } from '../detect/baseline.js';
import type { Finding, Units } from '../detect/detector.js';
import { factsOf } from '../detect/registry.js';
import type { Leaves } from '../localise/leaves.js';
import { Spread } from '../localise/spread.js';
import { AttemptBook, attemptsIn } from './attempt-book.js';
import { ownedProfile } from './count-cells.js';
import { mixOf, normalOf } from './learn-normal.js';
import type { EngineState, Owner } from './memory.js';
import { columnsOf } from './profile-columns.js';
import {
  eachInSlice,
  failureMatcher,
  type Recent,
  type RecentFailure,
  slicesSince,
} from './recent.js';

/** More failures than these say nothing new, and the search costs time for each. */
const SEARCHED_FAILURES_MAX = 5_000;

/**
 * Failures since the onset, and how the attempts of that time spread over the profiles. The spread
 * is taken from all that is remembered: in the first seconds the failing terminals are nearly the
 * only ones that have told of attempts, and would seem to be the whole fleet.
 */
export function collectLeaves(
  state: EngineState,
  cls: Finding,
  onset: Instant,
  owners: readonly Owner[],
  failures: readonly RecentFailure[],
): Leaves {
  const { units } = factsOf(cls);
  const owned = ownedProfiles(state, owners);
  const { profiles, counts, all } = remembered(state, units, owned);
  let sinceOnset = 0;
  for (const slice of slicesSince(state.recent, onset)) {
    if (units === 'all' && owned.size === 0) sinceOnset += slice.attempted;
    else {
      eachInSlice(slice, units, (profile, n) => {
        if (!owned.has(profile)) sinceOnset += n;
      });
    }
  }
  const scale = all > 0 ? sinceOnset / all : 1;
  for (let row = 0; row < counts.length; row += 1) counts[row] = (counts[row] as number) * scale;
  const attempts = new Spread(profiles, counts);
  return {
    profileOf: (id) => state.profiles.get(id),
    coded: columnsOf(state.profiles),
    attempts,
    failures,
    normal: normalOf(state, cls, FLEET),
    mix: mixOf(state, units),
    rest: owners.length > 0,
  };
}

/** What there is of the last quarter of an hour, by profile, without what is owned. */
function remembered({ recent }: EngineState, units: Units, owned: ReadonlySet<number>) {
  const book = bookOf(recent, units);
  const sums = units === 'pin' ? book.pin : book.all;
  const profiles = new Int32Array(book.size);
  const counts = new Float64Array(book.size);
  let [rows, all] = [0, 0];
  for (let row = 0; row < book.size; row += 1) {
    const profile = book.profiles[row] as number;
    const n = sums[row] as number;
    if (n === 0 || owned.has(profile)) continue;
    profiles[rows] = profile;
    counts[rows] = n;
    rows += 1;
    all += n;
  }
  return { profiles: profiles.subarray(0, rows), counts: counts.subarray(0, rows), all };
}

/** Attempts are added up as they come; what a detector counts among is asked for less often. */
function bookOf(recent: Recent, units: Units): AttemptBook {
  if (units === 'all' || units === 'pin') return attemptsIn(recent);
  const sums = new AttemptBook();
  for (const slice of recent.slices)
    eachInSlice(slice, units, (profile, n) => sums.add(profile, n, 0));
  return sums;
}

/** Profiles that an open incident explains whole. */
function ownedProfiles(state: EngineState, owners: readonly Owner[]): ReadonlySet<number> {
  const owned = new Set<number>();
  if (owners.length === 0) return owned;
  state.profiles.forEach((attributes, id) => {
    if (ownedProfile(attributes, owners)) owned.add(id);
  });
  return owned;
}

/** Failures of a class since a moment that no incident explains, without a terminal's repeats. */
export function failuresSince(
  state: EngineState,
  cls: Finding,
  onset: Instant,
  owners: readonly Owner[],
): RecentFailure[] {
  const failures: RecentFailure[] = [];
  const explained = owners.map((o) => failureMatcher(state.profiles, o.incident.cause));
  for (const slice of slicesSince(state.recent, onset)) {
    for (const f of slice.failures) {
      if (f.class !== cls || !f.counted) continue;
      if (failures.length >= SEARCHED_FAILURES_MAX) return failures;
      if (explained.some((explains) => explains(f))) continue;
      failures.push(f);
    }
  }
  return failures;
}
