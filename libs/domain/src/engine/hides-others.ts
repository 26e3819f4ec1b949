/**
 * Who is not served is neither declined nor mistypes a PIN: while a good part of all payments fails
 * for one reason, there are fewer failures for any other, and what is learned of them then would
 * make the first ordinary minutes after an outage look like the next one.
 */
import { type Instant, MINUTE } from '../base/instant.js';
import { factsOf, isBusiness, isPayment } from '../detect/registry.js';
import { isFollowed } from './is-followed.js';
import type { EngineState, Followed } from './memory.js';
import { slicesSince } from './recent.js';

/** Failures of all attempts, from which on all others are no longer what they usually are. */
const NOTICEABLE = 0.02;

/** Whether open incidents fail so many payments that other failures say nothing of a norm. */
export function hidesOthers({ memory, recent }: EngineState, now: Instant): boolean {
  const faults = memory.followed.filter(isFault);
  if (faults.length === 0) return false;
  const failing = faults.reduce((sum, f) => sum + f.incident.impact.failingPerMinute, 0);
  const attempts = slicesSince(recent, now - MINUTE).reduce((sum, s) => sum + s.attempted, 0);
  return failing >= NOTICEABLE * attempts;
}

function isFault(followed: Followed): boolean {
  const { classes, host, clearSince } = followed;
  // What was merged is counted with what it was merged into.
  if (!isFollowed(followed) || host !== undefined || clearSince !== null) return false;
  return !isBusiness(classes) && classes.some((c) => isPayment(factsOf(c)));
}
