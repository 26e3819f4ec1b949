/**
 * What bad input gets, by the wire contract: an answer, a count by its reason, and where the
 * contract says so a scrubbed sample; and never does it hold up what is good. A real ingest over a
 * real database, spoken to by a real MQTT client.
 */
import mqtt, { type MqttClient } from 'mqtt';
import { askDatabase, askNumber } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { readMetrics } from '../support/read-metrics.js';
import { type RunningApp, startApp } from '../support/run-process.js';

const CARD = '4111111111111111';

let database: TestDatabase;
let ingest: RunningApp;
const clients: MqttClient[] = [];
/** Every test has a tenant of its own, and counts from what was counted before it. */
let tests = 0;
let tenant = '';
let before: Awaited<ReturnType<typeof readMetrics>>;

beforeAll(async () => {
  database = await testDatabase();
  ingest = await startApp('ingest', {
    DATABASE_URL: database.url,
    MQTT_PORT: '0',
    INGEST_OPS_PORT: '0',
    LOG_LEVEL: 'trace',
  });
});

beforeEach(async () => {
  tests += 1;
  tenant = `bad-${tests}`;
  before = await metrics();
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
});

afterAll(async () => {
  await ingest?.stop();
  await database?.close();
  await stopTestServer();
});

/** Connects as a client of the test's tenant, or under the whole client id that is given. */
async function connect(name: string, whole = false): Promise<MqttClient> {
  const clientId = whole ? name : `${tenant}/${name}`;
  const client = await mqtt.connectAsync(String(ingest.facts.mqtt), { clientId });
  clients.push(client);
  return client;
}

let seq = 0;

/** A heartbeat that keeps the contract, with what matters to a test changed. */
function heartbeat(changes: object = {}): Record<string, unknown> {
  seq += 1;
  return { v: 1, boot: 1, seq, at: Date.now(), txn: { attempt: 1, approved: 1 }, ...changes };
}

/** Says something on a channel of a terminal; resolves when it is acknowledged. */
function say(client: MqttClient, to: string, payload: object | string | Buffer) {
  const isText = typeof payload === 'string' || Buffer.isBuffer(payload);
  return client.publishAsync(`pos/v1/${tenant}/${to}`, isText ? payload : JSON.stringify(payload), {
    qos: 1,
  });
}

const metrics = () => readMetrics(ingest.facts.opsPort);
const rejected = async (reason: string) => {
  const name = `pos_ingest_messages_rejected_total{reason="${reason}"}`;
  return (await metrics()).of(name) - before.of(name);
};
const rejectedAtAll = async () => {
  const name = 'pos_ingest_messages_rejected_total';
  return (await metrics()).sum(name) - before.sum(name);
};
const number = (sql: string, values?: readonly unknown[]) => askNumber(database.url, sql, values);
const stored = () => number('select count(*) as n from message where tenant = $1', [tenant]);
const kept = () =>
  askDatabase<{ terminal: string; channel: string; reason: string; sample: string | null }>(
    database.url,
    'select terminal, channel, reason, sample from quarantine where tenant = $1 order by id',
    [tenant],
  );

test('a topic of nobody is acknowledged, dropped and counted', async () => {
  const client = await connect('T-1');
  await client.publishAsync('weather/today', 'rain', { qos: 1 });
  await say(client, 'T-1/nonsense', heartbeat());
  await say(client, 'T-1/hb', heartbeat());
  expect(await rejected('topic_unknown')).toBe(2);
  expect(await stored()).toBe(1);
  expect(await kept()).toEqual([]);
});

test.each([
  ['another terminal', '/T-1', 'T-2/hb'],
  ['another terminal, after a colon', ':T-1', 'T-2/hb'],
  ['a back office', '/T-1', 'host/acq-1/pulse'],
  ['a terminal of another tenant', 'other/gateway/g', 'T-2/hb'],
])('who speaks for %s is acknowledged, dropped and counted', async (_whom, who, to) => {
  const client = await connect(who.startsWith('other') ? who : tenant + who, true);
  await say(client, to, heartbeat());
  expect(await rejected('identity_mismatch')).toBe(1);
  expect(await stored()).toBe(0);
  expect(await kept()).toEqual([]);
});

