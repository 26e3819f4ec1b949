/**
 * The disk of the database is full: nothing is acknowledged that is not stored, whoever watches is
 * told that it is the disk, and once there is room again everything goes on. The data folder lies
 * on a small file system in memory that a test fills up. Runs in CI with HEAVY=1.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '#infra/db/migrate.js';
import { type EmbeddedPostgres, startPostgres } from '#infra/postgres/embedded-postgres.js';
import { makeHome } from '../../apps/tillwatch/src/service/make-home.js';
import { askDatabase } from '../support/ask-database.js';
import { eventually } from '../support/eventually.js';
import { readMetrics } from '../support/read-metrics.js';
import { MIGRATIONS_DIR } from '../support/repository.js';
import { type RunningApp, startApp } from '../support/run-process.js';
import { silentLog as log } from '../support/silent-log.js';
import { openSmallDisk, type SmallDisk } from '../support/small-disk.js';
import { storeFaults } from '../support/store-faults.js';
import { StubbornGateway } from '../support/stubborn-gateway.js';

const disk_mebibytes = 320;
/** What is left when it is filled: some batches still fit, and a new piece of the log does not. */
const left_bytes = 3 * 1024 * 1024;
const DISK = 'pos_ingest_write_failures_total{kind="disk"}';
const CONNECTION = 'pos_ingest_write_failures_total{kind="connection"}';

let home: string;
let disk: SmallDisk;
let server: EmbeddedPostgres;
let ingest: RunningApp;
let gateway: StubbornGateway;
const acked = new Set<string>();
const sent = new Set<string>();

beforeEach(() => {
  home = makeHome('disk-full');
  acked.clear();
  sent.clear();
});

afterEach(async () => {
  gateway?.close();
  await ingest?.kill();
  await server?.stop();
  await disk?.close();
  rmSync(home, { recursive: true, force: true });
});

/** A cluster on the small disk; its log of transactions there as well, or elsewhere. */
async function startCluster(logElsewhere: boolean): Promise<void> {
  disk = await openSmallDisk(join(home, 'disk'), disk_mebibytes);
  const options = { dataDir: join(disk.path, 'data'), fsync: false, small: true, log };
  server = await startPostgres(options);
  if (logElsewhere) {
    await server.stop();
    const wal = join(options.dataDir, 'pg_wal');
    // With its owner and mode, or the server would not take it.
    execFileSync('cp', ['-a', wal, join(home, 'wal')]);
    rmSync(wal, { recursive: true });
    symlinkSync(join(home, 'wal'), wal);
    server = await startPostgres({ ...options, port: server.port });
  }
  await migrate(server.url, { dir: MIGRATIONS_DIR, log });
}

/** Sends failures, whose rows are long, until it is told to stop. */
async function load(until: () => boolean): Promise<void> {
  for (let seq = 1; !until(); seq += 1) {
    const id = `demo/T-1/1/${seq}`;
    const said = { v: 1, boot: 1, seq, at: Date.now(), kind: 'device', code: 'dev:PED.KCV' };
    sent.add(id);
    const payload = JSON.stringify({ ...said, detail: `slot ${'x'.repeat(150)} ${seq}` });
    gateway.send({ id, topic: 'pos/v1/demo/T-1/evt', payload });
    if (seq % 50 === 0) await sleep(gateway.open_messages > 1_000 ? 100 : 5);
  }
}

const metric = async (series: string) => (await readMetrics(ingest.facts.opsPort)).of(series);
const health = async () => {
  const answer = await fetch(`http://127.0.0.1:${ingest.facts.opsPort}/readyz`);
  return (await answer.json()) as { ready: boolean; reasons: string[] };
};
const stored = async () => {
  const rows = await askDatabase<{ id: string }>(
    server.url,
    `select tenant || '/' || terminal || '/' || boot || '/' || seq as id from message`,
  );
  return rows.map(({ id }) => id);
};
const missing = async () => {
  const before = [...acked];
  const there = new Set(await stored());
  return before.filter((id) => !there.has(id));
};

async function startIngest(): Promise<void> {
  const ports = { MQTT_PORT: '0', INGEST_OPS_PORT: '0' };
  ingest = await startApp('ingest', { DATABASE_URL: server.url, LOG_LEVEL: 'warn', ...ports });
  const port = Number(new URL(String(ingest.facts.mqtt)).port);
  gateway = new StubbornGateway(
    'g',
    () => port,
    ({ id }) => acked.add(id),
  );
}

/** After the last message: everything is there once, and ingest is the one that was started. */
async function provesWhole(): Promise<void> {
  await eventually('everything acknowledged', () => gateway.open_messages === 0, 90_000);
  await eventually('health', async () => (await health()).ready);
  const all = await stored();
  expect(new Set(all)).toEqual(sent);
  expect(all).toHaveLength(sent.size);
  expect(await ingest.stop()).toBe(0);
  expect(await storeFaults(server.url, { ledger: true })).toEqual({});
}

/** Fills the disk under a load, does what the test is about, and sees that nothing was lost. */
async function whileFull(work: () => Promise<void>): Promise<void> {
  await startIngest();
  let over = false;
  const loading = load(() => over);
  try {
    await eventually('a beginning', () => acked.size > 500);
    disk.fill(left_bytes);
    await work();
  } finally {
    over = true;
  }
  await loading;
  await provesWhole();
}

test('no room for data: nothing is acknowledged, it is told, and it heals by itself', async () => {
  await startCluster(true);
  await whileFull(async () => {
    await eventually('a full disk', async () => (await metric(DISK)) > 0, 120_000);
    const told = await eventually('the reason', async () => {
      const { reasons } = await health();
      return reasons.length > 0 && reasons;
    });
    expect(told.join()).toMatch(/No space left on device/);
    // Several tries later nothing has been acknowledged: what could not be stored is not.
    const [tries, before] = [await metric(DISK), acked.size];
    await eventually('more tries', async () => (await metric(DISK)) >= tries + 3);
    expect(acked.size).toBe(before);
    expect(await missing()).toEqual([]);
    disk.empty();
    await eventually('going on', () => acked.size > before + 500);
  });
}, 300_000);

test('no room for the log: the database ends, and nothing acknowledged goes with it', async () => {
  await startCluster(false);
  await whileFull(async () => {
    const troubles = async () => (await metric(DISK)) + (await metric(CONNECTION));
    await eventually('a database that gives up', async () => (await troubles()) >= 3, 120_000);
    const ended = server.exited.then(() => true);
    disk.empty();
    // PostgreSQL panics without room for its log; if that ended it, its supervisor starts it again.
    const gone = await Promise.race([ended, sleep(3_000).then(() => false)]);
    if (gone) {
      const { port } = server;
      const dataDir = join(disk.path, 'data');
      server = await startPostgres({ dataDir, port, fsync: false, small: true, log });
    }
    const before = acked.size;
    await eventually('going on', () => acked.size > before + 500, 60_000);
    expect(await missing()).toEqual([]);
  });
}, 300_000);
