/** The list a person is shown beside the answer. */
import type { Explanation } from './leaves.js';
import { keyOf } from './match.js';

const CANDIDATES_MAX = 8;
/** People look at so many of them. */
const LOOKED_AT = 5;

/**
 * The answer first, then what else explains the failures, best first. Causes beside the answer
 * explain what it does not: one of them takes the last place that people look at, whatever the
 * variations of the answer score.
 */
export function rankCandidates<E extends Explanation>(
  answer: E,
  sets: readonly E[],
  others: readonly E[],
): E[] {
  const listed = new Map([[keyOf(answer.cause), answer]]);
  const add = (explanation: E, most: number) => {
    const key = keyOf(explanation.cause);
    if (listed.size < most && !listed.has(key)) listed.set(key, explanation);
  };
  for (const set of sets) add(set, others.length > 0 ? LOOKED_AT - 1 : LOOKED_AT);
  for (const other of others) add(other, CANDIDATES_MAX);
  for (const set of sets) add(set, CANDIDATES_MAX);
  return [...listed.values()];
}
