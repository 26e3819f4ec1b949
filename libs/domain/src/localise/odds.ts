/** How sure the localiser is of its answer. */
import { type Entry, keyOf } from './match.js';

/** A scored explanation. */
export interface Scored {
  readonly cause: readonly Entry[];
  readonly failures: number;
  /** In nats. */
  readonly score: number;
}

/** A narrower set that holds this share of the failures only adds words to the cause. */
const SAME_FAILURES = 0.9;

/** Softmax of the winner's score over its rivals: parents and mere refinements are none. */
export function oddsOf(winner: Scored, candidates: readonly Scored[]): number {
  const own = new Set(winner.cause.map((e) => keyOf([e])));
  let sum = 1;
  for (const other of candidates) {
    const parts = new Set(other.cause.map((e) => keyOf([e])));
    const parent = [...parts].every((part) => own.has(part));
    const refinement =
      own.size > 0 &&
      [...own].every((part) => parts.has(part)) &&
      other.failures >= SAME_FAILURES * winner.failures;
    if (!parent && !refinement) sum += Math.exp(Math.min(0, other.score - winner.score));
  }
  return 1 / sum;
}
