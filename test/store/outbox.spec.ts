/** What leaves the house: in which order, how often, through whom, and what is kept of it. */
import { type Database, openDatabase } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import { deliveriesOf, notificationsOf } from '#infra/store/outbox.sql.js';
import { AlertsMetrics } from '../../apps/alerts/src/alerts.metrics.js';
import { type OutboxWorker, startOutboxWorker } from '../../apps/alerts/src/outbox-worker.js';
import type {
  Delivery,
  DeliveryOutcome,
  Receiver,
} from '../../apps/alerts/src/receivers/receiver.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { putInOutbox } from '../support/fill-outbox.js';
import { silentLog } from '../support/silent-log.js';

const START = Date.UTC(2026, 2, 10, 4, 30);
const SENT: DeliveryOutcome = { kind: 'sent', answer: '202 thank you' };

let database: TestDatabase;
let db: Database;
let worker: OutboxWorker | undefined;
let now = START;
const clock = { now: () => now, realDelay: (ms: number) => ms };
const nameOf = (id: string) => `name of ${id}`;
let metrics: AlertsMetrics;

beforeEach(async () => {
  now = START;
  metrics = new AlertsMetrics();
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 4, name: 'test', log: silentLog });
});

afterEach(async () => {
  await worker?.close();
  worker = undefined;
  await db?.close();
  await database?.close();
});
afterAll(stopTestServer);

/** A receiver that writes down what it is given and answers as it is told. */
function aReceiver(
  name: string,
  answer: (deliveries: readonly Delivery[]) => DeliveryOutcome | Promise<DeliveryOutcome>,
  more: Partial<Receiver> = {},
) {
  const got: (readonly Delivery[])[] = [];
  const take = async (deliveries: readonly Delivery[]) => {
    got.push(deliveries);
    return answer(deliveries);
  };
  const receiver: Receiver = {
    name,
    fingerprint: 'as it is',
    budget: null,
    fallback: null,
    send: (delivery) => take([delivery]),
    ...more,
  };
  const incidents = () => got.map((all) => all.map(({ notice }) => notice.incident.id).join('+'));
  return { got, take, receiver, incidents };
}

async function sendTo(receivers: () => readonly Receiver[]): Promise<void> {
  worker = await startOutboxWorker({ db, clock, receivers, metrics, log: silentLog, nameOf });
}
const send = (...receivers: readonly Receiver[]) => sendTo(() => receivers);

const put = (receiver: string, more: Partial<Parameters<typeof putInOutbox>[1]> = {}) =>
  putInOutbox(db, { receiver, at: now, ...more });
const story = (incident = 'inc-1') => rows(db, notificationsOf, 'demo', incident);
const receipts = (incident = 'inc-1') => rows(db, deliveriesOf, 'demo', incident);
const states = async (incident?: string) =>
  (await story(incident)).map(({ receiver, state, last_error }) =>
    [receiver, state, last_error].join(' ').trim(),
  );

test('what the receiver answered is kept', async () => {
  const pager = aReceiver('pager', () => SENT);
  const key = await put('pager');
  await send(pager.receiver);
  await eventually('it is sent', async () => (await states())[0] === 'pager sent');
  expect(pager.got[0]?.[0]?.id).toBe(key);
  expect(await receipts()).toMatchObject([
    { receiver: 'pager', dedup_key: key, outcome: 'sent', reason: null, answer: '202 thank you' },
  ]);
});

test('a receiver that does not answer keeps no other waiting, and close waits for it', async () => {
  let release: (outcome: DeliveryOutcome) => void = () => {};
  const stuck = aReceiver('stuck', () => new Promise((resolve) => (release = resolve)));
  const quick = aReceiver('quick', () => SENT);
  await put('stuck');
  await send(stuck.receiver, quick.receiver);
  await eventually('the slow one is being sent', () => stuck.got.length === 1);
  for (const incident of ['inc-2', 'inc-3']) await put('quick', { incident });
  await eventually('the others are sent', () => quick.got.length === 2);
  expect(await states('inc-1')).toEqual(['stuck due']);
  release(SENT);
  await worker?.close();
  worker = undefined;
  expect(await states('inc-1')).toEqual(['stuck sent']);
});

