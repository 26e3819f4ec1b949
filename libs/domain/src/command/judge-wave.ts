/**
 * Whether a wave helped: those who were treated against those whose turn has not come, in the same
 * seconds. Both hypotheses are simple, so their odds add up attempt by attempt: the treated fail
 * half as often as the others, or as often as they do.
 */
import type { Share } from './order.js';

export type Verdict = 'better' | 'not_better' | 'unknown';

/** Twenty to one, in nats. */
const ENOUGH_NATS = Math.log(20);
/** What counts as help: failures at most half as often. */
const HELPED = 0.5;
/** Below so many attempts of the others nobody knows how often they fail. */
const ATTEMPTS_MIN = 20;

/** Judges; `unknown` while neither is twenty times likelier than the other. */
export function judgeWave(treated: Share, untreated: Share): Verdict {
  if (untreated.attempts < ATTEMPTS_MIN) return 'unknown';
  const same = Math.min(0.99, (untreated.failures + 0.5) / (untreated.attempts + 1));
  const helped = same * HELPED;
  const paid = Math.max(0, treated.attempts - treated.failures);
  const nats =
    treated.failures * Math.log(helped / same) + paid * Math.log((1 - helped) / (1 - same));
  if (nats >= ENOUGH_NATS) return 'better';
  return nats <= -ENOUGH_NATS ? 'not_better' : 'unknown';
}
