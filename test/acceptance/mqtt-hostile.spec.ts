/**
 * A real ingest over a real database, and clients that mean it no good: it stays alive, whoever
 * behaves is still served, and nothing of the others is left behind. And nobody without a token.
 */
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { generate, type Packet } from 'mqtt-packet';
import { createRandom } from '../../apps/simulator/src/world/random.js';
import { makeHome } from '../../apps/tillwatch/src/service/make-home.js';
import { askNumber } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { connectPacket, publishPacket, rawClient } from '../support/raw-client.js';
import { readMetrics } from '../support/read-metrics.js';
import { startCli } from '../support/run-cli.js';
import { type RunningApp, runToEnd, startApp } from '../support/run-process.js';

let database: TestDatabase;
let home: string;
let ingest: RunningApp | null = null;

beforeEach(async () => {
  database = await testDatabase();
  home = makeHome('hostile');
});

afterEach(async () => {
  await ingest?.stop();
  ingest = null;
  await database.close();
  rmSync(home, { recursive: true, force: true });
});

afterAll(stopTestServer);

async function start(env: Readonly<Record<string, string>> = {}): Promise<string> {
  const ports = { MQTT_PORT: '0', INGEST_OPS_PORT: '0' };
  ingest = await startApp('ingest', { DATABASE_URL: database.url, ...ports, ...env });
  return String(ingest.facts.mqtt);
}

const heartbeat = (seq: number) =>
  JSON.stringify({ v: 1, boot: 1, seq, at: Date.now(), txn: { attempt: 1, approved: 1 } });

const OWN = 'pos/v1/demo/T-1/hb';

/** Valid packets of both versions, each with how to write it. */
function validPackets(version: 4 | 5): Buffer[] {
  const packets: Packet[] = [
    connectPacket('demo/F-1', version, {
      will: { topic: 'pos/v1/demo/F-1/state', payload: Buffer.from('{"v":1}'), qos: 1 },
      password: Buffer.from('secret'),
      username: 'demo/F-1',
    }),
    publishPacket('pos/v1/demo/F-1/hb', 7, { payload: heartbeat(1) }),
    { cmd: 'subscribe', messageId: 3, subscriptions: [{ topic: 'pos/v1/demo/F-1/cmd', qos: 1 }] },
    { cmd: 'unsubscribe', messageId: 4, unsubscriptions: ['pos/v1/demo/F-1/cmd'] },
    { cmd: 'puback', messageId: 1 },
    { cmd: 'pingreq' },
    { cmd: 'disconnect' },
  ];
  return packets.map((packet) => generate(packet, { protocolVersion: version }));
}

test('ten thousand packets with something wrong in them hurt nobody', async () => {
  const url = await start({ MQTT_CONNECT_RATE: '1000000', LOG_LEVEL: 'warn' });
  const port = Number(new URL(url).port);
  const good = await mqtt.connectAsync(url, { clientId: 'demo/T-1' });
  const random = createRandom(20_260_301);
  const rss = async () =>
    (await readMetrics(ingest?.facts.opsPort)).of('process_resident_memory_bytes');
  const before = await rss();
  const mutate = (bytes: Buffer): Buffer => {
    const copy = Buffer.from(bytes);
    for (let i = 0; i <= random.below(3); i += 1)
      copy[random.below(copy.length)] = random.below(256);
    return random.below(4) === 0 ? copy.subarray(0, random.below(copy.length)) : copy;
  };
  for (let round = 0; round < 200; round += 1) {
    const version = random.below(2) === 0 ? 4 : 5;
    const valid = validPackets(version);
    const client = await rawClient(port, version);
    // Half of them are let in first, under an id of their own.
    if (round % 2 === 0) client.send(connectPacket(`demo/F-${round}`, version));
    for (let i = 0; i < 50; i += 1)
      client.send(mutate(valid[random.below(valid.length)] as Buffer));
    client.socket.end();
    if (round % 10 === 0) await good.publishAsync(OWN, heartbeat(round + 1), { qos: 1 });
    client.close();
  }
  await good.publishAsync(OWN, heartbeat(1_000), { qos: 1 });
  await eventually('one client', async () => {
    return (await readMetrics(ingest?.facts.opsPort)).of('pos_ingest_clients') === 1;
  });
  const stored = `select count(*) as n from message where terminal = 'T-1'`;
  expect(await askNumber(database.url, stored)).toBe(21);
  expect((await rss()) - before).toBeLessThan(100 * 1024 * 1024);
  expect(ingest?.output()).not.toMatch(/Error|ERR_/);
  await good.endAsync(true);
});

