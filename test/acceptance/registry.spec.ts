/** What the imported registry knows is laid over what terminals say, while messages flow. */
import mqtt, { type MqttClient } from 'mqtt';
import { type Database, openDatabase } from '#infra/db/database.js';
import { askDatabase } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { importCsv } from '../support/import-registry.js';
import { type RunningApp, startApp } from '../support/run-process.js';
import { silentLog } from '../support/silent-log.js';

let database: TestDatabase;
let db: Database;
let ingest: RunningApp;
let client: MqttClient;

beforeEach(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'registry spec', log: silentLog });
  await importCsv(db, 'merchants', 'merchant,name\nm-1,Tea\nm-2,Rice\n');
  await importCsv(db, 'terminals', 'terminal,merchant,acquirer\nT-1,m-1,acq-1\n');
  ingest = await startApp('ingest', {
    ...{ DATABASE_URL: database.url, MQTT_PORT: '0', INGEST_OPS_PORT: '0', LOG_LEVEL: 'warn' },
  });
  client = await mqtt.connectAsync(String(ingest.facts.mqtt), { clientId: 'demo/gateway/g' });
});

afterEach(async () => {
  await client?.endAsync(true);
  await ingest?.stop();
  await db?.close();
  await database?.close();
});

afterAll(stopTestServer);

let seq = 0;

async function say(terminal: string, channel: string, more: object = {}): Promise<void> {
  seq += 1;
  const body = JSON.stringify({ v: 1, boot: 1, seq, at: Date.now(), ...more });
  await client.publishAsync(`pos/v1/demo/${terminal}/${channel}`, body, { qos: 1 });
}

const terminals = () =>
  askDatabase<Record<string, unknown>>(
    database.url,
    `select terminal, registered, merchant, attributes ->> 'acquirer' as acquirer,
            attributes ->> 'fw' as fw from terminal order by terminal`,
  );

test('the registry wins for what people know better, the terminal for its software', async () => {
  const own = { merchant: 'm-9', acquirer: 'acq-9', fw: '1.0' };
  await say('T-1', 'birth', own);
  await say('T-2', 'birth', own);
  expect(await terminals()).toEqual([
    { terminal: 'T-1', registered: true, merchant: 'm-1', acquirer: 'acq-1', fw: '1.0' },
    { terminal: 'T-2', registered: false, merchant: 'm-9', acquirer: 'acq-9', fw: '1.0' },
  ]);
});

test('an import is taken over by the next message, whatever it says', async () => {
  await say('T-2', 'birth', { merchant: 'm-9', fw: '1.0' });
  await importCsv(db, 'terminals', 'terminal,merchant,acquirer\nT-2,m-2,acq-2\n');
  await eventually('the registered terminal', async () => {
    await say('T-2', 'hb');
    return (await terminals())[0]?.registered === true;
  });
  expect((await terminals())[0]).toMatchObject({ merchant: 'm-2', acquirer: 'acq-2' });
});

test('what changes about a terminal is history, what it is at first is not', async () => {
  await say('T-1', 'birth', { fw: '1.0', app: '5' });
  await say('T-1', 'hb', { fw: '1.1' });
  await say('T-1', 'evt', { kind: 'change', what: 'app', from: '5', to: '6' });
  const told = await askDatabase(
    database.url,
    `select source, attribute, was, became from attribute_change
      where source <> 'registry' order by n`,
  );
  expect(told).toEqual([
    { source: 'hb', attribute: 'fw', was: '1.0', became: '1.1' },
    { source: 'evt', attribute: 'app', was: '5', became: '6' },
  ]);
});

test('a retired terminal is stored, and the engine hears nothing of it', async () => {
  await importCsv(db, 'terminals', 'terminal,merchant,state\nT-1,m-1,retired\n');
  const failure = { kind: 'txn', code: 'cup-pos:55', outcome: 'declined' };
  const heard = async (terminal: string) => {
    const [found] = await askDatabase<{ n: string }>(
      database.url,
      `select count(*) as n from digest, json_array_elements(body -> 'failures') as f
        where f ->> 'terminal' = '${terminal}'`,
    );
    return Number(found?.n);
  };
  await eventually('silence about it', async () => {
    const before = await heard('T-1');
    await say('T-1', 'evt', failure);
    return (await heard('T-1')) === before;
  });
  await say('T-3', 'evt', failure);
  expect(await heard('T-3')).toBe(1);
  const stored = await askDatabase(database.url, `select from message where terminal = 'T-1'`);
  expect(stored.length).toBeGreaterThan(0);
});

test('who is retired and may never speak again is told to the engine, once', async () => {
  const told = () =>
    askDatabase<{ from: number; count: number }>(
      database.url,
      `select (m ->> 'from')::int as from, (m ->> 'count')::int as count
         from digest, json_array_elements(body -> 'signals' -> 'moved') as m
        where m ->> 'to' is null`,
    );
  const before = (await told()).length;
  await say('T-7', 'birth', { merchant: 'm-1', fw: '7.0' });
  await say('T-7', 'hb');
  const [row] = await askDatabase<{ profile: number }>(
    database.url,
    `select profile from terminal where terminal = 'T-7'`,
  );
  // Who was never heard is not waited for.
  const retired = 'terminal,merchant,state\nT-7,m-1,retired\nT-never,m-1,retired\n';
  await importCsv(db, 'terminals', retired);
  expect((await told()).slice(before)).toEqual([{ from: row?.profile, count: 1 }]);
  await importCsv(db, 'terminals', retired);
  await say('T-7', 'hb');
  // The log goes on behind it.
  await say('T-3', 'hb');
  expect(await told()).toHaveLength(before + 1);
});

test('a terminal that wants receipts is told up to where it is stored', async () => {
  const receipts: unknown[] = [];
  client.on('message', (_topic, payload) => receipts.push(JSON.parse(payload.toString())));
  await client.subscribeAsync('pos/v1/demo/+/rcv');
  const first = seq + 1;
  await say('T-1', 'hb');
  await say('T-1', 'hb');
  await eventually('both receipts', () => receipts.length >= 2);
  seq += 1;
  await say('T-1', 'hb');
  await eventually('a receipt before the hole', () => receipts.length >= 3);
  expect(receipts).toEqual([
    { v: 1, boot: 1, upto: first },
    { v: 1, boot: 1, upto: first + 1 },
    { v: 1, boot: 1, upto: first + 1 },
  ]);
});
