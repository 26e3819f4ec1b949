import { type Entry, keyOf } from './match.js';

/** What is looked at of an explanation. */
interface Counted {
  readonly cause: readonly Entry[];
  readonly attempts: number;
  readonly failures: number;
}

/** A set with this share of a wider one's failures and attempts is the wider one. */
const NEARLY_ALL = 0.95;

/**
 * The explanation without attributes that leave out next to nothing. A value that nearly the whole
 * fleet shares is cheap to name, and a handful of terminals without it would make it part of every
 * cause. `cells` are all that were searched, `best` among them.
 */
export function withoutExtras<C extends Counted>(cells: readonly C[], best: C): C {
  for (const { attribute } of best.cause) {
    const rest = best.cause.filter((e) => e.attribute !== attribute);
    const wider = cells.find((c) => keyOf(c.cause) === keyOf(rest));
    const same =
      wider !== undefined &&
      rest.length > 0 &&
      best.failures >= NEARLY_ALL * wider.failures &&
      best.attempts >= NEARLY_ALL * wider.attempts;
    if (same) return withoutExtras(cells, wider);
  }
  return best;
}
