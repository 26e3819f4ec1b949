/** Pages that nobody takes: the engine hears of each once, and knows whether another may arrive. */
import type { PageEvent } from '#domain/incident/incident.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import { unheardEvents } from '#infra/store/people.sql.js';
import { AlertsMetrics } from '../../apps/alerts/src/alerts.metrics.js';
import { type OutboxWorker, startOutboxWorker } from '../../apps/alerts/src/outbox-worker.js';
import type { DeliveryOutcome, Receiver } from '../../apps/alerts/src/receivers/receiver.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { putInOutbox } from '../support/fill-outbox.js';
import { silentLog } from '../support/silent-log.js';

const REFUSED: DeliveryOutcome = { kind: 'gave_up', reason: 'client_error', answer: '400' };
const AWAY: DeliveryOutcome = { kind: 'retry', reason: 'timeout', answer: '' };
const SENT: DeliveryOutcome = { kind: 'sent', answer: '202' };

let database: TestDatabase;
let db: Database;
let worker: OutboxWorker | undefined;
let now = Date.UTC(2026, 2, 10, 4, 30);
let metrics: AlertsMetrics;
const clock = { now: () => now, realDelay: (ms: number) => ms };

beforeEach(async () => {
  metrics = new AlertsMetrics();
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 4, name: 'test', log: silentLog });
  await storeIncident(db, anIncident({ tenant: 'demo' }));
});
afterEach(async () => {
  await stop();
  await db?.close();
  await database?.close();
});
afterAll(stopTestServer);

/** A page to a contact, or a step of a ladder to a receiver. */
async function put(receiver: string, what = 'page-7'): Promise<void> {
  const known = await putInOutbox(db, { receiver, at: now, severity: 'SEV1' });
  const key = `demo/inc-1/1/${what}/${receiver}`;
  await db.pool.query('update outbox set dedup_key = $2 where dedup_key = $1', [known, key]);
}

async function send(answers: Readonly<Record<string, DeliveryOutcome>>): Promise<void> {
  const receivers = Object.entries(answers).map(
    ([name, answer]): Receiver => ({
      ...{ name, fingerprint: '1', budget: null, fallback: null },
      send: async () => answer,
    }),
  );
  worker = await startOutboxWorker({
    ...{ db, clock, log: silentLog, metrics },
    ...{ nameOf: (id) => `name of ${id}`, receivers: () => receivers },
  });
}

async function stop(): Promise<void> {
  await worker?.close();
  worker = undefined;
}

/** So many tries have failed; when the next is due was settled with it: time may go on. */
async function haveFailed(many: number): Promise<void> {
  await eventually(`${many} tries`, async () => {
    const { values } = await metrics.notifications.get();
    const retries = values.filter(({ labels }) => labels.outcome === 'retry');
    return retries.reduce((sum, { value }) => sum + value, 0) >= many;
  });
}

const heard = async () =>
  (await rows(db, unheardEvents, 'demo', 'inc-1')).map(({ body }) => body as PageEvent);
const isEnded = async (receiver: string) => {
  const sql = `select from outbox where receiver = $1 and state <> 'due'`;
  return (await db.pool.query(sql, [receiver])).rows.length === 1;
};

test('a page that is refused is passed on at once', async () => {
  await put('li@sms');
  await send({ 'li@sms': REFUSED });
  await eventually('it is given up', () => isEnded('li@sms'));
  expect(await heard()).toMatchObject([
    {
      ...{ what: 'not_delivered', accepted: false, who: 'name of li', by: 'sms' },
      ...{ page: { person: 'li', number: 7 }, otherwise: false, incidents: ['inc-1'] },
    },
  ]);
});

test('so is the step of a ladder that told a room; what is neither is not', async () => {
  await put('chat', 'step-SEV1-0.1.0');
  await put('mail', 'first');
  await send({ chat: REFUSED, mail: REFUSED });
  await eventually('both are given up', async () => (await isEnded('chat')) && isEnded('mail'));
  const events = await heard();
  expect(events).toMatchObject([{ who: 'chat', accepted: false }]);
  expect(events[0]?.page).toBeUndefined();
});

test('one that is tried in vain is passed on once, and tried on', async () => {
  await put('li@sms');
  await send({ 'li@sms': AWAY });
  for (let many = 1; many <= 4; many += 1) {
    await haveFailed(many);
    expect(await heard()).toEqual([]);
    now += 6_000;
  }
  await eventually('half a minute of tries', async () => (await heard()).length === 1);
  for (let many = 6; many <= 7; many += 1) {
    now += 3_600_000;
    await haveFailed(many);
  }
  await stop();
  expect(await heard()).toHaveLength(1);
});

test.each([
  ['is tried in vain', AWAY, false],
  ['was sent to', SENT, true],
] as const)('beside a contact that %s, another that refuses: %o', async (_what, first, other) => {
  await put('li@sms');
  await send({ 'li@sms': first });
  if (other) await eventually('it is sent', () => isEnded('li@sms'));
  else await haveFailed(1);
  now += 40_000;
  if (!other) await eventually('it is passed on', async () => (await heard()).length === 1);
  await stop();
  await put('li@call');
  await send({ 'li@sms': first, 'li@call': REFUSED });
  await eventually('it is given up', () => isEnded('li@call'));
  expect((await heard()).at(-1)).toMatchObject({ by: 'call', otherwise: other });
});
