/** A past for tests: what the notation tells, as the digests that ingest would have stored. */
import { MINUTE } from '#domain/base/instant.js';
import type { Digest } from '#domain/digest/digest.js';
import { newState, toSnapshot } from '#domain/engine/memory.js';
import { tick } from '#domain/engine/tick.js';
import type { Settings } from '#domain/engine/types.js';
import type { Database } from '#infra/db/database.js';
import { execute } from '#infra/db/query.js';
import { saveEngineState, saveRules } from '#infra/store/engine.sql.js';
import { keepPast } from '#infra/store/history.sql.js';
import type { Told } from './engine-notation.js';
import { PROFILES, SETTINGS } from './tiny-fleet.js';

/** Numbers the profiles of the tiny fleet. */
export async function seedProfiles(db: Database): Promise<void> {
  await db.pool.query(
    `insert into profile (id, tenant, attributes) overriding system value
     select id, 'demo', attributes from json_to_recordset($1) as p (id int, attributes jsonb)`,
    [JSON.stringify(PROFILES)],
  );
}

/** Publishes rules as the engine does, so that the past is kept with them. */
export async function publishRules(db: Database, { rules }: Settings): Promise<void> {
  const views = rules.map((rule) => ({
    alert: rule.alert,
    file: 'some.yaml',
    severity: 'by diagnosis',
    detector: 'failure_ratio',
    summary: rule.annotations.summary,
    rule,
  }));
  await execute(db, saveRules, new Date(0), JSON.stringify(views), '[]', null);
}

/** Stores a digest of a tenant, `demo` when left out, as ingest would have, at a position. */
export async function storeDigest(
  db: Database,
  position: number,
  digest: Digest,
  tenant = 'demo',
): Promise<void> {
  await db.pool.query(`insert into digest (position, tenant, at, body) values ($1, $4, $2, $3)`, [
    position,
    new Date(digest.to),
    JSON.stringify(digest),
    tenant,
  ]);
}

/**
 * Stores what was told, lives through it, and keeps the engine's memory every quarter of an hour,
 * as the service does. Answers what was decided.
 */
export async function seedHistory(
  db: Database,
  ticks: readonly Told[],
  settings: Settings = SETTINGS,
) {
  await seedProfiles(db);
  await publishRules(db, settings);
  const state = newState();
  const decided = [];
  let position = 0;
  let keptAt = 0;
  for (const { now, digests, people } of ticks) {
    for (const digest of digests) {
      position += 1;
      await storeDigest(db, position, digest);
    }
    const { effects } = tick(state, settings, { digests, profiles: PROFILES, people }, now);
    for (const effect of effects) decided.push({ at: now, effect });
    if (now - keptAt < 15 * MINUTE) continue;
    keptAt = now;
    const { memory } = state;
    const newest = memory.newestAt === null ? null : new Date(memory.newestAt);
    const at = new Date(now);
    await execute(db, saveEngineState, 'demo', toSnapshot(memory), position, at, newest);
    await execute(db, keepPast, 'demo');
  }
  return { decided, state };
}
