/**
 * Whether a cause is sure enough to tell people. With less confidence a page waits for clearer
 * evidence, but only so long: four seconds, or, where traffic is so thin that four seconds bring
 * nothing, a part of the time that the evidence has taken so far.
 */
import { MINUTE, SECOND } from '../base/instant.js';

/** Share of the odds that one explanation has when it is sure. */
export const CONFIDENT = 0.95;
const WAIT_MS = { min: 4 * SECOND, max: MINUTE } as const;
const WAIT_SHARE = 0.2;

/** `waitedMs` since the condition first held, which was `tookMs` after the onset. */
export function isSettled(confidence: number, waitedMs: number, tookMs: number): boolean {
  if (confidence >= CONFIDENT) return true;
  return waitedMs >= Math.min(WAIT_MS.max, Math.max(WAIT_MS.min, WAIT_SHARE * tookMs));
}
