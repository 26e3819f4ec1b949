/** An engine that has watched a healthy fleet for some time, and copies of it to try outages on. */
import { type Instant, SECOND } from '#domain/base/instant.js';
import type { Digest } from '#domain/digest/digest.js';
import { type EngineState, fromSnapshot, newState, toSnapshot } from '#domain/engine/memory.js';
import { tick } from '#domain/engine/tick.js';
import type { Settings } from '#domain/engine/types.js';
import { type CommonState, CommonWatch, newCommonState } from './common-rules.js';
import type { Day } from './day.js';
import { LiveFleet } from './live-fleet.js';
import type { ModelFleet } from './model-fleet.js';

/** A moment at which everything was well; the outages begin after it. */
export interface Warm {
  readonly fleet: ModelFleet;
  readonly settings: Settings;
  readonly now: Instant;
  readonly state: EngineState;
  readonly common: CommonState;
  /** The digests of the last quarter of an hour, as a store would have them. */
  readonly digests: readonly Digest[];
}

/** What to watch before, and for how long, in seconds. */
export interface WarmUp {
  readonly fleet: ModelFleet;
  readonly settings: Settings;
  readonly seed: number;
  readonly until: Instant;
  readonly seconds: number;
}

const STORED_S = 900;

/** Watches a healthy fleet. */
export function warmUp({ fleet, settings, seed, until, seconds }: WarmUp): Warm {
  const startsAt = until - seconds * SECOND;
  const live = new LiveFleet(fleet, { seed }, { startsAt });
  const state = newState();
  const common = new CommonWatch(newCommonState(startsAt), (id) => fleet.profiles[id]);
  const digests: Digest[] = [];
  for (let i = 0; i < seconds; i += 1) {
    const { now, input } = live.next();
    if (seconds - i <= STORED_S) digests.push(...input.digests);
    tick(state, settings, input, now);
    for (const digest of input.digests) common.take(digest);
    common.look(now);
  }
  return { fleet, settings, now: until, state, common: common.state, digests };
}

/** Approvals are told within a minute: so long before a copy goes on, its fleet has to pay. */
const PRIMED_S = 60;

/** Goes on from a warm moment with another day: with copies, so that it can be repeated. */
export function goOn(warm: Warm, day: Day) {
  const { fleet, now } = warm;
  const live = new LiveFleet(fleet, day, { startsAt: now - PRIMED_S * SECOND });
  for (let i = 0; i < PRIMED_S; i += 1) live.next();
  const common = new CommonWatch(structuredClone(warm.common), (id) => fleet.profiles[id]);
  const memory = fromSnapshot(toSnapshot(warm.state.memory));
  if (!memory) throw new Error('a snapshot of this very version was refused');
  const state: EngineState = { ...structuredClone(warm.state), memory };
  return { live, common, state };
}
