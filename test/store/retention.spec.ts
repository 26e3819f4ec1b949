/** What is kept for how long, on plain PostgreSQL and on TimescaleDB. */
import { DAY, HOUR } from '#domain/base/instant.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { one, rows } from '#infra/db/query.js';
import { summarizeMessages } from '#infra/store/messages.sql.js';
import { dropMessages, keptSince } from '#infra/store/retention.sql.js';
import { keepHouse } from '../../apps/ingest/src/housekeeper.js';
import { IngestConfig } from '../../apps/ingest/src/ingest.config.js';
import { IngestMetrics } from '../../apps/ingest/src/ingest.metrics.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { silentLog } from '../support/silent-log.js';

let database: TestDatabase;
let db: Database;
let metrics: IngestMetrics;
const TODAY = Date.UTC(2026, 9, 5);
const now = TODAY + 12 * HOUR;
const retention = IngestConfig.parse({
  DATABASE_URL: 'x',
  RETENTION_HEARTBEAT_DAYS: 2,
  RETENTION_EVENT_DAYS: 3,
  RETENTION_HOST_DAYS: 4,
  RETENTION_QUARANTINE_DAYS: 1,
  RETENTION_10S_DAYS: 1,
  RETENTION_1M_DAYS: 2,
  RETENTION_1H_DAYS: 3,
  RETENTION_ACCOUNT_DAYS: 2,
  RETENTION_COMMAND_DAYS: 3,
  RETENTION_NOTIFICATION_DAYS: 3,
  RETENTION_RECIPIENT_DAYS: 90,
  RETENTION_CHANGE_DAYS: 3,
});

beforeEach(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 3, name: 'retention spec', log: silentLog });
  metrics = new IngestMetrics();
});

afterEach(async () => {
  await db.close();
  await database.close();
});

afterAll(stopTestServer);

const turn = () =>
  keepHouse({
    db,
    retention,
    clock: { now: () => now, realDelay: (ms) => ms },
    metrics,
    log: silentLog,
  });

const ensure = (at: number) =>
  db.pool.query('select ensure_message_partitions($1)', [new Date(at).toISOString().slice(0, 10)]);

async function say(table: string, receivedAt: number, at = receivedAt): Promise<void> {
  await db.pool.query(
    `insert into ${table} (terminal, boot, seq, channel, at, received_at, body)
     values (1, 1, 1, 'hb', $2, $1, '{}')`,
    [new Date(receivedAt), new Date(at)],
  );
}

/** Receive times that are left, in days before today. */
async function left(table: string, column = 'received_at'): Promise<number[]> {
  const found = await db.pool.query<{ at: Date }>(
    `select ${column} as at from ${table} order by 1 desc`,
  );
  return found.rows.map(({ at }) => (at.getTime() - TODAY) / DAY);
}