test('nobody hears more than what is meant for him', async () => {
  const client = await connect('T-1');
  for (const to of ['#', '+/cmd', 'T-2/cmd', 'T-1/hb']) {
    const topic = to === '#' ? to : `pos/v1/${tenant}/${to}`;
    const granted = await client.subscribeAsync(topic).catch((error: Error) => error.message);
    expect([topic, granted]).not.toEqual([topic, [{ topic, qos: 0 }]]);
  }
  for (const to of ['T-1/cmd', 'T-1/rcv', 'host/state']) {
    const topic = `pos/v1/${tenant}/${to}`;
    expect(await client.subscribeAsync(topic)).toMatchObject([{ topic, qos: 0 }]);
  }
});

test('a terminal cannot give another one a command, nor leave one for it', async () => {
  const heard: string[] = [];
  const victim = await connect('T-2');
  victim.on('message', (topic) => heard.push(topic));
  await victim.subscribeAsync(`pos/v1/${tenant}/T-2/cmd`, { qos: 1 });
  const attacker = await connect('T-1');
  const topic = `pos/v1/${tenant}/T-2/cmd`;
  await attacker.publishAsync(topic, '{"what":"restart"}', { qos: 1, retain: true });
  await attacker.publishAsync(`pos/v1/${tenant}/host/state`, '{"online":false}', { qos: 1 });
  const late = await connect('gateway/g');
  late.on('message', (topic) => heard.push(`late ${topic}`));
  await late.subscribeAsync(`pos/v1/${tenant}/+/cmd`);
  // The broker answers in order: after its own greeting, nothing older can be on the way.
  const greeted = new Promise<void>((resolve) => {
    late.on('message', (to) => to.endsWith('/host/state') && resolve());
  });
  await late.subscribeAsync(`pos/v1/${tenant}/host/state`);
  await greeted;
  expect(heard).toEqual([`late pos/v1/${tenant}/host/state`]);
  expect(await rejected('topic_unknown')).toBe(2);
  expect(await rejected('identity_mismatch')).toBe(0);
});

