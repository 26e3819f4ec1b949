/**
 * Flapping is damped by what it has shown: an incident that came back after a pause is over only
 * when it has been well for twice as long. Within that time it comes back unclosed, and nobody is
 * called again for what nobody was told to be over.
 */
import { MINUTE } from '../base/instant.js';
import type { Followed } from './memory.js';

/** No pause asks for more than this. */
const HOLD_MAX_MS = 30 * MINUTE;

/** How long it must be well before it is over, in milliseconds. */
export function holdOf({
  keepFiringFor,
  hold = 0,
}: Pick<Followed, 'keepFiringFor' | 'hold'>): number {
  return Math.max(keepFiringFor, hold);
}

/** The hold after it has come back from a pause, both in milliseconds. */
export function grownHold(hold: number, pauseMs: number): number {
  return Math.max(hold, Math.min(HOLD_MAX_MS, 2 * pauseMs));
}
