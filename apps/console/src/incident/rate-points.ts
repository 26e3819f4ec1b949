/** The numbers of an incident's chart, apart from how they are drawn. */
import type { Incident } from '#domain/incident/incident.js';
import type { IncidentSeries } from '#domain/live/view.js';
import { niceTop } from '../chart/geometry.js';

export interface RatePoint {
  readonly at: number;
  readonly attempts: number;
  readonly failures: number;
  /** Null when nobody paid: the rate is then unknown, not zero. */
  readonly rate: number | null;
}

export interface RateMark {
  readonly at: number;
  readonly kind: 'onset' | 'detected' | 'resolved' | 'change';
  /** What changed, for a change. */
  readonly what?: string;
}

export interface RateFigures {
  readonly points: readonly RatePoint[];
  readonly from: number;
  readonly to: number;
  /** Where the axis of the rate ends. */
  readonly top: number;
  readonly baseline: number;
  readonly peak: number | null;
  readonly now: number | null;
  readonly marks: readonly RateMark[];
}

/** Reads the series of an incident; null when there is no line to draw. */
export function rateFigures(series: IncidentSeries, incident: Incident): RateFigures | null {
  const points = series.points.map((point) => ({
    ...point,
    rate: point.attempts > 0 ? point.failures / point.attempts : null,
  }));
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || last.at <= first.at) return null;
  const rates = points.map((point) => point.rate).filter((rate) => rate !== null);
  const peak = rates.length > 0 ? Math.max(...rates) : null;
  const inside = (mark: RateMark): boolean => mark.at >= first.at && mark.at <= last.at;
  return {
    points,
    from: first.at,
    to: last.at,
    top: Math.min(1, niceTop(Math.max(peak ?? 0, series.baseline * 1.5))),
    baseline: series.baseline,
    peak,
    now: rates.at(-1) ?? null,
    marks: marksOf(series, incident).filter(inside),
  };
}

function marksOf(series: IncidentSeries, incident: Incident): RateMark[] {
  const marks: RateMark[] = incident.changes.map(({ at, what }) => ({ at, kind: 'change', what }));
  marks.push({ at: series.startedAt, kind: 'onset' });
  marks.push({ at: incident.detectedAt, kind: 'detected' });
  if (incident.resolvedAt !== null) marks.push({ at: incident.resolvedAt, kind: 'resolved' });
  return marks.sort((a, b) => a.at - b.at);
}

/** The point nearest to a moment. */
export function nearestPoint(points: readonly RatePoint[], at: number): RatePoint | null {
  let best: RatePoint | null = null;
  for (const point of points) {
    if (best === null || Math.abs(point.at - at) < Math.abs(best.at - at)) best = point;
  }
  return best;
}
