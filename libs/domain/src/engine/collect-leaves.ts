/** What the localiser is given of one class since an onset, without what incidents explain. */
import type { Instant } from '../base/instant.js';
import { FLEET } from '../detect/baseline.js';
import type { Finding } from '../detect/detector.js';
import { factsOf } from '../detect/registry.js';
import type { Leaves } from '../localise/leaves.js';
import { ownedProfile } from './count-cells.js';
import { mixOf, normalOf } from './learn-normal.js';
import type { EngineState, Followed } from './memory.js';
import { codesOf } from './profile-codes.js';
import { eachInSlice, failureMatcher, type RecentFailure, slicesSince } from './recent.js';

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
  owners: readonly Followed[],
  failures: readonly RecentFailure[],
): Leaves {
  const { units } = factsOf(cls);
  const owned = ownedProfiles(state, owners);
  const attempts = new Map<number, number>();
  let all = 0;
  let sinceOnset = 0;
  const window = new Set(slicesSince(state.recent, onset));
  for (const slice of state.recent.slices) {
    const isSince = window.has(slice);
    eachInSlice(slice, units, (profile, n) => {
      if (n === 0 || owned.has(profile)) return;
      attempts.set(profile, (attempts.get(profile) ?? 0) + n);
      all += n;
      if (isSince) sinceOnset += n;
    });
  }
  const scale = all > 0 ? sinceOnset / all : 1;
  for (const [profile, n] of attempts) attempts.set(profile, n * scale);
  return {
    profileOf: (id) => state.profiles.get(id),
    coded: codesOf(state.profiles),
    attempts,
    failures,
    normal: normalOf(state, cls, FLEET),
    mix: mixOf(state, units),
    rest: owners.length > 0,
  };
}

/** Profiles that an open incident explains whole. */
function ownedProfiles(state: EngineState, owners: readonly Followed[]): ReadonlySet<number> {
  const owned = new Set<number>();
  if (owners.length === 0) return owned;
  for (const [id, attributes] of state.profiles) {
    if (ownedProfile(attributes, owners)) owned.add(id);
  }
  return owned;
}

/** Failures of a class since a moment that no incident explains, without a terminal's repeats. */
export function failuresSince(
  state: EngineState,
  cls: Finding,
  onset: Instant,
  owners: readonly Followed[],
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