async function partitions(): Promise<string[]> {
  const found = await db.pool.query<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits
      where inhparent in ('heartbeat'::regclass, 'event'::regclass) order by 1`,
  );
  return found.rows.map(({ name }) => name);
}

async function onTimescale(): Promise<boolean> {
  const found = await db.pool.query(`select from pg_extension where extname = 'timescaledb'`);
  return found.rows.length > 0;
}

test('a day goes when it ended before the limit, of each class at its own time', async () => {
  for (const days of [-4, -3, -2, -1, 0]) {
    await ensure(TODAY + days * DAY);
    for (const table of ['heartbeat', 'event']) {
      await say(table, TODAY + days * DAY);
      await say(table, TODAY + (days + 1) * DAY - DAY / 64);
    }
  }
  const last = 63 / 64;
  await turn();
  expect(await left('heartbeat')).toEqual([last, 0, -1 + last, -1, -2 + last, -2]);
  expect(await left('event')).toHaveLength(8);
  // A moment within a day spares the day.
  expect(await one(db, dropMessages, 'heartbeat', new Date(TODAY - DAY - 1))).toEqual({
    dropped: 0,
  });
  expect(await one(db, dropMessages, 'heartbeat', new Date(TODAY - DAY))).toEqual({ dropped: 1 });
  expect(await left('heartbeat')).toHaveLength(4);
});

test('what lies in no day of its own goes too, and what is young enough stays', async () => {
  for (const days of [-9, -8, -2, 0]) await say('heartbeat', TODAY + days * DAY + HOUR);
  await turn();
  expect(await left('heartbeat')).toEqual([HOUR / DAY, -2 + HOUR / DAY]);
});

test('messages that came before their partition move into it, and are counted', async () => {
  await say('heartbeat', now);
  await say('event', now + DAY);
  await say('event', now - DAY);
  await turn();
  await turn();
  expect(await left('heartbeat')).toEqual([0.5]);
  expect(await left('event')).toEqual([1.5, -0.5]);
  if (await onTimescale()) return;
  const { rows: stray } = await db.pool.query(
    `select count(*)::int as n from event where tableoid = 'event_default'::regclass`,
  );
  expect(stray).toEqual([{ n: 1 }]);
  expect((await metrics.unpartitioned.get()).values).toMatchObject([{ value: 1 }]);
});

test('a terminal that lives in 1970 or 2038 makes no partition', async () => {
  await turn();
  const before = await partitions();
  await say('heartbeat', now);
  await say('heartbeat', now, 0);
  await say('heartbeat', now, Date.UTC(2038, 0, 19));
  await turn();
  const made = (await partitions()).filter((name) => !before.includes(name));
  expect(made).toHaveLength((await onTimescale()) ? 1 : 0);
  expect(await left('heartbeat')).toHaveLength(3);
});

test('messages of back offices go at their time, also more than a slice of them', async () => {
  await db.pool.query(
    `insert into host_message (tenant, source, channel, id, at, received_at, body)
     select 'demo', 'bank', 'pulse', n, $1, $2::timestamptz - n * interval '20 minutes', '{}'
       from generate_series(0, 6000) as n`,
    [new Date(TODAY - 9 * DAY), new Date(TODAY)],
  );
  await turn();
  const days = await left('host_message');
  expect(days).toHaveLength(4 * 72 + 1);
  expect(days.at(-1)).toBe(-4);
});

test('samples, counts and accounts go at their times, also more than a slice of them', async () => {
  await db.pool.query(
    `insert into quarantine (received_at, reason, detail)
     select $1::timestamptz - n * interval '1 minute', 'x', '' from generate_series(0, 12000) as n`,
    [new Date(TODAY)],
  );
  for (const table of ['traffic_10s', 'traffic_1m', 'traffic_1h']) {
    await db.pool.query(
      `insert into ${table} select 'demo', $1::timestamptz - n * interval '1 day', '',
         0, 0, 0, 0, 0, 0, 0, 1 from generate_series(0, 5) as n`,
      [new Date(TODAY)],
    );
  }
  for (const table of ['code_10s', 'code_1m', 'code_1h']) {
    await db.pool.query(
      `insert into ${table} select 'demo', $1::timestamptz - n * interval '1 day', '', 'x:1', 1
         from generate_series(0, 5) as n`,
      [new Date(TODAY)],
    );
  }
  await db.pool.query(
    `insert into account_1m select 'demo', $1::timestamptz - n * interval '1 day', 'hb',
       1, 1, 0, 0, 0, 0 from generate_series(0, 5) as n`,
    [new Date(TODAY)],
  );
  await turn();
  expect(await left('quarantine')).toHaveLength(1441);
  for (const [grain, days] of [
    ['10s', [0, -1]],
    ['1m', [0, -1, -2]],
    ['1h', [0, -1, -2, -3]],
  ] as const) {
    expect(await left(`traffic_${grain}`, 'at')).toEqual(days);
    expect(await left(`code_${grain}`, 'at')).toEqual(days);
  }
  expect(await left('account_1m', 'at')).toEqual([0, -1, -2]);
});

test('since when everything is there is written down, and never taken back', async () => {
  await turn();
  await one(db, dropMessages, 'heartbeat', new Date(TODAY - 5 * DAY));
  const since = await rows(db, keptSince);
  expect(since.map(({ kind, since: at }) => [kind, (at.getTime() - TODAY) / DAY])).toEqual([
    ['10s', -1],
    ['1h', -3],
    ['1m', -2],
    ['account', -2],
    ['event', -3],
    ['heartbeat', -2],
    ['host', -4],
  ]);
});

test('while one process drops, another does nothing and does not wait', async () => {
  await ensure(TODAY - 9 * DAY);
  await say('heartbeat', TODAY - 9 * DAY);
  const client = await db.pool.connect();
  await client.query(`begin; select pg_advisory_xact_lock(hashtext('drop_messages'))`);
  expect(await one(db, dropMessages, 'heartbeat', new Date(now))).toEqual({ dropped: 0 });
  await client.query('rollback');
  client.release();
  await Promise.all([turn(), turn(), turn()]);
  expect(await left('heartbeat')).toEqual([]);
});

test('the newest blocks are summed up when somebody asks, not when vacuum comes by', async () => {
  await turn();
  await db.pool.query(
    `insert into heartbeat select n % 100, 1, n, 'hb', $1, $1, null, repeat('x', 200)
       from generate_series(1, 5000) as n`,
    [new Date(now)],
  );
  expect((await one(db, summarizeMessages, 'heartbeat')).summed).toBeGreaterThan(1);
  expect(await one(db, summarizeMessages, 'heartbeat')).toEqual({ summed: 0 });
});
