/** Telling that what was found is one shop, of which a rule wants more terminals. */
import type { Instant } from '../base/instant.js';
import type { Finding } from '../detect/detector.js';
import { namesShop } from '../localise/match.js';
import type { Rule } from '../rule/rule.js';
import { reachOf } from './describe-incident.js';
import type { Findings } from './examine.js';
import type { EngineState } from './memory.js';
import { hasMerchants } from './watch.js';

/**
 * Whether a cause is of fewer merchants, and of fewer of their terminals, than the rule's gates ask
 * for. A watched value holds everyday failures of others as well, so a single shop may pass its
 * gates with them; what is told has to pass them itself.
 */
export function isOneShop(
  state: EngineState,
  { gates }: Rule,
  cls: Finding,
  { localisation: { cause } }: Findings,
  onset: Instant,
): boolean {
  if (!namesShop(cause)) return false;
  const { terminals, merchants } = reachOf(state, [cls], [...cause], onset);
  return !hasMerchants(gates, { terminals: [...terminals], merchants: [...merchants] });
}
