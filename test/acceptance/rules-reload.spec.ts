/** A rule file that breaks while the service runs: the last good rules go on waking people. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '#infra/db/database.js';
import { makeHome } from '../../apps/tillwatch/src/service/make-home.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { ticksOf } from '../support/engine-notation.js';
import { eventually } from '../support/eventually.js';
import { readMetrics } from '../support/read-metrics.js';
import { REPOSITORY } from '../support/repository.js';
import { startApp } from '../support/run-process.js';
import { seedProfiles, storeDigest } from '../support/seed-history.js';
import { silentLog } from '../support/silent-log.js';

let home: string;
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 1, name: 'reload spec', log: silentLog });
  await seedProfiles(db);
  await db.pool.query(
    `insert into terminal (tenant, terminal, registered, profile, attributes, test, boot, online,
                           first_seen_at, changed_at)
     select 'demo', 'T-1', true, id, attributes, false, 1, true, now(), now()
       from profile limit 1`,
  );
  home = makeHome('reload');
});

afterAll(async () => {
  rmSync(home, { recursive: true, force: true });
  await db?.close();
  await database?.close();
  await stopTestServer();
});

/** Stores what happened as ingest would have, and wakes the engine. */
async function tell(story: string): Promise<void> {
  let position = 0;
  for (const { digests } of ticksOf(story)) {
    for (const digest of digests) {
      position += 1;
      await storeDigest(db, position, digest);
    }
  }
  await db.pool.query(`notify tillwatch_digest`);
}

test('it is counted and shown, and an outage meanwhile is told all the same', async () => {
  const dir = join(home, 'rules');
  mkdirSync(dir);
  const file = join(dir, 'payments.yaml');
  const good = join(REPOSITORY, 'deploy/rules/payments.yaml');
  cpSync(good, file);
  const env = { DATABASE_URL: database.url, LOG_LEVEL: 'silent' };
  const alerts = await startApp('alerts', { ...env, ALERTS_OPS_PORT: '0', RULES_DIR: dir });
  const api = await startApp('api', { ...env, API_PORT: '0' });
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${api.facts.port}/api/v1${path}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const reloaded = async (wanted: number) => {
    const metrics = await readMetrics(alerts.facts.opsPort);
    return metrics.of('pos_alerts_config_last_reload_successful') === wanted;
  };
  try {
    const shipped = readFileSync(good, 'utf8').match(/^ +- alert: /gm) ?? [];
    writeFileSync(file, 'groups: [{ name: x, rules: [{ alert: Broken }] }]\n');
    process.kill(alerts.pid, 'SIGHUP');
    await eventually('a reload that failed', () => reloaded(0));
    const { mistakes } = await ask('/rules');
    expect(mistakes).toContainEqual(expect.stringMatching(/payments\.yaml:1:\d+: .*detector/));
    const wall = await ask('/wall');
    expect(wall.engine).toMatchObject({ rules: shipped.length, mistakes: 2 });
    await tell('0s acq-1 10 acq-2 10 acq-3 10\n 60s acq-1 8x96/10\n 80s end');
    const incident = await eventually('the incident', async () => {
      const { items } = await ask('/incidents');
      return (items as Record<string, unknown>[])[0];
    });
    expect(incident).toMatchObject({
      rule: 'HostErrors',
      cause: [{ attribute: 'acquirer', value: 'acq-1' }],
    });
    // The engine's past is kept from its first decision on: it can explain itself.
    const at = (incident.detectedAt as number) + 60_000;
    const why = await ask(`/rules/HostErrors/explain?at=${at}&scope=acquirer%3Dacq-1`);
    expect(why.explanation).toMatchObject({ verdict: 'owned', incident: 'inc-1' });
    cpSync(good, file);
    await eventually('a reload that went well', () => reloaded(1));
    // What was loaded is counted before it is written down for others.
    await eventually('no mistakes', async () => {
      const { mistakes: left } = await ask('/rules');
      return Array.isArray(left) && left.length === 0;
    });
    expect((await ask('/wall')).engine).not.toHaveProperty('mistakes');
  } finally {
    await api.stop();
    expect(await alerts.stop()).toBe(0);
  }
});
