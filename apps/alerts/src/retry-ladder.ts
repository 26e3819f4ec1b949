/** The pauses of Standard Webhooks between tries, in milliseconds. */
const LADDER_MS = [
  5_000,
  5 * 60_000,
  30 * 60_000,
  2 * 3_600_000,
  5 * 3_600_000,
  10 * 3_600_000,
  14 * 3_600_000,
  20 * 3_600_000,
  24 * 3_600_000,
] as const;

/** A page is worth more than one try in five minutes: the first pauses are short. */
const EAGER_MS = [500, 1_000, 2_000] as const;
const STEPS: readonly number[] = [...EAGER_MS, ...LADDER_MS];

/**
 * How long to wait after the `tries`-th try (from 1) has failed; null when it was the last. A tenth
 * of jitter either way keeps receivers that failed together from being tried together.
 */
export function pauseAfter(tries: number, random: number): number | null {
  const pause = STEPS[tries - 1];
  return pause === undefined ? null : Math.round(pause * (0.9 + 0.2 * random));
}
