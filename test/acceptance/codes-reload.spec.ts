/** A dialect that is written, broken and mended while alerts runs: what codes mean follows it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '#infra/db/database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { readMetrics } from '../support/read-metrics.js';
import { startApp } from '../support/run-process.js';
import { seedProfiles, storeDigest } from '../support/seed-history.js';
import { silentLog } from '../support/silent-log.js';
import { aDigest } from '../support/tiny-fleet.js';

const CODE = 'ours:Z1';
const dialect = (code: string) => `dialect: ours
title: { en: Ours, zh-CN: 自有 }
sources: { s: The document of our bank }
codes:
  - { code: ${code}, alone: NO_ANSWER, mass: LINE_DOWN, en: it, zh-CN: 它, source: s }
`;

let folder: string;
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillwatch-codes-'));
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 1, name: 'codes spec', log: silentLog });
  await seedProfiles(db);
  await db.pool.query(
    `insert into terminal (tenant, terminal, registered, profile, attributes, test, boot, online,
                           first_seen_at, changed_at)
     select 'demo', 'T-1', true, id, attributes, false, 1, true, now(), now()
       from profile limit 1`,
  );
});
afterAll(async () => {
  await db?.close();
  await database?.close();
  await stopTestServer();
  await rm(folder, { recursive: true, force: true });
});

test('a good file is in force at once, a bad one never, and it is said', async () => {
  const file = join(folder, 'ours.yaml');
  await writeFile(file, dialect('B1'));
  const env = { DATABASE_URL: database.url, LOG_LEVEL: 'silent', CODES_DIR: folder };
  const alerts = await startApp('alerts', { ...env, ALERTS_OPS_PORT: '0' });
  const metric = async (name: string) => (await readMetrics(alerts.facts.opsPort)).of(name);
  const write = async (text: string, ok: number) => {
    await writeFile(file, text);
    process.kill(alerts.pid, 'SIGHUP');
    await eventually(`it is read as ${ok}`, async () => {
      return (await metric('pos_alerts_codes_last_reload_successful')) === ok;
    });
  };
  let heard = 0;
  /** One failure with the code; answers how many were of codes that no dialect lists. */
  const fail = async () => {
    heard += 1;
    const failure = { profile: 1, terminal: 'T-1', code: CODE, outcome: 'declined', count: 1 };
    const digest = aDigest(Date.now(), [], [{ ...failure, merchant: 'm-1' } as never]);
    await storeDigest(db, heard, digest);
    await db.pool.query('notify tillwatch_digest');
    // Kept with the memory: what is read again because codes changed is counted once more.
    await eventually('it is decided on and kept', async () => {
      const { rows } = await db.pool.query('select read_position from engine_state');
      return Number(rows[0]?.read_position) === heard;
    });
    return metric('pos_alerts_unlisted_failures_total');
  };
  try {
    expect(await fail()).toBe(1);
    await write('dialect: ours\n', 0);
    expect(await fail()).toBe(2);
    await write(dialect('Z1'), 1);
    expect(await fail()).toBe(2);
    // A mistake takes nothing back.
    await write('dialect: ours\n', 0);
    expect(await fail()).toBe(2);
  } finally {
    expect(await alerts.stop()).toBe(0);
  }
});
