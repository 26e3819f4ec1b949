/**
 * What keeps the contract and is still odd: the same again, wrong clocks, old news, another order.
 * Nothing of it is counted twice, and nothing of it is lost.
 */
import mqtt, { type MqttClient } from 'mqtt';
import { createRandom } from '../../apps/simulator/src/world/random.js';
import { askDatabase, askNumber } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { readMetrics } from '../support/read-metrics.js';
import { type RunningApp, startApp } from '../support/run-process.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let database: TestDatabase;
let ingest: RunningApp;
const clients: MqttClient[] = [];

beforeEach(async () => {
  database = await testDatabase();
  ingest = await startApp('ingest', {
    DATABASE_URL: database.url,
    MQTT_PORT: '0',
    INGEST_OPS_PORT: '0',
  });
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
  await ingest?.stop();
  await database?.close();
});

afterAll(stopTestServer);

async function connect(clientId: string): Promise<MqttClient> {
  const client = await mqtt.connectAsync(String(ingest.facts.mqtt), { clientId });
  clients.push(client);
  return client;
}

const number = (sql: string, values?: readonly unknown[]) => askNumber(database.url, sql, values);

/** A message as it goes over the wire. */
interface Wire {
  readonly topic: string;
  readonly payload: string;
}

function hb(terminal: string, seq: number, changes: object = {}, tenant = 'demo'): Wire {
  const txn = { attempt: 3, approved: 2, declined: 1 };
  const body = { v: 1, boot: 1, seq, at: Date.now(), txn, rc: { 'cup-pos:55': 1 }, ...changes };
  return { topic: `pos/v1/${tenant}/${terminal}/hb`, payload: JSON.stringify(body) };
}

const say = (client: MqttClient, { topic, payload }: Wire) =>
  client.publishAsync(topic, payload, { qos: 1 });

/** Attempts on the screens, and those the engine is told of. */
async function attempts(tenant = 'demo') {
  const screens = await number('select sum(attempts) as n from traffic_10s where tenant = $1', [
    tenant,
  ]);
  const engine = await number(
    `select sum(attempt::int) as n
       from digest, json_array_elements_text(body->'attempts'->'attempt') as attempt
      where tenant = $1`,
    [tenant],
  );
  return { screens, engine };
}

test('the same message three times is one message', async () => {
  const client = await connect('demo/T-1');
  const message = hb('T-1', 1);
  await Promise.all([say(client, message), say(client, message)]);
  await say(client, message);
  expect(await number('select count(*) as n from message')).toBe(1);
  expect(await attempts()).toEqual({ screens: 3, engine: 3 });
  const metrics = await readMetrics(ingest.facts.opsPort);
  expect(metrics.of('pos_ingest_messages_stored_total{channel="hb"}')).toBe(1);
  expect(metrics.of('pos_ingest_messages_duplicate_total{channel="hb"}')).toBe(2);
});

test('who sends again what is stored gets its receipt again, the first may be lost', async () => {
  const client = await connect('demo/T-1');
  const receipts: string[] = [];
  client.on('message', (_topic, payload) => receipts.push(payload.toString()));
  await client.subscribeAsync('pos/v1/demo/T-1/rcv');
  const message = hb('T-1', 1);
  for (const n of [1, 2]) {
    await say(client, message);
    await eventually('a receipt', () => receipts.length === n);
  }
  expect(receipts).toEqual(['{"v":1,"boot":1,"upto":1}', '{"v":1,"boot":1,"upto":1}']);
});

test.each([
  ['three hours fast', 3 * HOUR, 2 * MINUTE],
  ['three hours slow', -3 * HOUR, -3 * HOUR],
  ['ten days slow', -240 * HOUR, -72 * HOUR],
])('a clock that is %s is flagged, and clamped in history', async (_how, off, keptOff) => {
  const client = await connect('demo/T-1');
  await say(client, hb('T-1', 1, { at: Date.now() + off }));
  const [row] = await askDatabase<{ off: number; skew: number; said: number }>(
    database.url,
    `select extract(epoch from at - received_at)::float8 * 1000 as off,
            clock_skew_ms::float8 as skew,
            (body->>'at')::float8 - extract(epoch from received_at)::float8 * 1000 as said
       from message join terminal using (tenant, terminal)`,
  );
  const near = (value: number | undefined, wanted: number) =>
    expect(Math.abs((value ?? Number.NaN) - wanted)).toBeLessThan(10_000);
  near(row?.off, keptOff);
  near(row?.skew, off);
  near(row?.said, off);
  // Everything live goes by the time of arrival.
  expect(await attempts()).toEqual({ screens: 3, engine: 3 });
  expect(
    await number(
      `select sum(attempts) as n from traffic_10s where at > now() - interval '1 minute'`,
    ),
  ).toBe(3);
});

test('what waited an hour is history: it is stored, and never pages', async () => {
  const client = await connect('demo/T-1');
  const at = Date.now() - HOUR;
  await say(client, hb('T-1', 1, { at, queuedAt: at }));
  await say(client, hb('T-1', 2));
  expect(await number('select count(*) as n from message')).toBe(2);
  expect(await attempts()).toEqual({ screens: 6, engine: 3 });
  expect(
    await number(
      `select sum(attempts) as n from traffic_10s where at < now() - interval '50 minutes'`,
    ),
  ).toBe(3);
  const flagged = 'select count(*) as n from terminal where clock_skew_ms is not null';
  expect(await number(flagged)).toBe(0);
});

