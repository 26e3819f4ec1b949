/** How long it is kept what people and machines did: commands, notifications, whom notices hit. */
import { DAY, HOUR } from '#domain/base/instant.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { keepHouse } from '../../apps/ingest/src/housekeeper.js';
import { IngestConfig } from '../../apps/ingest/src/ingest.config.js';
import { IngestMetrics } from '../../apps/ingest/src/ingest.metrics.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { silentLog } from '../support/silent-log.js';

let database: TestDatabase;
let db: Database;
const TODAY = Date.UTC(2026, 9, 5);
const now = TODAY + 12 * HOUR;
const retention = IngestConfig.parse({
  ...{ DATABASE_URL: 'x', RETENTION_COMMAND_DAYS: 3, RETENTION_NOTIFICATION_DAYS: 4 },
  ...{ RETENTION_RECIPIENT_DAYS: 90, RETENTION_CHANGE_DAYS: 5 },
});

beforeEach(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 3, name: 'retention spec', log: silentLog });
});
afterEach(async () => {
  await db.close();
  await database.close();
});
afterAll(stopTestServer);

const turn = () =>
  keepHouse({
    ...{ db, retention, metrics: new IngestMetrics(), log: silentLog },
    clock: { now: () => now, realDelay: (ms) => ms },
  });
const ago = (days: number) => new Date(TODAY - days * DAY);

async function left(column: string, table: string): Promise<unknown[]> {
  const found = await db.pool.query(`select ${column} as it from ${table} order by 1`);
  return found.rows.map(({ it }) => it);
}

async function order(id: string, state: string, days: number, targets: number): Promise<void> {
  await db.pool.query(
    `insert into command_order (tenant, id, what, state, created_at, body)
     values ('demo', $1, 'restart', $2, $3, '{}')`,
    [id, state, ago(days)],
  );
  await db.pool.query(
    `insert into command_target (tenant, command, place, terminal, merchant)
     select 'demo', $1, n, 't-' || n, 'm' from generate_series(1, $2::integer) as n`,
    [id, targets],
  );
}

async function hold(id: string, releasedAt: Date | null): Promise<void> {
  await db.pool.query(
    `insert into command_hold (tenant, id, released_at, released_by) values ('demo', $1, $2, 'Li')`,
    [id, releasedAt],
  );
}

test('commands that ended go with their terminals, more than a slice of them, too', async () => {
  await order('cmd-old', 'done', 4, 6_000);
  await order('cmd-stopped', 'stopped', 4, 1);
  await order('cmd-young', 'done', 3, 2);
  await order('cmd-open', 'running', 9, 1);
  await turn();
  expect(await left('id', 'command_order')).toEqual(['cmd-open', 'cmd-young']);
  expect(await left('command', 'command_target')).toEqual(['cmd-open', 'cmd-young', 'cmd-young']);
});

test('a hold that lasts keeps its command whole; one that was released goes with it', async () => {
  await order('hold-lasts', 'done', 99, 2);
  await order('hold-over', 'done', 99, 2);
  await hold('hold-lasts', null);
  await hold('hold-over', ago(98));
  await turn();
  expect(await left('id', 'command_order')).toEqual(['hold-lasts']);
  expect(await left('id', 'command_hold')).toEqual(['hold-lasts']);
  expect(await left('place', 'command_target')).toEqual([1, 2]);
});

test('notifications go with the attempts; what is due or of an open incident stays', async () => {
  await storeIncident(db, anIncident({ id: 'inc-2' }));
  for (const [id, state, days, incident] of [
    [1, 'sent', 5, 'inc-1'],
    [2, 'gave_up', 5, 'inc-1'],
    [3, 'due', 5, 'inc-1'],
    [4, 'sent', 4, 'inc-1'],
    [5, 'sent', 5, 'inc-2'],
  ] as const) {
    await db.pool.query(
      `insert into outbox (id, tenant, incident, receiver, reason, dedup_key, body, state,
                           due_at, created_at)
       overriding system value
       values ($1, 'demo', $5, 'hook', 'first', $2, '{}', $3, $4, $4)`,
      [id, `key-${id}`, state, ago(days), incident],
    );
    await db.pool.query(
      `insert into delivery (notification, receiver, request, at, outcome, answer, took_ms)
       select $1, 'hook', '', $2, 'retry', '', 1 from generate_series(1, 2)`,
      [id, ago(days)],
    );
  }
  await db.pool.query(
    `insert into oncall_page (tenant, person, contact, incident, incidents, night, again, at)
     select 'demo', 'li', 'sms', 'inc-1', 1, false, false, at
       from unnest($1::timestamptz[]) as at`,
    [[ago(5), ago(4)]],
  );
  await turn();
  expect(await left('id::int', 'outbox')).toEqual([3, 4, 5]);
  expect(await left('notification::int', 'delivery')).toEqual([3, 3, 4, 4, 5, 5]);
  expect(await left('at', 'oncall_page')).toEqual([ago(4)]);
});

test('addresses of merchants go when a notice is long over; the notice stays', async () => {
  for (const [n, state, ended] of [
    [1, 'done', ago(91)],
    [2, 'done', ago(90)],
    [3, 'sending', null],
  ] as const) {
    await db.pool.query(
      `insert into merchant_notice (n, tenant, incident, epoch, kind, topic, state, severity,
         source, body, hash, people, approvals, hold_until, by, created_at, ended_at)
       overriding system value
       values ($1::integer, 'demo', 'inc-1', 1, 'start', 't' || $1::integer, $2, 'SEV1',
               'file', '{}', '', 0, '[]', $3, 'Li', $3, $4)`,
      [n, state, ago(200), ended],
    );
    await db.pool.query(
      `insert into notice_recipient (notice, tenant, incident, epoch, topic, merchant, address,
         language, tz, terminals, state, due_at)
       values ($1::integer, 'demo', 'inc-1', 1, 't' || $1::integer, 'm-1',
               'a@shop.example', 'en', 'UTC', 1, 'sent', $2)`,
      [n, ago(200)],
    );
  }
  await turn();
  expect(await left('notice::int', 'notice_recipient')).toEqual([2, 3]);
  expect(await left('n::int', 'merchant_notice')).toEqual([1, 2, 3]);
});

test('what changed about terminals goes at its time', async () => {
  await db.pool.query(
    `insert into attribute_change (tenant, terminal, at, source, attribute, was, became)
     select 'demo', 't-1', at, 'hb', 'fw', '1', '2' from unnest($1::timestamptz[]) as at`,
    [[ago(6), ago(5), ago(0)]],
  );
  await turn();
  expect(await left('at', 'attribute_change')).toEqual([ago(5), ago(0)]);
});
