/**
 * Figures: what heartbeats tell that has a size and no denominator, and of which attributes' values
 * it is summed up. A sum by profile would be as long as the fleet has profiles, in every second; by
 * value it is a few dozen rows, and nobody asks for the pairs.
 */
import type { ProfileAttribute } from '../base/attribute.js';

/** Milliseconds to an acquirer's host and to the broker, and percent of battery. */
export const FIGURES = ['host_ms', 'rtt', 'bat'] as const;
export type Figure = (typeof FIGURES)[number];

/** Attributes whose values readings are told of. */
export const OF = [
  'acquirer',
  'carrier',
  'region',
  'model',
  'fw',
] as const satisfies readonly ProfileAttribute[];
export type Of = (typeof OF)[number];

/** Of which attributes' values each is told; of a host it is the one that the heartbeat names. */
export const TOLD_OF: Readonly<Record<Figure, readonly Of[]>> = {
  host_ms: ['acquirer'],
  rtt: ['carrier', 'region'],
  bat: ['model', 'fw'],
};

/** Beyond this a figure is nonsense, or a time-out; one reading must not be the mean of many. */
const MOST = 60_000;

/**
 * The size of a figure as it is summed: thousandths of its logarithm. So what is compared are
 * ratios, one wild reading is no more than one of many, and since it is a whole number, sums come
 * out the same in whatever order they are made.
 */
export function sizeOf(figure: number): number {
  return Math.round(1_000 * Math.log(Math.min(MOST, Math.max(1, figure))));
}

/** The figure that has a size. */
export function figureOf(size: number): number {
  return Math.exp(size / 1_000);
}
