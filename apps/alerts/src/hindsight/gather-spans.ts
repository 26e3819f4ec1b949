import { HOUR, type Instant, MINUTE } from '#domain/base/instant.js';
import type { Span } from '#infra/history/read-late.js';

/** What lies further apart is not lived through in one. */
const APART_MS = 15 * MINUTE;
/** The most that is lived through at once: what a child does within its time. */
const SPAN_MS = 2 * HOUR;

/** Minutes, in their order, gathered to spans. */
export function gatherSpans(minutes: readonly Instant[]): Span[] {
  const spans: { from: Instant; until: Instant }[] = [];
  for (const minute of minutes) {
    const last = spans.at(-1);
    const until = minute + MINUTE;
    const near = last && minute - last.until < APART_MS && until - last.from <= SPAN_MS;
    if (near) last.until = until;
    else spans.push({ from: minute, until });
  }
  return spans;
}
