/** What arrives at ingest and what becomes of it add up, in its metrics and in its books. */
import mqtt, { type MqttClient } from 'mqtt';
import { askDatabase, askNumber } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { readMetrics } from '../support/read-metrics.js';
import { startCli } from '../support/run-cli.js';
import { type RunningApp, startApp } from '../support/run-process.js';

let database: TestDatabase;
let ingest: RunningApp;
let client: MqttClient;

beforeEach(async () => {
  database = await testDatabase();
  ingest = await startApp('ingest', {
    DATABASE_URL: database.url,
    MQTT_PORT: '0',
    INGEST_OPS_PORT: '0',
    LOG_LEVEL: 'warn',
  });
  client = await mqtt.connectAsync(String(ingest.facts.mqtt), { clientId: 'demo/gateway/g' });
});

afterEach(async () => {
  await client?.endAsync(true);
  await ingest?.stop();
  await database?.close();
});

afterAll(stopTestServer);

const OUTCOMES = ['stored', 'duplicate', 'rejected', 'shed'];

/** Bytes and bodies that nobody should send, and among them those that are right. */
function hostileInput(): [to: string, payload: string | Buffer][] {
  const hb = (seq: number, more: object = {}) =>
    JSON.stringify({ v: 1, boot: 1, seq, at: Date.now(), ...more });
  const said: [string, string | Buffer][] = [
    ['T-1/hb', Buffer.from([0xff, 0xfe, 0x00])],
    ['T-1/hb', '{"v":1'],
    ['T-1/hb', hb(1, { txn: { attempt: -4 } })],
    ['T-1/hb', hb(1, { seq: 1.5 })],
    ['T-1/hb', 'x'.repeat(3_000)],
    ['T-1/evt', hb(1, { kind: 'txn', code: '55', outcome: 'declined' })],
    ['T-1/evt', hb(1, { kind: 'txn', code: 'cup-pos:55', outcome: 'declined', pan: CARD })],
    ['T-1/nonsense', hb(1)],
    ['host/acq-1/pulse', hb(1)],
    ['T-1/state', JSON.stringify({ v: 1, online: true, boot: 1 })],
    ['T-1/hb', hb(3, { at: 0 })],
    ['T-1/hb', hb(4, { at: Date.UTC(2038, 0, 19) })],
  ];
  // A sender that skips numbers on purpose, twice over.
  for (let seq = 10; seq < 2_400; seq += 2) said.push(['T-2/hb', hb(seq)]);
  for (let seq = 10; seq < 40; seq += 2) said.push(['T-2/hb', hb(seq)]);
  return said;
}

const CARD = '4111111111111111';

test('received is stored, duplicate, rejected and shed, after the worst of input', async () => {
  const said = hostileInput();
  await Promise.all(
    said.map(([to, payload]) => client.publishAsync(`pos/v1/demo/${to}`, payload, { qos: 1 })),
  );
  const metrics = await readMetrics(ingest.facts.opsPort);
  const of = (name: string) => metrics.sum(`pos_ingest_messages_${name}_total`);
  expect(of('received')).toBe(said.length);
  expect(OUTCOMES.map(of).reduce((sum, n) => sum + n, 0)).toBe(said.length);
  for (const name of OUTCOMES.slice(0, 3)) expect([name, of(name) > 0]).toEqual([name, true]);
  expect(metrics.of('pos_ingest_messages_rejected_total{reason="sequence_scattered"}')).toBe(171);
  // The books say the same, also of what is not acknowledged one by one.
  const [books] = await eventually('the accounts', async () => {
    const found = await askDatabase<Record<string, string>>(
      database.url,
      `select sum(received) as received, sum(stored) as stored, sum(duplicate) as duplicate,
              sum(quarantined + refused) as rejected, sum(shed) as shed from account_1m`,
    );
    return Number(found[0]?.received) === said.length && found;
  });
  for (const name of OUTCOMES) expect([name, Number(books?.[name])]).toEqual([name, of(name)]);
});

test('the checkpoint follows, and the metrics say how far', async () => {
  const body = { v: 1, boot: 1, seq: 1, at: Date.now() };
  await client.publishAsync('pos/v1/demo/T-1/hb', JSON.stringify(body), { qos: 1 });
  await eventually('a checkpoint', async () => {
    const metrics = await readMetrics(ingest.facts.opsPort);
    return metrics.of('pos_ingest_checkpoint_position') === 1;
  });
  const metrics = await readMetrics(ingest.facts.opsPort);
  expect(metrics.of('pos_ingest_log_position')).toBe(1);
  const age = Date.now() / 1_000 - metrics.of('pos_ingest_checkpoint_timestamp_seconds');
  expect(age).toBeLessThan(60);
});

test('the command line proves the books of a service that runs, and tells damage', async () => {
  const said = hostileInput();
  await Promise.all(
    said.map(([to, payload]) => client.publishAsync(`pos/v1/demo/${to}`, payload, { qos: 1 })),
  );
  const verify = (...args: string[]) =>
    startCli(['ledger', 'verify', ...args], { DATABASE_URL: database.url }).ended;
  const whole = await verify();
  expect(whole).toMatchObject({ code: 0 });
  expect(whole.stdout.split('\n').filter((line) => line && !line.startsWith('ok '))).toEqual([]);
  await askDatabase(database.url, 'insert into heartbeat select * from heartbeat where seq = 10');
  const broken = await verify('--json');
  expect(broken.code).toBe(1);
  const findings = broken.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(findings).toContainEqual({
    check: 'no_duplicates',
    outcome: 'failed',
    says: expect.stringContaining('no message is stored twice'),
    wrong: 1,
    examples: ['demo/T-2 boot 1 seq 10'],
  });
  expect(await verify('--from', 'yesterday')).toMatchObject({ code: 2 });
  expect(await askNumber(database.url, 'select count(*) as n from terminal')).toBe(2);
});