/** Two hundred terminals of a tenant, five messages each. */
function fleetOf(tenant: string, now: number): Wire[] {
  return Array.from({ length: 200 }, (_, i) => {
    const terminal = `T-${i}`;
    const acquirer = `acq-${i % 3}`;
    const said = { v: 1, boot: 1, at: now };
    const birth = { ...said, seq: 1, merchant: `m-${i % 20}`, acquirer, region: 'north' };
    const declined = { kind: 'txn', code: 'cup-pos:55', outcome: 'declined', issuer: 'icbc' };
    const event = { ...said, seq: 4, ...declined };
    return [
      { topic: `pos/v1/${tenant}/${terminal}/birth`, payload: JSON.stringify(birth) },
      hb(terminal, 2, { at: now, acquirer }, tenant),
      hb(terminal, 3, { at: now, acquirer }, tenant),
      { topic: `pos/v1/${tenant}/${terminal}/evt`, payload: JSON.stringify(event) },
      hb(terminal, 5, { at: now, acquirer }, tenant),
    ];
  }).flat();
}

/** Everything one to three times, in any order. */
function shuffled(messages: readonly Wire[], seed: number): Wire[] {
  const random = createRandom(seed);
  const all = messages.flatMap((m) => Array.from({ length: 1 + random.below(3) }, () => m));
  for (let i = all.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    [all[i], all[j]] = [all[j] as Wire, all[i] as Wire];
  }
  return all;
}

/** Everything that is counted of a tenant. */
async function countsOf(tenant: string) {
  const one = async (sql: string) => (await askDatabase(database.url, sql, [tenant]))[0];
  return {
    attempts: await attempts(tenant),
    traffic: await one(
      `select sum(approved) as approved, sum(declined) as declined, sum(failures) as failures,
              sum(messages) as messages
         from traffic_10s where tenant = $1`,
    ),
    codes: await one('select code, sum(failures) from code_10s where tenant = $1 group by code'),
    failures: await one(
      `select sum((row->>'count')::int), count(distinct row->>'terminal') as terminals
         from digest, json_array_elements(body->'failures') as row where tenant = $1`,
    ),
    messages: await one(
      `select count(*), count(distinct (terminal, boot, seq)) as different
         from message where tenant = $1`,
    ),
    received: await one(
      `select count(*), min(received::text), max(received::text)
         from terminal_boot join terminal on terminal.id = terminal_boot.terminal
        where tenant = $1`,
    ),
    terminals: await one(
      `select md5(string_agg(terminal || registered || merchant || attributes || boot, ','
                             order by terminal)) as all
         from terminal where tenant = $1`,
    ),
  };
}

test('two hundred terminals, shuffled and said up to three times, count the same', async () => {
  const now = Date.now();
  const straight = await connect('straight/gateway/g');
  for (const message of fleetOf('straight', now)) void say(straight, message);
  await say(straight, hb('T-last', 1, {}, 'straight'));
  const crooked = await Promise.all([1, 2, 3].map((i) => connect(`crooked/gateway/g-${i}`)));
  const messages = shuffled(fleetOf('crooked', now), 7);
  await Promise.all(messages.map((m, i) => say(crooked[i % 3] as MqttClient, m)));
  await say(crooked[0] as MqttClient, hb('T-last', 1, {}, 'crooked'));
  expect(messages.length).toBeGreaterThan(1_500);
  await eventually('a checkpoint of everything', async () => {
    const sql = 'select count(*) as n from ingest_log where checkpoint = position';
    return (await number(sql)) === 1;
  });
  const counts = await countsOf('straight');
  expect(counts.messages).toEqual({ count: '1001', different: '1001' });
  expect(counts.attempts).toEqual({ screens: 2_003, engine: 2_003 });
  expect(await countsOf('crooked')).toEqual(counts);
});

test('good and bad between one another: every message is accounted for', async () => {
  const client = await connect('demo/gateway/g');
  const all = fleetOf('demo', Date.now()).flatMap((message, i) => [
    message,
    ...(i % 5 === 0 ? [{ ...message, payload: '{' }] : []),
    ...(i % 7 === 0 ? [{ ...message, topic: 'pos/v1/demo/T-1/none' }] : []),
    ...(i % 11 === 0 ? [{ ...message, topic: 'pos/v1/other/T-1/hb' }] : []),
    ...(i % 13 === 0 ? [message] : []),
  ]);
  await Promise.all(all.map((message) => say(client, message)));
  expect(await number('select count(*) as n from message')).toBe(1_000);
  const metrics = await readMetrics(ingest.facts.opsPort);
  const sum = (what: string) => metrics.sum(`pos_ingest_messages_${what}_total`);
  expect(sum('received')).toBe(all.length);
  expect(sum('stored') + sum('duplicate') + sum('rejected')).toBe(all.length);
  expect(sum('stored')).toBe(1_000);
});
