/** Draws that the fleet model needs beside even ones: counts, bell curves and uneven shares. */
import type { Random } from '../../../apps/simulator/src/world/random.js';

/** Beyond this mean a Poisson count is drawn from its bell curve, which is near enough. */
const BELL_FROM = 60;

/** How many of something happen when `mean` are to be expected (Poisson). */
export function poisson(random: Random, mean: number): number {
  if (mean <= 0) return 0;
  if (mean > BELL_FROM) return Math.max(0, Math.round(mean + Math.sqrt(mean) * bell(random)));
  const limit = Math.exp(-mean);
  let product = random.next();
  let count = 0;
  while (product > limit) {
    product *= random.next();
    count += 1;
  }
  return count;
}

/** A number of mean 0 and deviation 1 (Box and Muller). */
export function bell(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

/** A positive number of mean 1 and variance 1/`shape`; `shape` is a whole number (gamma). */
export function uneven(random: Random, shape: number): number {
  let sum = 0;
  for (let i = 0; i < shape; i += 1) sum += random.gap();
  return sum / shape;
}

/** A factor around 1 that wanders: each step keeps `memory` of the last one's logarithm. */
export class Wander {
  private level: number;

  /** `spread` is the deviation of the factor's logarithm. */
  constructor(
    private readonly random: Random,
    private readonly spread: number,
    private readonly memory: number,
  ) {
    this.level = spread * bell(random);
  }

  /** The factor now; its mean over time is 1. */
  get factor(): number {
    return Math.exp(this.level - this.spread ** 2 / 2);
  }

  /** Takes a step. */
  step(): void {
    const fresh = Math.sqrt(1 - this.memory ** 2) * this.spread;
    this.level = this.memory * this.level + fresh * bell(this.random);
  }
}
