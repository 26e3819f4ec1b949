import type { Wall } from '#domain/live/frame.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { one, oneOrNone, rows } from '#infra/db/query.js';
import { engineHealth, loadedRules } from '#infra/store/engine.sql.js';
import { codesNow, newestTraffic, trafficSince } from '#infra/store/rollups.sql.js';
import { countFleet } from '#infra/store/terminals.sql.js';
import { firstTraffic } from '#infra/store/wall.sql.js';
import { BEFORE_MS, BUCKET_SECONDS, composeWall, RECENT_MS, SHOWN_MS } from './compose-wall.js';

/** Reads one tenant's wall. One statement after the other: a wall takes one connection, not six. */
export async function readWall(db: Database, clock: Clock, tenant: string): Promise<Wall> {
  const now = clock.now();
  const bucketMs = BUCKET_SECONDS * 1_000;
  const since = new Date(Math.floor((now - SHOWN_MS) / bucketMs) * bucketMs);
  const recent = new Date(now - RECENT_MS);
  const before = new Date(now - RECENT_MS - BEFORE_MS);
  const fleet = await rows(db, countFleet, tenant, new Date(now));
  const traffic = await rows(db, trafficSince, tenant, since);
  const codes = await rows(db, codesNow, tenant, before, recent, new Date(now));
  const first = await one(db, firstTraffic, tenant, before);
  const health = await oneOrNone(db, engineHealth, tenant);
  const newest = await one(db, newestTraffic, tenant);
  const loaded = await oneOrNone(db, loadedRules);
  return composeWall({
    tenant,
    now,
    fleet,
    traffic,
    codes,
    firstAt: first.first_at?.getTime() ?? null,
    engine: health
      ? {
          evaluatedAt: health.evaluated_at.getTime(),
          newestAt: health.newest_at?.getTime() ?? null,
        }
      : null,
    realDelay: (clockMs) => clock.realDelay(clockMs),
    newestAt: newest.newest_at?.getTime() ?? null,
    rules: loaded?.rules.length ?? 0,
    mistakes: loaded?.mistakes.length ?? 0,
  });
}
