/** Telling that what fails outside of an open incident's cause is the rest of its fault. */
import type { Instant } from '../base/instant.js';
import { FLEET } from '../detect/baseline.js';
import type { Finding } from '../detect/detector.js';
import type { CauseEntry, Contrast } from '../incident/incident.js';
import { common, keyOf, namesEntry, namesShop } from '../localise/match.js';
import { type Counted, sparesRest } from '../localise/spares-rest.js';
import { countScope, examine, type Findings, siblings } from './examine.js';
import { isFollowed } from './is-followed.js';
import { CLEARLY } from './keep-cause.js';
import { normalOf } from './learn-normal.js';
import type { EngineState, Followed } from './memory.js';
import { CONFIDENT } from './settle-cause.js';

/** So many failures somebody who is well must have missed: chance alone misses e⁻³. */
const MISSED_MIN = 3;
/** What fails beside a cause has just been found to be of another: chance alone misses e⁻¹⁰. */
const SPARED_MIN = 10;

/**
 * Whether failures outside an incident's cause are the rest of one fault: the first few seconds
 * showed only a part of it, or it has spread. Together they have one wider cause, and either both
 * causes name it, or it is everything and no sibling of the first cause is healthy any more, or it
 * is that of the rest and holds all that fails of the first. Two faults that have nothing in common
 * stay two.
 */
export function isRestOf(
  state: EngineState,
  part: Followed,
  cls: Finding,
  findings: Findings,
  onset: Instant,
  now: Instant,
): boolean {
  if (!part.classes.includes(cls) || part.clearSince !== null) return false;
  const { cause } = part.incident;
  const rest = findings.localisation.cause;
  const others = state.memory.followed.filter((f) => f !== part && isFollowed(f));
  const since = Math.max(part.since, onset);
  const together = examine(state, cls, since, others, now);
  if (!together || together.localisation.confidence < CONFIDENT) return false;
  const { localisation: whole } = together;
  if (namesShop(cause)) return hasOutgrown(part, rest, whole.cause);
  if (keyOf(whole.cause) === keyOf(rest) && holdsAllOf(state, part, cls, rest)) return true;
  if (cause.length > 0 && whole.cause.length === 0) {
    return failsEverywhere(siblings(state, cls, cause, since, normalOf(state, cls, FLEET)));
  }
  // With so few failures a value that most terminals have is soon named as well.
  const best = Math.max(...whole.candidates.map(({ score }) => score));
  const asGood = whole.candidates.filter(({ score }) => best - score < CLEARLY);
  return [whole, ...asGood].some(({ cause: wider }) => {
    const isWider = wider.length > 0 && wider.length < cause.length;
    return isWider && wider.every((e) => [cause, rest].every((set) => namesEntry(set, e)));
  });
}

/**
 * Whether of a cause only that fails which lies within another one: the first seconds showed a
 * region where it is the region's part of an acquirer.
 */
function holdsAllOf(
  state: EngineState,
  { incident: { cause }, since }: Followed,
  cls: Finding,
  whole: readonly CauseEntry[],
): boolean {
  const both = common(whole, cause);
  if (whole.length === 0 || both === null || namesShop(whole)) return false;
  const normal = normalOf(state, cls, FLEET);
  const [inner, outer] = [both, cause].map((scope) => {
    const { attempts, failures } = countScope(state, [cls], scope, since);
    return { attempts, failures, expected: attempts * normal };
  }) as [Counted, Counted];
  return sparesRest(inner, outer, SPARED_MIN);
}

/**
 * Whether what seemed to be of a few merchants is of all that what fails beside them has in common,
 * or what seemed to be of a few stores is of their merchants.
 */
function hasOutgrown(
  part: Followed,
  rest: Findings['localisation']['cause'],
  whole: Findings['localisation']['cause'],
): boolean {
  if (!namesShop(rest)) return keyOf(whole) === keyOf(rest);
  const wereStores = part.incident.cause.every(({ attribute }) => attribute === 'store');
  return (
    wereStores &&
    part.merchants.size > 0 &&
    [...part.merchants].every((value) => namesEntry(whole, { attribute: 'merchant', value }))
  );
}

/**
 * Whether the others fail, too, and none of them is shown to be well: in the first seconds a small
 * one may have had no failure yet, at the rate of the rest of them.
 */
function failsEverywhere(beside: readonly Contrast[]): boolean {
  const isMore = ({ failures, expected }: Contrast) => failures > 3 * expected + 1;
  const sum = (of: (each: Contrast) => number, but?: Contrast) =>
    beside.reduce((all, each) => (each === but ? all : all + of(each)), 0);
  const isWell = (one: Contrast) => {
    const failures = sum((each) => each.failures, one);
    const attempts = sum((each) => each.attempts, one);
    return (one.attempts * failures) / Math.max(1, attempts, failures) >= MISSED_MIN;
  };
  return beside.some(isMore) && beside.every((each) => isMore(each) || !isWell(each));
}
