/** What the wall's points mean: shares, and the band that is normal for each of them. */
import type { Incident } from '#domain/incident/incident.js';
import type { Wall, WallPoint } from '#domain/live/frame.js';

/** A share, or null when there is nothing to take it of: no payments is not zero approvals. */
export function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

export interface Band {
  readonly low: number;
  readonly high: number;
}

/** Fewer points than this, or less time, say nothing about what is normal. */
const BAND_POINTS_MIN = 10;
const BAND_MS_MIN = 300_000;

/**
 * Three robust deviations around the median. The spread has a floor (`floor` of the median): a
 * line that never moved would otherwise call its first wobble abnormal.
 */
export function normalBand(values: readonly (number | null)[], floor: number): Band | null {
  const known = values.filter((value) => value !== null);
  if (known.length < BAND_POINTS_MIN) return null;
  const middle = median(known);
  const spread = 1.4826 * median(known.map((value) => Math.abs(value - middle)));
  const reach = 3 * Math.max(spread, floor * Math.abs(middle));
  return { low: Math.max(0, middle - reach), high: middle + reach };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}

export type Side = 'below' | 'above';

/** On which side of the band a value lies, if outside. */
export function outside(value: number | null, band: Band | null): Side | null {
  if (value === null || band === null) return null;
  if (value < band.low) return 'below';
  return value > band.high ? 'above' : null;
}

/** One minute's sums, ending with the bucket at `at`. */
export type Minute = WallPoint;

const MINUTE_MS = 60_000;

/**
 * Sums over the minute that ends with each full bucket: single buckets of a small fleet are noise,
 * and whole minutes would show a fault a minute late. A bucket that is absent had no message; a
 * minute of nothing has no attempts, so that its share is unknown. The bucket that is still filling
 * is left out, since its counts would look like a collapse.
 */
export function rollingMinutes(
  points: readonly WallPoint[],
  wall: Pick<Wall, 'at' | 'bucketSeconds' | 'points'>,
): Minute[] {
  const step = wall.bucketSeconds * 1_000;
  const first = wall.points[0]?.at;
  if (first === undefined) return [];
  const width = Math.max(1, Math.round(MINUTE_MS / step));
  const byTime = new Map(points.map((point) => [point.at, point]));
  const minutes: Minute[] = [];
  // The first whole minute: before it, failures are known whose denominators are still to come.
  for (let at = first + (width - 1) * step; at + step <= wall.at; at += step) {
    const within = Array.from({ length: width }, (_, back) => byTime.get(at - back * step));
    minutes.push(sumOf(at, within));
  }
  return minutes;
}

/** Whether a whole minute has passed since the wall's first count. */
export function hasWholeMinute(wall: Pick<Wall, 'at' | 'bucketSeconds' | 'points'>): boolean {
  return rollingMinutes(wall.points, wall).length > 0;
}

/** What there is before the first whole minute: a beginning, which must not pass for a rate. */
export function soFar(wall: Pick<Wall, 'at' | 'points'>): Minute | null {
  return wall.points.length > 0 ? sumOf(wall.at, wall.points) : null;
}

function sumOf(at: number, points: readonly (WallPoint | undefined)[]): Minute {
  const sum = { at, attempts: 0, approved: 0, failures: 0 };
  for (const point of points) {
    sum.attempts += point?.attempts ?? 0;
    sum.approved += point?.approved ?? 0;
    sum.failures += point?.failures ?? 0;
  }
  return sum;
}

const RECENT_MS = 300_000;

/** An incident that fails fewer payments than this share of all does not move the fleet's line. */
const MOVING_SHARE_MIN = 0.01;

/**
 * Until when points are normal: an outage that burns for an hour must not become the norm.
 * Without one, the last five minutes are left out, in which a fault may just be starting.
 */
export function normalUntil(wall: Pick<Wall, 'at' | 'minute'>, open: readonly Incident[]): number {
  const moving = open.filter(
    ({ impact }) => impact.failingPerMinute >= MOVING_SHARE_MIN * wall.minute.attempts,
  );
  return Math.min(wall.at - RECENT_MS, ...moving.map((incident) => incident.startedAt));
}

/** The minutes that define what is normal; none while they are too few to. */
export function normalMinutes(minutes: readonly Minute[], until: number): readonly Minute[] {
  const normal = minutes.filter((minute) => minute.at < until);
  const first = normal[0];
  const last = normal.at(-1);
  return first && last && last.at - first.at >= BAND_MS_MIN ? normal : [];
}

/** How far a code is above what it usually is; null when it usually is not seen at all. */
export function codeTimes(perMinute: number, normal: number | null): number | null {
  return normal === null || normal <= 0 ? null : perMinute / normal;
}

/** A code that is both frequent and far from normal; three times of almost nothing is nothing. */
export function codeStandsOut(perMinute: number, normal: number | null): boolean {
  if (perMinute < 3) return false;
  const times = codeTimes(perMinute, normal);
  return times === null ? normal !== null : times >= 3;
}

/** A region that is far less online than the fleet as a whole, beyond what chance explains. */
export function regionStandsOut(
  region: { known: number; online: number },
  fleet: { known: number; online: number },
): boolean {
  const usual = share(fleet.online, fleet.known);
  const here = share(region.online, region.known);
  if (usual === null || here === null) return false;
  const chance = Math.sqrt((usual * (1 - usual) + 0.01) / region.known);
  return here < usual - Math.max(0.05, 4 * chance);
}