const WRONG: [what: string, reason: string, channel: string, payload: string | Buffer][] = [
  ['no JSON', 'payload_malformed', 'hb', '{"v":1,'],
  ['no UTF-8', 'payload_malformed', 'hb', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ['an escaped NUL', 'payload_malformed', 'hb', String.raw`{"v":1,"fw":"a\u0000b"}`],
  ['a NUL', 'payload_malformed', 'hb', '{"v":1,"fw":"a\u0000b"}'],
  ['a mile of brackets', 'payload_malformed', 'hb', '['.repeat(1_500)],
  ['another version', 'schema_invalid', 'hb', JSON.stringify({ v: 2 })],
  ['no sequence number', 'schema_invalid', 'hb', JSON.stringify({ v: 1, boot: 1, at: 0 })],
  ['a year beyond all dates', 'schema_invalid', 'hb', '{"v":1,"boot":1,"seq":1,"at":1e300}'],
  ['a mebibyte', 'payload_too_large', 'evt', 'x'.repeat(1_048_576)],
  ['a heartbeat above 2 KiB', 'payload_too_large', 'hb', `"${'x'.repeat(2_048)}"`],
];

test.each(WRONG)('%s is acknowledged, counted and kept as a sample', async (...wrong) => {
  const [, reason, channel, payload] = wrong;
  const client = await connect('T-1');
  await say(client, 'T-1/hb', heartbeat());
  await say(client, `T-1/${channel}`, payload);
  await say(client, 'T-1/hb', heartbeat());
  expect(await rejected(reason)).toBe(1);
  expect(await stored()).toBe(2);
  const [sample, ...more] = await kept();
  expect(sample).toMatchObject({ terminal: 'T-1', channel, reason });
  expect(sample?.sample?.length).toBeLessThanOrEqual(600);
  expect(more).toEqual([]);
});

test('a code without its dialect is refused, and says what it lacks', async () => {
  const client = await connect('T-1');
  const event = { kind: 'txn', outcome: 'declined' };
  await say(client, 'T-1/evt', heartbeat({ ...event, code: '55' }));
  await say(client, 'T-1/evt', heartbeat({ ...event, code: 'cup-pos:55' }));
  expect(await rejected('code_bare')).toBe(1);
  expect(await stored()).toBe(1);
  expect(await kept()).toMatchObject([{ reason: 'code_bare', terminal: 'T-1', channel: 'evt' }]);
});

test('one terminal fills the quarantine only so far, and no other one’s place in it', async () => {
  const noisy = await connect('T-1');
  const quiet = await connect('T-2');
  await Promise.all(Array.from({ length: 60 }, () => say(noisy, 'T-1/hb', '{')));
  await say(quiet, 'T-2/hb', '{');
  expect(await rejected('payload_malformed')).toBe(61);
  const owners = (await kept()).map(({ terminal }) => terminal);
  expect(owners.filter((terminal) => terminal === 'T-1')).toHaveLength(20);
  expect(owners.filter((terminal) => terminal === 'T-2')).toHaveLength(1);
});

/** Rows of any table, of any column, in which the text is. */
async function rowsWith(text: string): Promise<string[]> {
  const tables = await askDatabase<{ name: string }>(
    database.url,
    `select format('%I', tablename) as name from pg_tables where schemaname = 'public'`,
  );
  const each = tables.map(
    ({ name }) => `select '${name}' as name from ${name} as t where position($1 in t::text) > 0`,
  );
  const found = await askDatabase<{ name: string }>(database.url, each.join(' union '), [text]);
  return found.map(({ name }) => name);
}

const event = (changes: object) => heartbeat({ kind: 'device', code: 'dev:ICC.READ', ...changes });
const LEAKS: [where: string, payload: () => object | string][] = [
  ['a field', () => event({ detail: `card ${CARD} failed` })],
  ['a field of its own', () => event({ pan: Number(CARD) })],
  ['the name of a field', () => event({ [CARD]: { detail: CARD } })],
  ['track data', () => event({ detail: `;${CARD}=25121010000000000000?` })],
  ['broken JSON', () => `{"detail":"${CARD}`],
  ['a payload that is too large', () => `{"pan":"${CARD}","x":"${'x'.repeat(9_000)}"}`],
  ['a payload with a NUL', () => `{"pan":"${CARD}","x":"\\u0000"}`],
];

test.each(LEAKS)('a card number in %s is stored nowhere', async (_where, payload) => {
  const client = await connect('T-1');
  await say(client, 'T-1/hb', heartbeat({ fw: 'needle-in-the-hay' }));
  await say(client, 'T-1/evt', payload());
  expect(await rejectedAtAll()).toBe(1);
  expect(await kept()).toMatchObject([{ terminal: 'T-1', channel: 'evt' }]);
  // The search finds what is there, or finding nothing would say nothing.
  expect(await rowsWith('needle-in-the-hay')).toContain('terminal');
  expect(await rowsWith(CARD)).toEqual([]);
});

test('card data is refused as such, and the finding names the terminal and the field', async () => {
  const client = await connect('T-1');
  await say(client, 'T-1/evt', event({ detail: CARD }));
  expect(await rejected('card_data')).toBe(1);
  expect(await kept()).toMatchObject([{ terminal: 'T-1', reason: 'card_data', sample: null }]);
  expect(
    await number(
      `select count(*) as n from quarantine where tenant = $1 and detail = 'pan in $.detail'`,
      [tenant],
    ),
  ).toBe(1);
});

test('nothing of all that was logged, at any level, to the end', async () => {
  expect(await ingest.stop()).toBe(0);
  expect(ingest.output()).toContain('ready');
  expect(ingest.output()).not.toContain(CARD);
});
