/** Telling that a cause is exact: what lies around it could have failed as well, and did not. */

/** Counts of a set of attribute values; `expected` are the failures it has on any day. */
export interface Counted {
  readonly attempts: number;
  readonly failures: number;
  readonly expected: number;
}

/** So many failures the rest must have missed: e⁻³⁰, and still a proof where rates scatter. */
const MISSED_MIN = 30;
/** The rest is spared when it has at most this share of the failures it would have had, */
const SPARED_MAX = 0.05;
/** and the inner set nearly all of what is in excess. */
const NEARLY_ALL = 0.95;
/** What fails at half the rate or more of another set fails like it. */
const ALIKE_MIN = 0.5;

/**
 * Whether all that fails in a set lies within an inner one, and the rest of it is shown to be well:
 * it had the attempts to fail like the inner one. Scores do not show that: what many healthy
 * attempts say against a cause is bounded, since rates scatter, and what its words cost is not.
 * Who knows more than these counts may ask for fewer failures that the rest must have missed.
 */
export function sparesRest(inner: Counted, outer: Counted, missedMin = MISSED_MIN): boolean {
  if (excessOf(inner) < NEARLY_ALL * excessOf(outer)) return false;
  const rest = restOf(inner, outer);
  const missed = rest.attempts * rateOf(inner);
  return missed >= missedMin && excessOf(rest) <= SPARED_MAX * missed;
}

/** Whether a set leaves out of an outer one what fails like it: then it explains too little. */
export function leavesOutAlike(inner: Counted, outer: Counted): boolean {
  if (excessOf(inner) >= NEARLY_ALL * excessOf(outer)) return false;
  const rest = restOf(inner, outer);
  return excessOf(rest) >= ALIKE_MIN * rest.attempts * rateOf(inner);
}

function restOf(inner: Counted, outer: Counted): Counted {
  return {
    attempts: Math.max(0, outer.attempts - inner.attempts),
    failures: outer.failures - inner.failures,
    expected: Math.max(0, outer.expected - inner.expected),
  };
}

function excessOf({ failures, expected }: Counted): number {
  return failures - expected;
}

/** Failures are told of before their attempts, so there may be more of them. */
function rateOf({ attempts, failures }: Counted): number {
  return failures > 0 ? failures / Math.max(attempts, failures) : 0;
}
