/**
 * Watching values that have no denominator: latency, battery, temperature.
 *
 * A value is looked at in five ways: as a level, by the mean of the last while, by its jump, by
 * how restless it has become, and by how the last few differ from the last while. Each way keeps
 * its own usual centre and spread, and of the rare values beyond its limit their mean excess, so
 * that the probability of a value this far out can be told although none was ever seen. Nothing is
 * trained and nothing set for a series; what is remembered does not grow. Values are taken in the
 * order of their time, at a steady pace; a gap is no evidence.
 */

/** Values that make up "the last while", and "the last few". */
const WHILE_VALUES = 36;
const FEW_VALUES = 6;
/** Values after which the usual forgets as fast as it learns. */
const MEMORY_VALUES = 3_000;
/** Nothing is told before so many values. */
const FAMILIAR_VALUES = 20;
/** Share of values that lie beyond the limit of a view. */
const BEYOND = 0.02;
/** Spreads by which the limit moves with each value that lies beyond it. */
const LIMIT_STEP = 0.05;
const LIMIT_MIN = 1;
/** How fast the mean excess learns, and between what it stays, in spreads. */
const EXCESS_RATE = 0.02;
const EXCESS_RATE_FIRST = 10;
const EXCESS_MIN = 0.25;
const EXCESS_LEARNED_MAX = 40;
/** A value moves centre and spread by at most so many spreads: an outage is not the usual. */
const LEARNED_MAX = 10;
/** Spread below this share of the centre is rounding. */
const ROUNDING = 0.005;
const SPREAD_MIN = 1e-9;
/** After a surprise only a greater one is told, for so many values. */
const REFRACTORY_VALUES = 150;

/** What is usual for one view of the values. Plain data, as all of this file: it is snapshotted. */
interface View {
  values: number;
  center: number;
  /** Mean distance from the centre. */
  spread: number;
  /** In spreads from the centre. */
  limit: number;
  /** Mean distance beyond the limit of the values that are, in spreads. */
  excess: number;
  beyond: number;
}

/** One watched series. */
export interface ValueWatch {
  readonly recent: number[];
  readonly views: readonly View[];
  /** The surprise that was told last, in nats, and for how many values only a greater one is. */
  told: number;
  refractory: number;
}

/** A series of which nothing is known yet. */
export function newValueWatch(): ValueWatch {
  const view = () => ({ values: 0, center: 0, spread: 0, limit: 3, excess: 0.5, beyond: 0 });
  return { recent: [], views: Array.from({ length: 5 }, view), told: 0, refractory: 0 };
}

/**
 * Takes in the next value. Answers how surprising it is, in nats against the usual, or 0: within
 * the usual, or no greater than what was told a while ago. What is no number is left out.
 */
export function watchValue(watch: ValueWatch, value: number): number {
  if (!Number.isFinite(value)) return 0;
  let surprise = 0;
  for (const each of surprisesOf(watch, value)) surprise = Math.max(surprise, Math.abs(each));
  watch.refractory = Math.max(0, watch.refractory - 1);
  if (watch.refractory === 0) watch.told = 0;
  if (surprise <= watch.told) return 0;
  watch.told = surprise;
  watch.refractory = REFRACTORY_VALUES;
  return surprise;
}

/**
 * Takes in the next value. Answers how surprisingly high it is, in nats against the usual and at
 * every value anew, or 0; how restless values are has no direction and says nothing.
 */
export function riseOf(watch: ValueWatch, value: number): number {
  if (!Number.isFinite(value)) return 0;
  let surprise = 0;
  for (const [i, each] of surprisesOf(watch, value).entries()) {
    if (i !== RESTLESSNESS) surprise = Math.max(surprise, each);
  }
  return surprise;
}

/** The middle of the last while; of nothing it is 0. */
export function middleOf({ recent }: ValueWatch): number {
  const sorted = [...recent].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/** By view, below zero where the value is lower than usual. */
function surprisesOf(watch: ValueWatch, value: number): number[] {
  const looks = lookAt(watch.recent, value);
  return watch.views.map((view, i) => takeIn(view, looks[i] ?? 0));
}

/** Which of the views has no direction. */
const RESTLESSNESS = 3;

/** The five views of a value, which joins the recent ones. */
function lookAt(recent: number[], value: number): number[] {
  const jump = value - (recent.at(-1) ?? value);
  recent.push(value);
  if (recent.length > WHILE_VALUES) recent.shift();
  const mean = meanOf(recent);
  const variance = meanOf(recent.map((v) => (v - mean) ** 2));
  const few = meanOf(recent.slice(-FEW_VALUES));
  // A constant has a variance of nothing; its logarithm must still be a number.
  const restlessness = Math.log(variance + 1e-6 * (1 + mean * mean));
  return [value, mean, jump, restlessness, few - mean];
}

/** Nats by which a look is surprising, less than 0 for a low one, before it becomes usual. */
function takeIn(view: View, look: number): number {
  view.values += 1;
  if (view.values === 1) {
    view.center = look;
    return 0;
  }
  const side = Math.sign(look - view.center);
  const distance = Math.abs(look - view.center);
  const rounding = ROUNDING * Math.abs(view.center);
  // What has never moved from nothing tells nothing of how far it moves.
  if (view.spread === 0 && (rounding === 0 || view.values <= FAMILIAR_VALUES))
    view.spread = distance;
  const spread = Math.max(view.spread, rounding, SPREAD_MIN);
  const far = distance / spread;
  const beyond = far - view.limit;
  const surprise =
    beyond > 0 && view.values > FAMILIAR_VALUES ? beyond / view.excess - Math.log(BEYOND) : 0;
  const rate = Math.max(1 / view.values, 1 / MEMORY_VALUES);
  const learned = spread * Math.min(far, LEARNED_MAX);
  view.center += rate * side * learned;
  view.spread += rate * (learned - view.spread);
  learnTail(view, beyond);
  return side * surprise;
}

/** The limit settles where the wanted share of values lies beyond it. */
function learnTail(view: View, beyond: number): void {
  if (beyond <= 0) {
    view.limit = Math.max(LIMIT_MIN, view.limit - LIMIT_STEP * BEYOND);
    return;
  }
  view.beyond += 1;
  const rate = Math.max(EXCESS_RATE, 1 / (view.beyond + EXCESS_RATE_FIRST));
  view.excess += rate * (Math.min(beyond, EXCESS_LEARNED_MAX) - view.excess);
  view.excess = Math.max(EXCESS_MIN, view.excess);
  view.limit += LIMIT_STEP * (1 - BEYOND);
}

function meanOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / Math.max(1, values.length);
}
