/**
 * How much better failures are explained by "this set fails at a multiple of its usual rate".
 *
 * The rates of leaves scatter: an issuer has a bad minute, a model is new. Counts are therefore
 * taken as negative binomial, so that a large leaf is no more certain than its rate is steady, and
 * a cause shows in most leaves of a set rather than in one of them. Every multiple of a short bank
 * gives each leaf its log likelihood ratio, which may be summed over any set.
 */

/** The multiples; between two of them little is lost. */
const MULTIPLES = [2, 4, 8, 16, 40, 120] as const;
/** Shape of the scatter: rates of leaves differ by a quarter from minute to minute. */
const SHAPE = 16;
/** Fewer than this are never expected: a handful among no attempts is no proof. */
const EXPECTED_MIN = 0.001;
const FAILURES_MIN = 3;

/**
 * Writes the numbers of one leaf that may be summed into a row of columns: its failures, then for
 * every multiple the nats for it beyond those that `excessGain` takes from the expected failures
 * of the whole set.
 */
export function writeExcess(
  columns: readonly Float64Array[],
  row: number,
  failures: number,
  expected: number,
): void {
  const usual = Math.max(EXPECTED_MIN, expected);
  (columns[0] as Float64Array)[row] = failures;
  for (let i = 0; i < MULTIPLES.length; i += 1) {
    const multiple = MULTIPLES[i] as number;
    const raised = multiple * usual;
    (columns[i + 1] as Float64Array)[row] =
      SHAPE * Math.log((SHAPE + usual) / (SHAPE + raised)) +
      failures * Math.log((multiple * (SHAPE + usual)) / (SHAPE + raised)) +
      (raised - usual);
  }
}

/** How many numbers `writeExcess` writes. */
export const EXCESS_COLUMNS = 1 + MULTIPLES.length;

/** Whether there are more failures than were to be expected, and not just one or two. */
export function isExcess(failures: number, expected: number): boolean {
  return failures >= FAILURES_MIN && failures > expected;
}

/** Nats for the multiple that fits a set best; zero where nothing is in excess. */
export function excessGain(hits: readonly number[], base: readonly number[]): number {
  const failures = hits[0] ?? 0;
  const expected = base[0] ?? 0;
  if (!isExcess(failures, expected)) return 0;
  let best = 0;
  for (let i = 0; i < MULTIPLES.length; i += 1) {
    const nats = (hits[i + 1] ?? 0) - expected * ((MULTIPLES[i] ?? 1) - 1);
    if (nats > best) best = nats;
  }
  return best;
}
