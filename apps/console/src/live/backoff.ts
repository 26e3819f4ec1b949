/** How long to wait before the next attempt to connect. */

const FIRST_MS = 1_000;
const MOST_MS = 30_000;

/**
 * Doubles from 1 s to 30 s, with up to a fifth taken off at random: a thousand consoles that lost
 * the same server must not come back in the same instant.
 */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(full * (1 - 0.2 * random));
}
