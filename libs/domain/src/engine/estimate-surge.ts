/**
 * How much more traffic there is than has been told yet. Failures arrive at once, approvals with
 * the next heartbeat: when a sale opens, or a fleet has only just connected, the failures of
 * everyday life stand against attempts that nobody has reported. Customers' own declines rise with
 * volume and arrive as fast as any failure, so they say how far the attempts lag behind.
 */
import type { Instant } from '../base/instant.js';
import { FLEET } from '../detect/baseline.js';
import type { Finding } from '../detect/detector.js';
import { factsOf, isPayment } from '../detect/registry.js';
import { normalOf } from './learn-normal.js';
import type { EngineState } from './memory.js';
import { slicesSince } from './recent.js';

const WINDOW_MS = 30_000;
/** Declines' worth of belief that nothing is unusual. */
const DOUBT = 3;
const SURGE_MAX = 30;

/** The factor from reported to real attempts over the last half minute; never below one. */
export function surgeOf(state: EngineState, now: Instant): number {
  let attempts = 0;
  let declines = 0;
  for (const slice of slicesSince(state.recent, now - WINDOW_MS)) {
    attempts += slice.attempted;
    declines += slice.declined;
  }
  const surge = (declines + DOUBT) / (attempts * usualDeclines(state) + DOUBT);
  return Math.min(SURGE_MAX, Math.max(1, surge));
}

/** Customers' own declines of attempts, 0 to 1, as they usually are. */
export function usualDeclines(state: EngineState): number {
  return normalOf(state, 'funds', FLEET) + normalOf(state, 'card_data_read', FLEET);
}

/** The factor for the units of a finding: only attempts lag, and not behind customers' declines. */
export function stretchOf(finding: Finding, surge: number): number {
  const facts = factsOf(finding);
  return isPayment(facts) && !facts.business ? surge : 1;
}
