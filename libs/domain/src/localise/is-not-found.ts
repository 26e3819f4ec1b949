/** Share of the excess failures from which an empty cause is everything, not "not found". */
const WHOLE_SHARE_MIN = 0.5;

/** A cause with the share of all excess failures that it explains, 0 to 1. */
export interface Located {
  readonly cause: readonly unknown[];
  readonly explainedShare: number;
}

/**
 * Whether nobody knows yet where a fault is. An empty cause says one of two things: that everything
 * fails, or that no set of values explains the failures; the share tells which.
 */
export function isNotFound({ cause, explainedShare }: Located): boolean {
  return cause.length === 0 && explainedShare < WHOLE_SHARE_MIN;
}
