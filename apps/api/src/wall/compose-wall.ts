/** The wall of one tenant, from what the store counted. Pure: the time comes with the counts. */
import { type Instant, MINUTE, SECOND } from '#domain/base/instant.js';
import type { Wall, WallPoint } from '#domain/live/frame.js';

/** Counts of ten seconds at one acquirer. */
export interface Traffic {
  readonly at: Date;
  readonly acquirer: string;
  readonly attempts: number;
  readonly approved: number;
  readonly failures: number;
  readonly messages: number;
}

/** Everything a wall is composed from. */
export interface WallParts {
  readonly tenant: string;
  readonly now: Instant;
  readonly fleet: readonly {
    readonly region: string;
    readonly known: number;
    readonly online: number;
    readonly unregistered: number;
    readonly goodbye: number;
  }[];
  readonly traffic: readonly Traffic[];
  /** Failures of the recent minutes, and of the hour before them. */
  readonly codes: readonly {
    readonly code: string;
    readonly recent: number;
    readonly before: number;
  }[];
  /** The first traffic since the hour before the recent minutes began. */
  readonly firstAt: Instant | null;
  readonly engine: { readonly evaluatedAt: Instant; readonly newestAt: Instant | null } | null;
  /** The real milliseconds of a span of the clock. */
  readonly realDelay: (clockMs: number) => number;
  readonly newestAt: Instant | null;
  readonly rules: number;
  /** Mistakes in the rule files that were read last. */
  readonly mistakes: number;
}

export const BUCKET_SECONDS = 10;
export const SHOWN_MS = 30 * MINUTE;
export const RECENT_MS = 5 * MINUTE;
export const BEFORE_MS = 60 * MINUTE;
const acquirers_max = 12;
/** The engine writes that it decided at least every five seconds; three missing are a fault. */
const ENGINE_SILENT_MS = 15 * SECOND;

/** Composes the wall. */
export function composeWall(parts: WallParts): Wall {
  const { tenant, now, fleet, traffic, newestAt } = parts;
  return {
    tenant,
    at: now,
    newestAt,
    fleet: {
      known: sum(fleet, ({ known }) => known),
      online: sum(fleet, ({ online }) => online),
      unregistered: sum(fleet, ({ unregistered }) => unregistered),
      offlineGoodbye: sum(fleet, ({ goodbye }) => goodbye),
    },
    minute: lastFullMinute(traffic, now),
    bucketSeconds: BUCKET_SECONDS,
    points: pointsOf(traffic),
    acquirers: acquirersOf(traffic),
    codes: codesOf(parts),
    regions: fleet.map(({ region, known, online }) => ({ region, known, online })),
    engine: engineOf(parts),
  };
}

function lastFullMinute(traffic: readonly Traffic[], now: Instant): Wall['minute'] {
  const end = Math.floor(now / MINUTE) * MINUTE;
  const within = traffic.filter(({ at }) => {
    return at.getTime() >= end - MINUTE && at.getTime() < end;
  });
  return {
    attempts: sum(within, ({ attempts }) => attempts),
    approved: sum(within, ({ approved }) => approved),
    failures: sum(within, ({ failures }) => failures),
    messages: sum(within, ({ messages }) => messages),
  };
}

/** One point a bucket, oldest first. A bucket without messages is absent: no data is not zero. */
function pointsOf(traffic: readonly Traffic[]): WallPoint[] {
  const points = new Map<Instant, WallPoint>();
  for (const { at: date, attempts, approved, failures } of traffic) {
    const at = date.getTime();
    const point = points.get(at) ?? { at, attempts: 0, approved: 0, failures: 0 };
    point.attempts += attempts;
    point.approved += approved;
    point.failures += failures;
    points.set(at, point);
  }
  return [...points.values()].toSorted((a, b) => a.at - b.at);
}

/** The busiest acquirers by name. Terminals whose acquirer nobody told are in the whole only. */
function acquirersOf(traffic: readonly Traffic[]): Wall['acquirers'] {
  const byAcquirer = new Map<string, Traffic[]>();
  for (const counts of traffic) {
    if (counts.acquirer === '') continue;
    const known = byAcquirer.get(counts.acquirer);
    if (known) known.push(counts);
    else byAcquirer.set(counts.acquirer, [counts]);
  }
  return [...byAcquirer]
    .map(([acquirer, of]) => ({ acquirer, of, attempts: sum(of, ({ attempts }) => attempts) }))
    .filter(({ attempts }) => attempts > 0)
    .toSorted((a, b) => b.attempts - a.attempts || (a.acquirer < b.acquirer ? -1 : 1))
    .slice(0, acquirers_max)
    .map(({ acquirer, of }) => ({ acquirer, points: pointsOf(of) }));
}

/** Codes a minute; what is normal is unknown until there was a minute before the recent ones. */
function codesOf({ codes, firstAt, now }: WallParts): Wall['codes'] {
  const recentFrom = now - RECENT_MS;
  const observed = firstAt === null ? 0 : recentFrom - Math.max(firstAt, recentFrom - BEFORE_MS);
  return codes
    .filter(({ recent }) => recent > 0)
    .map(({ code, recent, before }) => ({
      code,
      perMinute: rounded(recent / (RECENT_MS / MINUTE)),
      normalPerMinute: observed < MINUTE ? null : rounded(before / (observed / MINUTE)),
    }));
}

function engineOf(parts: WallParts): Wall['engine'] {
  const { engine, newestAt, now, realDelay } = parts;
  const files = { rules: parts.rules, ...(parts.mistakes > 0 && { mistakes: parts.mistakes }) };
  if (!engine) return { ok: false, lagMs: null, evaluatedAt: null, ...files };
  const { evaluatedAt } = engine;
  const ok = realDelay(now - evaluatedAt) < ENGINE_SILENT_MS;
  const lagMs =
    newestAt === null || engine.newestAt === null ? null : Math.max(0, newestAt - engine.newestAt);
  return { ok, lagMs, evaluatedAt, ...files };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

/** Two digits are more than anybody reads; the rest would make every frame longer. */
function rounded(rate: number): number {
  return Math.round(rate * 100) / 100;
}
