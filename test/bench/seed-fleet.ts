import { openDatabase } from '#infra/db/database.js';

/** Two terminals a merchant, a dozen acquirers: what a fleet's births would have left. */
const FLEET = `
  with added as (
    insert into profile (tenant, attributes)
    select 'demo', jsonb_build_object('acquirer', 'acq-' || a, 'region', '31000' || r,
             'carrier', 'cmcc', 'link', '4g', 'model', 'A920', 'hw', 'B17', 'fw', '3.2.1',
             'app', '5.4.0', 'param', 'p88', 'feePlan', 'std@12', 'keys', 'A1B2C3', 'chain', 'c-3')
      from generate_series(0, 11) as a, generate_series(0, 9) as r
    returning id, attributes
  ),
  numbered as (select row_number() over () - 1 as n, id, attributes from added)
  insert into terminal (tenant, terminal, registered, profile, merchant, attributes, hb_seconds,
                        test, boot, online, first_seen_at, changed_at)
  select 'demo', 'T-' || t, true, numbered.id, 'm-' || t / 2,
         numbered.attributes || jsonb_build_object('store', 's-' || t / 2, 'tz', 'Asia/Shanghai',
           'hours', '09:00-22:00'),
         60, false, 1, true, now(), now()
    from generate_series(0, $1::integer - 1) as t
    join numbered on numbered.n = t % 120`;

/** Puts a known fleet into an empty database: every terminal has sent message 0 of its boot 1. */
export async function seedFleet(url: string, terminals: number): Promise<void> {
  const db = openDatabase({ url, max: 1, name: 'bench' });
  try {
    await db.pool.query('set statement_timeout = 0');
    await db.pool.query(FLEET, [terminals]);
    await db.pool.query(
      `insert into terminal_boot select id, 1, '{[0,1)}', now() from terminal order by id`,
    );
    await db.pool.query('vacuum analyze terminal, terminal_boot');
  } finally {
    await db.close();
  }
}
