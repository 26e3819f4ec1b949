/**
 * Reports of a page that was sent twice, because whoever sent it died before it was written down
 * that it is out: what is said of it is one thing, however many deliveries it is said of.
 */
import { type Database, openDatabase } from '#infra/db/database.js';
import { execute, one, rows } from '#infra/db/query.js';
import { recordDelivery } from '#infra/store/outbox.sql.js';
import { unheardEvents } from '#infra/store/people.sql.js';
import { keepReport } from '#infra/store/reports.sql.js';
import { AlertsMetrics } from '../../apps/alerts/src/alerts.metrics.js';
import { startReportWorker } from '../../apps/alerts/src/delivery/report-worker.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { putInOutbox } from '../support/fill-outbox.js';
import { silentLog } from '../support/silent-log.js';

const within_ms = 120_000;

let database: TestDatabase;
let db: Database;
let now = 1_760_000_100_000;
const clock = { now: () => now, realDelay: (ms: number) => ms };

beforeEach(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'test', log: silentLog });
  await storeIncident(db, anIncident({ tenant: 'demo' }));
  await put('li@sms');
});
afterEach(async () => {
  await db?.close();
  await database?.close();
});
afterAll(stopTestServer);

/** The page to a contact. */
async function put(receiver: string): Promise<void> {
  const known = await putInOutbox(db, { receiver, at: now });
  const key = `demo/inc-1/1/page-7/${receiver}`;
  await db.pool.query('update outbox set dedup_key = $2 where dedup_key = $1', [known, key]);
}

/** The gateway accepts the page to a contact, under a name. */
async function send(message: string, receiver = 'li@sms'): Promise<void> {
  const sql = `update outbox set state = 'sent' where receiver = $1 returning id`;
  const { rows: found } = await db.pool.query<{ id: number }>(sql, [receiver]);
  const ids = found.map(({ id }) => id);
  const tried = [new Date(now), 'sent', null, '200', 5] as const;
  const awaited = ['sms', message, new Date(now + within_ms)] as const;
  await execute(db, recordDelivery, ids, receiver, crypto.randomUUID(), ...tried, ...awaited);
}

async function report(message: string, state: 'delivered' | 'failed'): Promise<void> {
  await one(db, keepReport, 'sms', message, state, state, new Date(now));
}

/** One pass of the worker that makes use of reports, after so long. */
async function settle(ms = 0): Promise<void> {
  now += ms;
  const worker = await startReportWorker({
    ...{ db, clock, log: silentLog, metrics: new AlertsMetrics(), nameOf: (id) => id },
    receivers: () => [],
    reporting: () => [],
  });
  await worker.close();
}

const known = async () =>
  (await db.pool.query('select report from delivery order by n')).rows.map((row) => row.report);
const passedOn = async () => (await rows(db, unheardEvents, 'demo', 'inc-1')).length;

test('sent twice under one name and reported as failed, it is passed on once', async () => {
  await send('page');
  await send('page');
  await report('page', 'failed');
  await settle();
  expect(await known()).toEqual(['failed', 'failed']);
  expect(await passedOn()).toBe(1);
});

test.each([
  ['failed', 1],
  ['delivered', 0],
] as const)('sent again after it was %s, nothing more comes of it', async (state, times) => {
  await send('page');
  await report('page', state);
  await settle();
  await send('page');
  await report('page', state);
  await settle(within_ms + 1);
  expect(await known()).toEqual([state, state]);
  expect(await passedOn()).toBe(times);
});

test('under two names of which nothing is heard it is passed on once', async () => {
  await send('first');
  await send('second');
  await settle(within_ms + 1);
  expect(await known()).toEqual(['missing', 'missing']);
  expect(await passedOn()).toBe(1);
});

test('under two names of which one has arrived it is not passed on', async () => {
  await send('first');
  await send('second');
  await report('second', 'delivered');
  await settle();
  await settle(within_ms + 1);
  expect(await known()).toEqual(['missing', 'delivered']);
  expect(await passedOn()).toBe(0);
});

test('a contact to which it was sent again does not have it once it failed there', async () => {
  await send('first');
  await report('first', 'failed');
  await settle();
  await send('second');
  await put('li@call');
  await send('call', 'li@call');
  await report('call', 'failed');
  await settle();
  const events = await rows(db, unheardEvents, 'demo', 'inc-1');
  expect(events.map(({ body }) => body)).toMatchObject([
    { by: 'sms', otherwise: false },
    { by: 'call', otherwise: false },
  ]);
});

/** Whoever sent it died between the receipt and the end: it is due still, and is sent again. */
test.each([
  ['failed', false],
  ['delivered', true],
] as const)('a page that is due again, and was %s, has arrived: %s', async (state, arrived) => {
  await send('page');
  await db.pool.query(`update outbox set state = 'due'`);
  await report('page', state);
  await settle();
  await put('li@call');
  await send('call', 'li@call');
  await report('call', 'failed');
  await settle();
  const events = await rows(db, unheardEvents, 'demo', 'inc-1');
  expect(events.at(-1)?.body).toMatchObject({ by: 'call', otherwise: arrived });
});

test('a contact to which it is about to go may have it', async () => {
  await put('li@call');
  await send('call', 'li@call');
  await report('call', 'failed');
  await settle();
  const events = await rows(db, unheardEvents, 'demo', 'inc-1');
  expect(events.map(({ body }) => body)).toMatchObject([{ by: 'call', otherwise: true }]);
});

test('a contact at which it has arrived once has it, whatever failed', async () => {
  await send('first');
  await send('second');
  await report('second', 'delivered');
  await report('first', 'failed');
  await put('li@call');
  await send('call', 'li@call');
  await settle();
  await report('call', 'failed');
  await settle();
  const events = await rows(db, unheardEvents, 'demo', 'inc-1');
  expect(events.map(({ body }) => body)).toMatchObject([{ by: 'call', otherwise: true }]);
});

test('whoever stands in for a contact is no other contact', async () => {
  await send('page');
  await put('li@sms/instead/desk');
  await report('page', 'failed');
  await settle();
  const events = await rows(db, unheardEvents, 'demo', 'inc-1');
  expect(events.map(({ body }) => body)).toMatchObject([{ by: 'sms', otherwise: false }]);
});
