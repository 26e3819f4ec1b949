/** When a merchant may be told something: his hours, on his clock. */
import { type Instant, MINUTE } from '../base/instant.js';
import { tradesAt } from '../detect/trading-now.js';

/** Hours are looked through in these steps, for a week. */
const STEP_MS = 15 * MINUTE;
const STEPS_MAX = (7 * 24 * 60) / 15;

/**
 * The first moment from `now` on at which somebody with these `hours` (`Mo-Fr 09:00-18:00`) in the
 * time zone `tz` may be told. Who gave no hours may be told at any, and so may one whose hours
 * never come: hours excuse a delay, never a silence.
 */
export function sendTime(hours: string | null, tz: string, now: Instant): Instant {
  if (hours === null) return now;
  const text = `${hours} ${tz}`;
  if (tradesAt(text, now)) return now;
  const first = now - (now % STEP_MS) + STEP_MS;
  for (let i = 0; i < STEPS_MAX; i += 1) {
    const at = first + i * STEP_MS;
    if (tradesAt(text, at)) return at;
  }
  return now;
}
