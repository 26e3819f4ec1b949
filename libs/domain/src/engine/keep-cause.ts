/**
 * What people were told stays until something is clearly better. Most terminals share some value
 * (a scheme, a carrier), so a dozen failures may well all have it, and a cause that names it as
 * well then scores a little higher by chance alone.
 */
import { countLeaves } from '../localise/count-leaves.js';
import { areSearched, type Explanation, type Leaves } from '../localise/leaves.js';
import type { Localisation } from '../localise/localise.js';
import { type Entry, keyOf, liesWithin } from '../localise/match.js';
import { leavesOutAlike, sparesRest } from '../localise/spares-rest.js';

/** Odds of 20 to 1, in nats. */
export const CLEARLY = Math.log(20);

/**
 * The localisation with the cause that was told, unless another one is clearly better. Whatever
 * their scores, one is not that holds what was told and beside it only what is well, or that leaves
 * out of it what fails alike.
 */
export function keepCause(
  found: Localisation,
  leaves: Leaves,
  told: readonly Entry[],
): Localisation {
  const { root, candidates } = found;
  if (keyOf(root.cause) === keyOf(told)) return found;
  // Beside what is found now, what was told holds nothing but what is shown to be well.
  const isNarrower = told.length > 0 && areSearched(told) && liesWithin(root.cause, told);
  if (isNarrower && sparesRest(root, countLeaves(leaves, told))) return found;
  const known = candidates.find(({ cause }) => keyOf(cause) === keyOf(told));
  if (known && root.score - known.score < CLEARLY)
    return { ...found, cause: known.cause, root: known };
  // What was told of the whole fleet was told for want of a cause.
  if (told.length === 0 || !areSearched(told)) return found;
  const counted = countLeaves(leaves, told);
  const isExact = liesWithin(told, root.cause) && sparesRest(counted, root);
  const isWhole = liesWithin(root.cause, told) && leavesOutAlike(root, counted);
  if (!isExact && !isWhole) return found;
  return keep(found, leaves, { ...counted, cause: told, score: known?.score ?? root.score });
}

/** What was told, with the share of the excess that it explains now. */
function keep(found: Localisation, leaves: Leaves, told: Explanation): Localisation {
  const all = countLeaves(leaves, []);
  const excess = Math.max(all.failures - all.expected, told.failures - told.expected);
  const explainedShare = excess > 0 ? (told.failures - told.expected) / excess : 0;
  return { ...found, cause: told.cause, root: told, explainedShare: Math.max(0, explainedShare) };
}
