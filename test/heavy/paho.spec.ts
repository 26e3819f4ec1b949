/**
 * Terminals that speak by other people's MQTT: Eclipse Paho, as Debian ships it, and the clients of
 * mosquitto, in both versions, from birth to Last Will. Runs in CI with HEAVY=1; needs the packages
 * python3-paho-mqtt and mosquitto-clients.
 */
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { askDatabase, askNumber } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { readMetrics } from '../support/read-metrics.js';
import { REPOSITORY } from '../support/repository.js';
import { type RunningApp, startApp } from '../support/run-process.js';

const run = promisify(execFile);
const SCRIPT = join(REPOSITORY, 'test/support/paho-terminal.py');

let database: TestDatabase;
let ingest: RunningApp;
let port: string;

beforeEach(async () => {
  database = await testDatabase();
  const ports = { MQTT_PORT: '0', INGEST_OPS_PORT: '0' };
  ingest = await startApp('ingest', { DATABASE_URL: database.url, LOG_LEVEL: 'warn', ...ports });
  port = new URL(String(ingest.facts.mqtt)).port;
});

afterEach(async () => {
  await ingest?.stop();
  await database?.close();
});

afterAll(stopTestServer);

/** The interpreter that has Paho: where there are several it is Debian's. */
function findPython(): string {
  const has = (path: string) => spawnSync(path, ['-c', 'import paho.mqtt.client']).status === 0;
  const path = ['/usr/bin/python3', 'python3'].find(has);
  if (path === undefined)
    throw new Error('Paho is not installed: apt-get install python3-paho-mqtt');
  return path;
}

/** What Paho says came of each step. */
async function paho(version: 4 | 5, ...steps: readonly string[]) {
  const { stdout } = await run(findPython(), [SCRIPT, port, String(version), ...steps]);
  const lines = stdout.trim().split('\n');
  return Object.fromEntries(lines.map((line) => JSON.parse(line) as [string, unknown]));
}

const isOnline = async () => {
  const [row] = await askDatabase<{ online: boolean }>(
    database.url,
    `select online from terminal where terminal = 'T-1'`,
  );
  return row?.online;
};

test.each([
  [4, 0x80],
  [5, 0x87],
] as const)('Paho tells a terminal’s day by MQTT version %s', async (version, refused) => {
  const told = ['online', 'birth', 'hb', 'evt', 'hb', 'receipt', 'wrong topic', 'wrong shape'];
  const said = await paho(version, 'connect', 'host state', 'own', 'foreign', ...told, 'break off');
  expect(said).toEqual({
    connect: 0,
    'host state': [[1], true],
    own: [[1], [1]],
    foreign: [[refused], [refused], [refused], [refused]],
    ...{ online: true, birth: true, hb: true, evt: true },
    receipt: { v: 1, boot: 1, upto: 3 },
    'wrong topic': true,
    'wrong shape': true,
    'break off': true,
  });
  const rows = await askDatabase(
    database.url,
    'select terminal, channel, seq::int from message order by seq',
  );
  expect(rows).toEqual([
    { terminal: 'T-1', channel: 'birth', seq: 1 },
    { terminal: 'T-1', channel: 'hb', seq: 2 },
    { terminal: 'T-1', channel: 'evt', seq: 3 },
  ]);
  const metrics = await readMetrics(ingest.facts.opsPort);
  for (const reason of ['identity_mismatch', 'schema_invalid']) {
    expect(metrics.of(`pos_ingest_messages_rejected_total{reason="${reason}"}`)).toBe(1);
  }
  await eventually('its will', async () => (await isOnline()) === false);
  expect(await askNumber(database.url, 'select sum(attempts) as n from traffic_10s')).toBe(13);
});

test.each([4, 5] as const)('who says goodbye by version %s leaves no will', async (version) => {
  expect(await paho(version, 'connect', 'online', 'goodbye')).toMatchObject({ goodbye: 0 });
  await eventually('nobody', async () => {
    return (await readMetrics(ingest.facts.opsPort)).of('pos_ingest_clients') === 0;
  });
  expect(await isOnline()).toBe(true);
  expect((await readMetrics(ingest.facts.opsPort)).of('pos_ingest_wills_total')).toBe(0);
});

// Paho 1 reads the reason of a DISCONNECT only where properties follow it: it knows the end alone.
test.each([4, 5] as const)('Paho is thrown out by version %s', async (version) => {
  const replaced = await paho(version, 'connect', 'be replaced');
  expect(replaced).toMatchObject({ 'be replaced': [0, true] });
  expect(await paho(version, 'connect', 'qos 2')).toMatchObject({ 'qos 2': [0, true] });
  expect(await askNumber(database.url, 'select count(*) as n from message')).toBe(0);
});

test.each([
  ['a heartbeat', 'T-1/hb', '{"v":1,"boot":1,"seq":1,"at":1}', [], 0],
  ['what is no JSON', 'T-1/hb', '{', [], 0x99],
  [
    'a bare code',
    'T-1/evt',
    '{"v":1,"boot":1,"seq":1,"at":1,"kind":"device","code":"5"}',
    [],
    0x99,
  ],
  ['words of another', 'T-2/hb', '{"v":1,"boot":1,"seq":1,"at":1}', [], 0x87],
  ['a heartbeat to be kept', 'T-1/hb', '{"v":1,"boot":1,"seq":1,"at":1}', ['-r'], 0x87],
  ['no topic of ours', 'T-1/weather', '{}', [], 0x87],
] as const)('mosquitto_pub hears how %s was taken', async (_what, topic, payload, more, reason) => {
  const { stdout } = await run('mosquitto_pub', [
    ...['-V', '5', '-p', port, '-i', 'demo/T-1', '-q', '1', '-d', ...more],
    ...['-t', `pos/v1/demo/${topic}`, '-m', payload],
  ]);
  const [, code] = /received PUBACK \(Mid: 1, RC:(\d+)\)/.exec(stdout) ?? [];
  expect(Number(code)).toBe(reason);
});

test.each(['311', '5'])('mosquitto_sub by version %s hears that we receive', async (version) => {
  const { stdout } = await run('mosquitto_sub', [
    ...['-V', version, '-p', port, '-i', 'demo/T-1', '-q', '1', '-C', '1', '-W', '10'],
    ...['-t', 'pos/v1/demo/host/state'],
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ v: 1, online: true });
});
