/**
 * A rolling upgrade that never ends, and a process without files to open: ingest is stopped and
 * started under load again and again and loses nothing; out of file descriptors it keeps whom it
 * has, and takes others again once it can. Runs in CI with HEAVY=1; needs prlimit of util-linux.
 */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createRandom } from '../../apps/simulator/src/world/random.js';
import { askDatabase } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import {
  connectPacket,
  letIn,
  publishPacket,
  type RawClient,
  rawClient,
} from '../support/raw-client.js';
import { type RunningApp, startApp } from '../support/run-process.js';
import { storeFaults } from '../support/store-faults.js';
import { StubbornGateway } from '../support/stubborn-gateway.js';
import { TortureSpeaker } from '../support/torture-speaker.js';

const run = promisify(execFile);
const stops = 10;
const between_messages = 100;

let database: TestDatabase;
let ingest: RunningApp | null = null;
const ends: (() => void)[] = [];

beforeEach(async () => {
  database = await testDatabase();
});

afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await ingest?.kill();
  ingest = null;
  await database?.close();
});

afterAll(stopTestServer);

async function start(): Promise<RunningApp> {
  const ports = { MQTT_PORT: '0', INGEST_OPS_PORT: '0' };
  ingest = await startApp('ingest', { DATABASE_URL: database.url, LOG_LEVEL: 'warn', ...ports });
  return ingest;
}

const portOf = (app: RunningApp | null) =>
  app === null ? null : Number(new URL(String(app.facts.mqtt)).port);

test('stopped and started ten times under load, it loses nothing and stores all once', async () => {
  await start();
  const random = createRandom(20_261_127);
  const acked = new Set<string>();
  const gateways = [0, 1, 2].map((n) => {
    return new StubbornGateway(
      `g-${n}`,
      () => portOf(ingest),
      ({ id }) => acked.add(id),
    );
  });
  ends.push(() => {
    for (const gateway of gateways) gateway.close();
  });
  const speakers = Array.from({ length: 60 }, (_, n) => {
    return new TortureSpeaker(`T-${n}`, { random });
  });
  const sent = new Set<string>();
  let over = false;
  ends.push(() => {
    over = true;
  });
  const load = async () => {
    for (let n = 0; !over; n += 1) {
      const message = speakers[random.below(speakers.length)]?.speak();
      if (message) {
        sent.add(message.id);
        gateways[random.below(3)]?.send(message);
      }
      if (n % 10 === 0) await sleep(gateways.some((g) => g.open_messages > 300) ? 50 : 5);
    }
  };
  const loading = load();
  const codes: (number | null)[] = [];
  for (let n = 0; n < stops; n += 1) {
    const before = acked.size;
    await eventually('some work', () => acked.size >= before + between_messages, 60_000);
    const stopping = ingest;
    ingest = null;
    codes.push((await stopping?.stop()) ?? null);
    await start();
  }
  over = true;
  await loading;
  const all = () => gateways.every((gateway) => gateway.open_messages === 0);
  await eventually('nothing left to acknowledge', all, 60_000);
  codes.push((await ingest?.stop()) ?? null);
  ingest = null;
  expect(codes).toEqual(codes.map(() => 0));
  const rows = await askDatabase<{ id: string }>(
    database.url,
    `select tenant || '/' || terminal || '/' || boot || '/' || seq as id from message`,
  );
  expect(rows).toHaveLength(sent.size);
  expect(new Set(rows.map(({ id }) => id))).toEqual(sent);
  expect(await storeFaults(database.url, { ledger: true })).toEqual({});
}, 400_000);

test('out of file descriptors it keeps whom it has, and takes others once it can', async () => {
  const app = await start();
  const port = portOf(app) as number;
  const inside = await letIn(port, 'demo/T-1');
  ends.push(() => inside.close());
  let seq = 0;
  const say = async () => {
    seq += 1;
    inside.heard.length = 0;
    const payload = JSON.stringify({ v: 1, boot: 1, seq, at: Date.now() });
    inside.send(publishPacket('pos/v1/demo/T-1/hb', seq, { payload }));
    await inside.hears('puback');
  };
  await say();
  // The soft limit alone: it may be raised again without any right.
  const limit = (files: number) => run('prlimit', ['--pid', String(app.pid), `--nofile=${files}:`]);
  const open = readdirSync(`/proc/${app.pid}/fd`).length;
  await limit(open + 5);
  const crowd: RawClient[] = [];
  for (let n = 0; n < 60; n += 1) {
    const client = await rawClient(port);
    ends.push(() => client.close());
    client.send(connectPacket(`demo/C-${n}`));
    crowd.push(client);
  }
  const isIn = ({ heard }: RawClient) => heard.some(({ cmd }) => cmd === 'connack');
  await eventually('everybody in or turned away', () => {
    return crowd.every((client) => client.closed || isIn(client));
  });
  const among = crowd.filter((client) => !client.closed);
  expect(among.length).toBeGreaterThan(0);
  expect(among.length).toBeLessThan(20);
  await say();
  for (const client of among) {
    client.heard.length = 0;
    client.send({ cmd: 'pingreq' });
    await client.hears('pingresp');
  }
  await limit(1_024);
  await letIn(port, 'demo/T-2').then((client) => client.close());
  await say();
  expect(await askDatabase(database.url, 'select seq::int from message order by seq')).toEqual([
    { seq: 1 },
    { seq: 2 },
    { seq: 3 },
  ]);
  expect(await app.stop()).toBe(0);
});
