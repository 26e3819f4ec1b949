import { type Instant, MINUTE, SECOND } from '#domain/base/instant.js';
import type { Incident } from '#domain/incident/incident.js';
import type { IncidentSeries } from '#domain/live/view.js';

type Point = IncidentSeries['points'][number];

const RAW_SECONDS = 10;
/** Widths of buckets that divide an hour, the finest first. */
const WIDTHS_SECONDS = [RAW_SECONDS, 60, 300, 900, 3_600] as const;
/** More points than pixels say nothing more. */
const points_max = 600;
const AROUND_MS = 5 * MINUTE;
/** An incident that nobody closed for days is shown by its newest day. */
const span_max_ms = 24 * 60 * MINUTE;

/** From when to when an incident's line is drawn: a little before it began, a little after. */
export function lineSpan(incident: Incident, now: Instant): { from: Instant; to: Instant } {
  const end = incident.resolvedAt === null ? now : incident.resolvedAt + AROUND_MS;
  const to = Math.min(now, end);
  const from = Math.max(incident.startedAt - AROUND_MS, to - span_max_ms);
  const raw = RAW_SECONDS * SECOND;
  return { from: Math.floor(from / raw) * raw, to: Math.max(from, to) };
}

/** Joins ten-second buckets until the line has few enough points, and says how wide they are. */
export function joinBuckets(
  points: readonly Point[],
  span: { readonly from: Instant; readonly to: Instant },
): Pick<IncidentSeries, 'bucketSeconds' | 'points'> {
  const seconds = (span.to - span.from) / SECOND;
  const bucketSeconds = WIDTHS_SECONDS.find((width) => seconds / width <= points_max) ?? 3_600;
  const joined = new Map<Instant, Point>();
  for (const { at, attempts, failures } of points) {
    const start = Math.floor(at / (bucketSeconds * SECOND)) * bucketSeconds * SECOND;
    const sum = joined.get(start) ?? { at: start, attempts: 0, failures: 0 };
    joined.set(start, {
      at: start,
      attempts: sum.attempts + attempts,
      failures: sum.failures + failures,
    });
  }
  return { bucketSeconds, points: [...joined.values()] };
}
