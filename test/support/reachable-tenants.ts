/** Who the outage of `many-outages.ts` hits at each tenant, with ways to reach them. */
import type { Database } from '#infra/db/database.js';
import { ticksOf } from './engine-notation.js';
import { OUTAGE } from './many-outages.js';

/** Two merchants that the outage hits: of the acquirer that fails. */
export const MERCHANTS: readonly string[] = [
  ...new Set(
    ticksOf(OUTAGE)
      .flatMap(({ digests }) => digests)
      .flatMap(({ failures }) => failures.filter(({ code }) => code === 'cup-pos:55'))
      .map(({ merchant }) => String(merchant)),
  ),
]
  .filter((merchant) => merchant.startsWith('m-acq-1-'))
  .slice(0, 2);

/**
 * Gives the tenants those merchants, who said yes to an SMS, and two terminals of the acquirer.
 * They come after as many others as `from` says.
 */
export async function makeReachable(
  db: Database,
  tenants: readonly string[],
  from = 0,
): Promise<void> {
  const values = [tenants, MERCHANTS];
  await db.pool.query(
    `insert into merchant (tenant, merchant, name, language, revision)
     select tenant, name, name, 'en', 1
       from unnest($1::text[]) as t (tenant), unnest($2::text[]) as m (name)`,
    values,
  );
  await db.pool.query(
    `insert into contact (tenant, merchant, contact, name, channel, address, consent, revision)
     select tenant, name, 'owner', name, 'sms', '+8613' || lpad((place + $3)::text, 4, '0')
              || lpad(n::text, 5, '0'), true, 1
       from unnest($1::text[]) with ordinality as t (tenant, place),
            unnest($2::text[]) with ordinality as m (name, n)`,
    [...values, from],
  );
  await db.pool.query(
    `insert into contact_consent (tenant, channel, address, state, asked_at, confirmed_at)
     select tenant, channel, address, 'confirmed', now(), now() from contact
      where tenant = any($1::text[])`,
    [tenants],
  );
  await db.pool.query(
    `insert into terminal (tenant, terminal, registered, profile, merchant, attributes, hb_seconds,
                           test, boot, online, first_seen_at, changed_at)
     select t.tenant, t.tenant || '-' || n, true, p.id, 'm-elsewhere', '{"acquirer":"acq-1"}', 60,
            false, 1, true, now(), now()
       from unnest($1::text[]) as t (tenant)
      cross join lateral (select min(id) as id from profile where profile.tenant = t.tenant) as p
      cross join generate_series(1, 2) as n`,
    [tenants],
  );
}
