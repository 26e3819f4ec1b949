/** References on the same series: a sliding Gaussian, chance, and silence. */
import { seeded } from './disguise-case.js';

const WINDOW = 6_400;
const STEP = 100;

/** How unlikely each value is under a Gaussian of a sliding window of the values before it. */
export function slidingGaussian(values: readonly number[]): number[] {
  const scores: number[] = [];
  let mean = 0;
  let deviation = 1;
  const window: number[] = [];
  const pending: number[] = [];
  for (const value of values) {
    scores.push(window.length > 0 ? 1 - tailOf((value - mean) / Math.max(deviation, 1e-9)) : 0);
    if (window.length < WINDOW) window.push(value);
    else {
      pending.push(value);
      if (pending.length < STEP) continue;
      window.splice(0, STEP);
      window.push(...pending.splice(0));
    }
    mean = window.reduce((sum, v) => sum + v, 0) / window.length;
    deviation = Math.sqrt(window.reduce((sum, v) => sum + (v - mean) ** 2, 0) / window.length);
  }
  return scores;
}

/** Scores that know nothing. */
export function chance(values: readonly number[], seed: number): number[] {
  const random = seeded(seed);
  return values.map(() => random());
}

/** Probability of a Gaussian beyond `z`, on its side (Abramowitz and Stegun 7.1.26). */
function tailOf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return (poly * Math.exp(-x * x)) / 2;
}
