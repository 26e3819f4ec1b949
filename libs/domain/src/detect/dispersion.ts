/**
 * Counts without a denominator vary more than chance alone would have it: customers come in
 * groups, and bills are split. So that a lull is not taken for a stop, evidence is a likelihood
 * ratio of negative binomial counts, whose variance is so many times their mean; at one time it is
 * that of chance alone (Poisson's). It keeps the promise of all evidence, that h nats are reached
 * by chance in no more than e^-h of all cases, whatever that multiple is.
 *
 * The multiple is estimated of how far minutes were from what was due in them, by distance and not
 * by square, so that a few wild minutes are no rule.
 */
import { MINUTE } from '../base/instant.js';

/** What is known of how much counts of a family vary. Plain data: it is snapshotted. */
export interface Dispersion {
  /** Mean distance from what was due, in standard deviations of Poisson's. */
  distance: number;
  /** How many minutes that rests on, at most so many as are remembered. */
  minutes: number;
}

/** Counts vary so many times their mean at first; this belief is worth so many minutes. */
const PRIOR = 1.05;
const PRIOR_MINUTES = 60;
const MEMORY_MINUTES = 3_000;
/** The mean distance of a normal figure from its mean, in standard deviations. */
const NORMAL_DISTANCE = Math.sqrt(2 / Math.PI);
/** One minute teaches at most so many times the usual distance: an outage is not chance. */
const DISTANCE_MAX = 4;
const MOST = 8;
/** Below this, counts are taken as Poisson's, which is faster to weigh. */
const PLAIN = 1.02;

/** One minute of a count, while it goes on. */
export interface CountedMinute {
  /** Milliseconds of it that are over. */
  passed: number;
  count: number;
  due: number;
  /** What chance alone would make it vary. */
  variance: number;
}

/** What must be due in a minute to say anything. */
const DUE_MIN = 5;

/** Nothing is known of a family yet but that counts usually vary a little more than by chance. */
export function newDispersion(): Dispersion {
  return { distance: NORMAL_DISTANCE * Math.sqrt(PRIOR), minutes: PRIOR_MINUTES };
}

/** How many times its mean the variance of a count is. */
export function dispersionOf({ distance }: Dispersion): number {
  return Math.min(MOST, Math.max(1, (distance / NORMAL_DISTANCE) ** 2));
}

/** What is known of a family, begun if there is nothing yet. */
export function spreadAt(families: Map<string, Dispersion>, family: string): Dispersion {
  const known = families.get(family);
  if (known !== undefined) return known;
  const spread = newDispersion();
  families.set(family, spread);
  return spread;
}

/** Adds a step, however long, to a minute; one that is over is learned, if it is innocent. */
export function countMinute(
  known: Dispersion,
  minute: CountedMinute,
  told: CountedMinute,
  isInnocent: boolean,
): void {
  minute.passed += told.passed;
  minute.count += told.count;
  minute.due += told.due;
  minute.variance += told.variance;
  if (minute.passed < MINUTE) return;
  const { count, due, variance } = minute;
  if (isInnocent && due >= DUE_MIN) learnDispersion(known, count, due, variance);
  Object.assign(minute, { passed: 0, count: 0, due: 0, variance: 0 });
}

/** Learns of an innocent minute; `variance` is what chance alone would give the count. */
export function learnDispersion(
  known: Dispersion,
  count: number,
  due: number,
  variance: number,
): void {
  if (variance <= 0) return;
  const most = DISTANCE_MAX * known.distance;
  const distance = Math.min(most, Math.abs(count - due) / Math.sqrt(variance));
  known.minutes = Math.min(MEMORY_MINUTES, known.minutes + 1);
  known.distance += (distance - known.distance) / known.minutes;
}

/** Nats by which a count speaks for `rest` of its mean and against all of it. */
export function natsOfCount(count: number, mean: number, rest: number, times: number): number {
  if (times < PLAIN) return count * Math.log(rest) + mean * (1 - rest);
  const size = mean / (times - 1);
  const less = rest * size;
  if (less <= 0) return undue(count, rest);
  return rising(less, count) - rising(size, count) + (size - less) * Math.log(times);
}

/**
 * The same of a part among all: of `all` counts, so many were its own, where `mean` would be and
 * `others` of the rest. Given the sum, negative binomial counts are beta-binomial.
 */
export function natsOfPart(
  { own, all }: { readonly own: number; readonly all: number },
  { mean, others }: { readonly mean: number; readonly others: number },
  rest: number,
  times: number,
): number {
  if (times < PLAIN) {
    const left = rest * mean;
    if (left <= 0) return own * Math.log(rest);
    const shares = (left / (left + others)) * ((mean + others) / mean);
    const rests = (mean + others) / (left + others);
    return own * Math.log(shares) + (all - own) * Math.log(rests);
  }
  const size = mean / (times - 1);
  const less = rest * size;
  if (less <= 0) return undue(own, rest);
  const beside = others / (times - 1);
  return (
    rising(less, own) - rising(size, own) - rising(less + beside, all) + rising(size + beside, all)
  );
}

/** Where next to nothing is due, what comes is one group, however large it is. */
function undue(count: number, rest: number): number {
  return count > 0 ? Math.log(rest) : 0;
}

/** Counts up to which factors are multiplied one by one. */
const FEW = 12;

/** The logarithm of `from · (from + 1) · … · (from + count − 1)`. */
function rising(from: number, count: number): number {
  if (Number.isInteger(count) && count <= FEW) {
    let product = 1;
    for (let i = 0; i < count; i += 1) product *= from + i;
    return Math.log(product);
  }
  return logGamma(from + count) - logGamma(from);
}

/** Where Stirling's series is exact to ten places. */
const STIRLING_FROM = 8;

function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  for (; y < STIRLING_FROM; y += 1) shift += Math.log(y);
  const inverse = 1 / (y * y);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1_260 - inverse / 1_680))) / y;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
