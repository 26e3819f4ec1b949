/** Telling that failures of another class belong to an incident that is open. */
import { type Instant, MINUTE } from '../base/instant.js';
import { FLEET } from '../detect/baseline.js';
import type { Finding } from '../detect/detector.js';
import { factsOf, isPayment, mayBeOne } from '../detect/registry.js';
import type { Incident } from '../incident/incident.js';
import { type Entry, isAttemptAttribute, keyOf, liesWithin } from '../localise/match.js';
import { countScope, type Findings } from './examine.js';
import { normalOf } from './learn-normal.js';
import type { EngineState, Followed } from './memory.js';
import { CONFIDENT } from './settle-cause.js';

/** Failures of another class are the same fault when this share of them lies in its cause. */
const SAME_FAULT_SHARE = 0.8;
/** Classes of one fault begin at most this far apart. */
const APART_MS = 2 * MINUTE;

/**
 * Whether what a class has too many of since `onset` is the fault of an incident that began no
 * later: it lies where the incident's cause is, or was found to have that very cause, or is not
 * sure of its own and this one fits it best. The share alone does not tell it where the class fails
 * here and there every day: what chance adds outside of a small cause may be more than a fifth.
 * What does fail elsewhere goes on gathering evidence, and is found without this cause then.
 */
export function isSameFault(
  state: EngineState,
  { classes, incident }: Followed,
  cls: Finding,
  { localisation }: Findings,
  onset: Instant,
): boolean {
  const { startedAt } = incident;
  // What is no payment has none of its attributes.
  const isPaid = isPayment(factsOf(cls));
  const cause = incident.cause.filter((e) => isPaid || !isAttemptAttribute(e.attribute));
  if (cause.length === 0 && incident.cause.length > 0) return false;
  if (onset < startedAt - APART_MS) return false;
  if (!mayBeOne(classes, [cls])) return false;
  // What is wrong everywhere would swallow whatever else goes wrong later.
  if (cause.length === 0 && onset > startedAt + APART_MS) return false;
  if (cause.length > 0) {
    if (liesWithin(localisation.cause, cause)) return true;
    if (localisation.confidence < CONFIDENT && fitsBest(cause, localisation)) return true;
  }
  const normal = normalOf(state, cls, FLEET);
  const excess = (scope: Incident['cause']) => {
    const { attempts, failures } = countScope(state, [cls], scope, onset);
    return failures - attempts * normal;
  };
  const all = excess([]);
  return all > 0 && excess(cause) / all >= SAME_FAULT_SHARE;
}

function fitsBest(cause: readonly Entry[], { candidates }: Findings['localisation']): boolean {
  const [first, ...others] = candidates;
  if (!first) return false;
  const best = others.reduce((a, b) => (b.score > a.score ? b : a), first);
  return keyOf(best.cause) === keyOf(cause);
}