test('what is urgent has places that nothing else takes', async () => {
  const releases: (() => void)[] = [];
  const freeAll = () => {
    for (const release of releases.splice(0)) release();
  };
  const chat = aReceiver('chat', ([first]) =>
    first?.notice.incident.severity === 'SEV1'
      ? SENT
      : new Promise((resolve) => releases.push(() => resolve(SENT))),
  );
  for (let i = 1; i <= 9; i += 1) await put('chat', { incident: `inc-${i}` });
  await send(chat.receiver);
  await eventually('the lane is full', () => chat.got.length === 4);
  await put('chat', { incident: 'inc-10', severity: 'SEV1' });
  await eventually(
    'the urgent one is sent',
    async () => (await states('inc-10'))[0] === 'chat sent',
  );
  expect(chat.got).toHaveLength(5);
  const free = setInterval(freeAll, 5);
  await eventually('the rest follows', () => chat.got.length === 10);
  clearInterval(free);
  freeAll();
});

test('more than the budget is told in one, and what is urgent by itself', async () => {
  const chat = aReceiver('chat', () => SENT, { budget: { requests: 8, withinMs: 60_000 } });
  const receiver: Receiver = { ...chat.receiver, sendDigest: chat.take };
  for (let i = 1; i <= 5; i += 1) await put('chat', { incident: `inc-${i}` });
  await put('chat', { incident: 'inc-1', reason: 'resolved' });
  await put('chat', { incident: 'inc-9', severity: 'SEV1' });
  await send(receiver);
  await eventually('both are sent', () => chat.got.length === 2);
  expect(chat.incidents().sort()).toEqual(['inc-1+inc-2+inc-3+inc-4+inc-5+inc-1', 'inc-9']);
  await eventually('all are ended', async () => (await states('inc-5'))[0] === 'chat sent');
  // Two of six are used; four digests later what can wait waits, and what is urgent does not.
  for (let i = 10; i < 14; i += 1) {
    await put('chat', { incident: `inc-${i}` });
    await eventually('sent', async () => (await states(`inc-${i}`))[0] === 'chat sent');
  }
  await put('chat', { incident: 'inc-20' });
  await put('chat', { incident: 'inc-21', severity: 'SEV1' });
  await eventually('urgent', async () => (await states('inc-21'))[0] === 'chat sent');
  expect(await story('inc-20')).toMatchObject([{ state: 'due', attempts: 0 }]);
  now += 60_001;
  await put('chat', { incident: 'inc-22' });
  await eventually('later', async () => (await states('inc-20'))[0] === 'chat sent');
});

test('a receiver without digests gets one by one, later', async () => {
  const pager = aReceiver('pager', () => SENT, { budget: { requests: 2, withinMs: 60_000 } });
  for (let i = 1; i <= 4; i += 1) await put('pager', { incident: `inc-${i}` });
  await send(pager.receiver);
  await eventually('the budget is used', async () => pager.got.length === 2);
  await eventually('it is written down', async () => (await states('inc-2'))[0] === 'pager sent');
  expect(await story('inc-3')).toMatchObject([{ state: 'due', attempts: 0 }]);
  now += 60_001;
  await eventually('the rest', () => pager.got.length === 4);
});

test('a pause that the receiver asks for is kept', async () => {
  const chat = aReceiver('chat', () =>
    chat.got.length === 1
      ? { kind: 'retry', reason: 'rate_limited', answer: '429', afterMs: 20_000 }
      : SENT,
  );
  await put('chat');
  await send(chat.receiver);
  await eventually('it is put off', async () => (await states())[0] === 'chat due rate_limited');
  now += 19_999;
  await put('chat', { incident: 'inc-2' });
  await eventually('another', async () => (await states('inc-2'))[0] === 'chat sent');
  expect(chat.incidents()).toEqual(['inc-1', 'inc-2']);
  now += 2;
  await eventually('it is sent', async () => (await states())[0] === 'chat sent');
  await expect(metricOf('retry')).resolves.toBe(1);
});

async function metricOf(outcome: string): Promise<number> {
  const { values } = await metrics.notifications.get();
  return values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
}

