/**
 * How many payments a PIN fault lets through. Approvals are told of with the next heartbeat, so
 * in the first minute no ratio is true; a customer's own decline is told at once, and only an
 * attempt that the fault let through can end with one.
 */
import type { Instant } from '../base/instant.js';
import type { Declines, Finding } from '../detect/detector.js';
import { factsOf } from '../detect/registry.js';
import type { CauseEntry } from '../incident/incident.js';
import { usualDeclines } from './estimate-surge.js';
import type { EngineState } from './memory.js';
import { failureWithin, type RecentFailure, slicesSince } from './recent.js';

/**
 * Customers' declines of payments with a PIN within a cause, beside the later half of the failures
 * that `finding` has there since an onset: the onset may be some calm seconds too early.
 */
export function declinesWithin(
  state: EngineState,
  finding: Finding,
  cause: readonly CauseEntry[],
  onset: Instant,
): Declines {
  const inside = slicesSince(state.recent, onset).flatMap((slice) => {
    return slice.failures.filter((f) => failureWithin(f, state.profiles.get(f.profile), cause));
  });
  const failed = inside.filter((f) => f.class === finding).sort((a, b) => a.at - b.at);
  const since = failed[Math.floor(failed.length / 2)]?.at ?? onset;
  const count = (of: (f: RecentFailure) => boolean) =>
    inside.reduce((sum, f) => sum + (f.at >= since && of(f) ? f.count : 0), 0);
  return {
    seen: count((f) => f.pin === true && factsOf(f.class).business),
    beside: count((f) => f.class === finding),
    usual: usualDeclines(state),
  };
}
