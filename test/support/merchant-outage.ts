/** Merchants with contacts that said yes, and an incident that hit them. */
import type { Incident } from '#domain/incident/incident.js';
import type { Database } from '#infra/db/database.js';
import { execute } from '#infra/db/query.js';
import { addMembers } from '#infra/store/incidents.sql.js';
import { anIncident, storeIncident } from './an-incident.js';

/** The names of `count` merchants, from `m-00001`. */
export function merchantNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `m-${String(i + 1).padStart(5, '0')}`);
}

/** Stores merchants with one contact each, reached by SMS, who all said yes. */
export async function storeMerchants(db: Database, count: number): Promise<string[]> {
  const names = merchantNames(count);
  await db.pool.query(
    `insert into merchant (tenant, merchant, name, language, revision)
     select 'demo', name, name, case when n % 2 = 0 then 'en' else 'zh-CN' end, 1
       from unnest($1::text[]) with ordinality as given (name, n)`,
    [names],
  );
  await db.pool.query(
    `insert into contact (tenant, merchant, contact, name, channel, address, consent, revision)
     select 'demo', name, 'owner', name, 'sms', '+861380' || lpad(n::text, 7, '0'), true, 1
       from unnest($1::text[]) with ordinality as given (name, n)`,
    [names],
  );
  await db.pool.query(
    `insert into contact_consent (tenant, channel, address, state, asked_at, confirmed_at)
     select tenant, channel, address, 'confirmed', now(), now() from contact`,
  );
  return names;
}

/** Stores an incident that hit these merchants. */
export async function hitMerchants(
  db: Database,
  names: readonly string[],
  changes: Partial<Incident> = {},
): Promise<void> {
  await storeIncident(db, anIncident(changes));
  await execute(db, addMembers, 'demo', 'inc-1', 'merchant', names);
}