test('what is said of one incident keeps its order, also behind one that failed', async () => {
  let well = false;
  const chat = aReceiver('chat', () =>
    well ? SENT : { kind: 'retry', reason: 'server_error', answer: '500' },
  );
  await put('chat');
  await put('chat', { reason: 'resolved' });
  await send(chat.receiver);
  await eventually('the first fails', async () => (await states())[0]?.includes('server_error'));
  well = true;
  now += 1_000;
  await eventually('both are sent', async () => (await states())[1] === 'chat sent');
  expect(chat.got.map(([first]) => first?.notice.status)).toEqual(['firing', 'firing', 'resolved']);
});

test('who cannot be reached for long has another told, who is told why, once', async () => {
  const pager = aReceiver('pager', () => ({ kind: 'retry', reason: 'timeout', answer: '' }), {
    fallback: 'sms',
  });
  const sms = aReceiver('sms', () => SENT, { fallback: 'pager' });
  await put('pager', { severity: 'SEV1' });
  await send(pager.receiver, sms.receiver);
  for (let tries = 1; tries <= 6; tries += 1) {
    // By then it is settled when the next try is due: time may go on.
    await eventually('a try', async () => (await metricOf('retry')) >= tries);
    now += 3_600_000;
  }
  await eventually('the other is told', () => sms.got.length === 1);
  expect(sms.got[0]?.[0]?.notice).toMatchObject({
    receiver: 'sms',
    commonAnnotations: { undelivered_to: 'pager' },
  });
  expect(await states()).toEqual(['pager due timeout', 'sms sent']);
});

test('two that name each other are told once each, and then it is given up', async () => {
  const gone = (): DeliveryOutcome => ({ kind: 'gave_up', reason: 'gone', answer: '410' });
  const a = aReceiver('a', gone, { fallback: 'b' });
  const b = aReceiver('b', gone, { fallback: 'a' });
  await put('a');
  await send(a.receiver, b.receiver);
  await eventually(
    'both have failed',
    async () => (await states()).join() === 'a gave_up gone,b gave_up gone',
  );
  expect([a.got.length, b.got.length]).toEqual([1, 1]);
});

test('who says that it is gone is not sent to again until its settings change', async () => {
  const hook = aReceiver('hook', () => ({
    kind: 'gave_up',
    reason: 'gone',
    answer: '410',
    disable: true,
  }));
  let current = hook.receiver;
  const other = aReceiver('hook', () => SENT, { fingerprint: 'changed' });
  await sendTo(() => [current]);
  await put('hook');
  await eventually('it is given up', async () => (await states())[0] === 'hook gave_up gone');
  await put('hook', { incident: 'inc-2' });
  await eventually('at once', async () => (await states('inc-2'))[0] === 'hook gave_up disabled');
  expect(hook.got).toHaveLength(1);
  current = other.receiver;
  await put('hook', { incident: 'inc-3' });
  await eventually('it is sent', async () => (await states('inc-3'))[0] === 'hook sent');
});

test('settings that change while what is due is read count for what was read', async () => {
  const hook = aReceiver('hook', () => SENT);
  let asked = 0;
  const receivers = () => {
    asked += 1;
    return asked === 1 ? [] : [hook.receiver];
  };
  await put('hook');
  await sendTo(receivers);
  await eventually('it has ended', async () => (await states())[0] !== 'hook due');
  expect(await states()).toEqual(['hook sent']);
});

test('a name that nobody has any more is given up', async () => {
  await put('old');
  await send(aReceiver('new', () => SENT).receiver);
  await eventually('it is given up', async () => (await states())[0] === 'old gave_up gone');
});

test('a receiver with a mistake in it is tried again and stops nobody', async () => {
  const broken = aReceiver('broken', () => {
    throw new Error('a bug');
  });
  const well = aReceiver('well', () => SENT);
  await put('broken');
  await put('well');
  await send(broken.receiver, well.receiver);
  await eventually('the other is sent', () => well.got.length === 1);
  await eventually('it is put off', async () =>
    (await receipts()).some(({ answer }) => answer === 'not sent: Error: a bug'),
  );
});