const cli = async (...args: string[]) => startCli(args).ended;

test('with tokens nobody comes in without one, nor with one that was taken back', async () => {
  const keys = join(home, 'keys.json');
  const revoked = join(home, 'revoked.txt');
  writeFileSync(revoked, '');
  expect((await cli('token', '--new-keys', keys)).code).toBe(0);
  expect(statSync(keys).mode & 0o777).toBe(0o600);
  expect(await cli('token', '--new-keys', keys)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is there already'),
  });
  const minted = await cli('token', 'demo/T-1', '--keys', keys, '--days', '1');
  expect(minted).toMatchObject({ code: 0, stderr: '' });
  const url = await start({ MQTT_TOKEN_KEYS_FILE: keys, MQTT_REVOKED_FILE: revoked });
  const come = (clientId: string, password: string) =>
    mqtt.connectAsync(url, { clientId, username: clientId, password, reconnectPeriod: 0 });
  await expect(come('demo/T-1', 'guess')).rejects.toThrow('Bad username or password');
  await expect(come('demo/T-2', minted.stdout.trim())).rejects.toThrow('Not authorized');
  const client = await come('demo:T-1', minted.stdout.trim());
  await client.publishAsync(OWN, heartbeat(1), { qos: 1 });
  const closed = new Promise((resolve) => client.once('close', () => resolve('closed')));
  writeFileSync(revoked, 'demo/T-1\n');
  expect(await closed).toBe('closed');
  await expect(come('demo/T-1', minted.stdout.trim())).rejects.toThrow('Not authorized');
  expect(await askNumber(database.url, 'select count(*) as n from message')).toBe(1);
  expect(ingest?.output()).not.toContain(minted.stdout.trim());
});

test.each([
  [['token'], 2, 'one client id is needed'],
  [['token', 'demo/T-1'], 2, '--keys FILE is needed'],
  [['token', 'demo/T-1', '--keys', 'x', '--days', '0'], 2, '--days: expected 1 to'],
  [['token', 'demo/T-1', '--keys', '/nowhere/keys'], 1, 'cannot read /nowhere/keys (ENOENT)'],
])('tillwatch %j ends with %i and says why', async (args, code, sentence) => {
  expect(await cli(...args)).toMatchObject({ code, stderr: expect.stringContaining(sentence) });
});

test.each([
  [
    { MQTT_HOST: '0.0.0.0' },
    2,
    'MQTT_HOST: beyond loopback nobody may connect without credentials',
  ],
  [{ MQTT_PORT: 'off' }, 2, 'MQTT_PORT: set a port, or MQTT_TLS_PORT'],
  [{ MQTT_TLS_PORT: '0' }, 2, 'MQTT_TLS_PORT: TLS needs MQTT_TLS_CERT_FILE'],
  [{ MQTT_TOKEN_KEYS_FILE: '/nowhere/keys' }, 1, 'cannot read /nowhere/keys (ENOENT)'],
])('ingest with %j does not start', async (env, code, sentence) => {
  const ended = await runToEnd('ingest', [], {
    ...{ DATABASE_URL: database.url, LOG_LEVEL: 'silent' },
    ...env,
  });
  expect(ended).toMatchObject({ code, stderr: expect.stringContaining(sentence) });
});
