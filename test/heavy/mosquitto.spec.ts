/**
 * With a broker of the house in front: mosquitto, as Debian ships it, tells terminals that their
 * messages have arrived long before ingest has them. What it holds must reach the store whatever
 * happens to ingest. Runs in CI with HEAVY=1; needs the packages mosquitto and mosquitto-clients.
 */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readLedger } from '../../apps/simulator/src/ledger.js';
import type { SimulationReport } from '../../apps/simulator/src/run-simulation.js';
import { makeHome } from '../../apps/tillwatch/src/service/make-home.js';
import { runSimulator } from '../../apps/tillwatch/src/service/run-simulator.js';
import { startMosquitto } from '../bench/run-node.js';
import { askDatabase, askNumber } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { holdWriters } from '../support/hold-writers.js';
import { readMetrics } from '../support/read-metrics.js';
import { type RunningApp, startApp } from '../support/run-process.js';

const run = promisify(execFile);

let database: TestDatabase;
let home: string;
const cleanUp: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  database = await testDatabase();
  home = makeHome('mosquitto');
});

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
  await database?.close();
  rmSync(home, { recursive: true, force: true });
});

afterAll(stopTestServer);

/** Starts a process that ends with the test. */
async function start(app: string, env: Readonly<Record<string, string>>): Promise<RunningApp> {
  const started = await startApp(app, { DATABASE_URL: database.url, LOG_LEVEL: 'warn', ...env });
  cleanUp.push(() => started.stop());
  return started;
}

/** An ingest that reads from the broker; answered once it is subscribed. */
async function startSubscriber(url: string): Promise<RunningApp> {
  const ingest = await start('ingest', { MQTT_URL: url, INGEST_OPS_PORT: '0' });
  await eventually('an ingest that is subscribed', async () => {
    return (await fetch(`http://127.0.0.1:${ingest.facts.opsPort}/readyz`)).ok;
  });
  return ingest;
}

const stored = () => askNumber(database.url, 'select count(*) as n from message');

/** More messages in the store than there are now. */
async function more(): Promise<void> {
  const before = await stored();
  await eventually('more messages', async () => (await stored()) > before + 50);
}

/** Three hundred terminals through the broker, whose ledger says what it acknowledged. */
function startFleet(url: string) {
  const file = join(home, 'ledger.jsonl');
  let report: SimulationReport | null = null;
  const simulator = runSimulator({
    args: [
      ...['--mqtt', url, '--ledger', file, '--minutes', '10'],
      ...['--terminals', '300', '--rate', '100'],
    ],
    onLine(line) {
      if (line.kind === 'report') report = line as unknown as SimulationReport;
    },
  });
  cleanUp.push(() => simulator.stop());
  return async () => {
    await simulator.stop();
    const told = await eventually('the report of the simulator', () => report);
    return { report: told, ledger: readLedger(file) };
  };
}

/** Kills an ingest while it has messages in its hands that it could not store. */
async function killWithMessagesInHand(ingest: RunningApp): Promise<void> {
  const release = await holdWriters(database.url);
  cleanUp.push(release);
  await ingest.kill();
  await release();
}

test('what the broker acknowledged is stored once, although ingest is killed twice', async () => {
  const broker = await startMosquitto();
  cleanUp.push(() => broker.stop());
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const first = await startSubscriber(url);
  const stopFleet = startFleet(url);
  await more();
  await killWithMessagesInHand(first);

  const second = await startSubscriber(url);
  await more();
  await killWithMessagesInHand(second);

  const third = await startSubscriber(url);
  await more();
  const { report, ledger } = await stopFleet();
  expect(report).toMatchObject({ unacked: 0, dropped: 0, lastError: null });
  await eventually('the last message', async () => (await stored()) >= ledger.acked.size);
  const rows = await askDatabase<{ id: string }>(
    database.url,
    `select tenant || '/' || terminal || '/' || boot || '/' || seq as id from message`,
  );
  const ids = rows.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.sort()).toEqual([...ledger.acked].sort());
  expect(await third.stop()).toBe(0);
});

test('two copies share the work, and each message is stored once', async () => {
  const broker = await startMosquitto();
  cleanUp.push(() => broker.stop());
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const copies = await Promise.all(
    ['a', 'b'].map((name) =>
      start('ingest', { MQTT_URL: url, INGEST_OPS_PORT: '0', INGEST_NAME: name }),
    ),
  );
  const received = (copy: RunningApp) =>
    readMetrics(copy.facts.opsPort).then((m) => m.sum('pos_ingest_messages_stored_total'));
  for (const copy of copies) {
    await eventually('a copy that is subscribed', async () => {
      return (await fetch(`http://127.0.0.1:${copy.facts.opsPort}/readyz`)).ok;
    });
  }
  const stopFleet = startFleet(url);
  for (const copy of copies) {
    await eventually('work for both', async () => (await received(copy)) > 100);
  }
  const { ledger } = await stopFleet();
  await eventually('the last message', async () => (await stored()) >= ledger.acked.size);
  expect(await stored()).toBe(ledger.acked.size);
});

test('the broker’s terminals are told whether we receive, also when ingest is killed', async () => {
  const broker = await startMosquitto();
  cleanUp.push(() => broker.stop());
  const ingest = await startSubscriber(`mqtt://127.0.0.1:${broker.port}`);
  const port = ['-p', String(broker.port)];
  const topic = ['-t', 'pos/v1/demo/T-001/hb', '-m', '{}'];
  await run('mosquitto_pub', ['-V', '5', ...port, '-q', '1', ...topic]);
  /** What somebody hears who subscribes now. */
  const hostState = async () => {
    const once = ['-C', '1', '-W', '2', '-t', 'pos/v1/demo/host/state'];
    const { stdout } = await run('mosquitto_sub', [...port, ...once]);
    return JSON.parse(stdout) as { online: boolean };
  };
  await eventually('the word that we receive', async () => (await hostState()).online);
  await ingest.kill();
  await eventually('the word that we do not', async () => !(await hostState()).online);
});

test('a heartbeat that is said by hand is a terminal on the screen', async () => {
  const ingest = await start('ingest', { MQTT_PORT: '0', INGEST_OPS_PORT: '0' });
  const api = await start('api', { API_PORT: '0' });
  const { port } = new URL(String(ingest.facts.mqtt));
  const body = { v: 1, boot: 12, seq: 1287, at: Date.now(), span: 60, rssi: -71, printer: 'ok' };
  const said = { ...body, txn: { attempt: 12, approved: 11, declined: 1 }, fw: '3.2.1' };
  const heartbeat = JSON.stringify(said);
  await run('mosquitto_pub', [
    ...['-V', '311', '-p', port, '-q', '1', '-t', 'pos/v1/demo/T-001/hb', '-m', heartbeat],
  ]);
  const answer = await fetch(`http://127.0.0.1:${api.facts.port}/api/v1/terminals`);
  expect(await answer.json()).toMatchObject({
    items: [{ terminal: 'T-001', online: true, attributes: { fw: '3.2.1' } }],
  });
});
