/**
 * How many payments a PIN fault lets through. Approvals are told of with the next heartbeat, so
 * in the first minute no ratio is true; a customer's own decline is told at once, and only an
 * attempt that the fault let through can end with one.
 */
import type { Instant } from '../base/instant.js';
import { FLEET } from '../detect/baseline.js';
import type { Declines } from '../detect/detector.js';
import { factsOf } from '../detect/registry.js';
import type { CauseEntry } from '../incident/incident.js';
import { normalOf } from './learn-normal.js';
import type { EngineState } from './memory.js';
import { failureWithin, slicesSince } from './recent.js';

/** Customers' declines of payments with a PIN within a cause since a moment. */
export function declinesWithin(
  state: EngineState,
  cause: readonly CauseEntry[],
  since: Instant,
): Declines {
  let seen = 0;
  for (const slice of slicesSince(state.recent, since)) {
    for (const f of slice.failures) {
      if (f.pin !== true || !factsOf(f.class).business) continue;
      if (failureWithin(f, state.profiles.get(f.profile), cause)) seen += f.count;
    }
  }
  const usual = normalOf(state, 'funds', FLEET) + normalOf(state, 'card_data_read', FLEET);
  return { seen, usual };
}
