/** The same outage at many tenants at once, as ingest would have stored it: one incident each. */
import type { Digest } from '#domain/digest/digest.js';
import type { Database } from '#infra/db/database.js';
import { ticksOf } from './engine-notation.js';
import { PROFILES } from './tiny-fleet.js';

/** What happens at each of them; it is young when it is read, so that most is yet to be decided. */
export const OUTAGE = '0s acq-1 10 acq-2 10\n20s acq-1 8x55/10\n24s end';

/** The names of so many tenants. */
export function tenantNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `t-${String(i + 1).padStart(3, '0')}`);
}

/**
 * Makes tenants known, with their profiles; nothing has happened to them yet. They come after as
 * many others as `from` says.
 */
export async function seedTenants(
  db: Database,
  tenants: readonly string[],
  from = 0,
): Promise<void> {
  await db.pool.query(
    `insert into engine_state (tenant, snapshot, read_position, evaluated_at)
     select tenant, '{"version":0}', 0, now() from unnest($1::text[]) as tenant`,
    [tenants],
  );
  await db.pool.query(
    `insert into profile (id, tenant, attributes) overriding system value
     select (place + $4) * $3 + id, tenant, attributes
       from unnest($1::text[]) with ordinality as t (tenant, place),
            json_to_recordset($2) as p (id int, attributes jsonb)`,
    [tenants, JSON.stringify(PROFILES), PROFILES.length, from],
  );
}

/** Stores the outage of some of them, ended a moment ago; `tenants` are all, in their order. */
export async function storeOutages(
  db: Database,
  tenants: readonly string[],
  from: number,
  to: number,
): Promise<void> {
  const digests = ticksOf(OUTAGE).flatMap((told) => told.digests);
  const later = Date.now() - (digests.at(-1)?.to ?? 0);
  const rows = tenants.slice(from, to).flatMap((tenant, i) => {
    const offset = (from + i + 1) * PROFILES.length;
    return digests.map((digest, position) => {
      const body = moved(digest, later, offset);
      return { position: position + 1, tenant, at: new Date(body.to), body };
    });
  });
  await db.pool.query(
    `insert into digest (position, tenant, at, body)
     select position, tenant, at, body
       from json_to_recordset($1)
         as d (position int8, tenant text, at timestamptz, body json)`,
    [JSON.stringify(rows)],
  );
  await db.pool.query(`select pg_notify('tillwatch_digest', '')`);
}

function moved(digest: Digest, later: number, profiles: number): Digest {
  return {
    ...digest,
    from: digest.from + later,
    to: digest.to + later,
    attempts: digest.attempts.map((row) => ({ ...row, profile: row.profile + profiles })),
    failures: digest.failures.map((row) => ({
      ...row,
      profile: row.profile + profiles,
      at: row.at + later,
    })),
  };
}
