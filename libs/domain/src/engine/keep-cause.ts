/**
 * What people were told stays until something is clearly better. Most terminals share some value
 * (a scheme, a carrier), so a dozen failures may well all have it, and a cause that names it as
 * well then scores a little higher by chance alone.
 */
import type { Localisation } from '../localise/localise.js';
import { type Entry, keyOf } from '../localise/match.js';

/** Odds of 20 to 1, in nats. */
const CLEARLY = Math.log(20);

/** The localisation with the cause that was told, unless another one is clearly better. */
export function keepCause(found: Localisation, told: readonly Entry[]): Localisation {
  const known = found.candidates.find(({ cause }) => keyOf(cause) === keyOf(told));
  if (!known || found.root.score - known.score >= CLEARLY) return found;
  return { ...found, cause: known.cause, root: known };
}
