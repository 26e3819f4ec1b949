/** What a load of the rule files changed is kept, across processes, until the next change. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '#infra/db/database.js';
import { one } from '#infra/db/query.js';
import { loadedRules } from '#infra/store/engine.sql.js';
import { AlertsMetrics } from '../../apps/alerts/src/alerts.metrics.js';
import { startRuleKeeper } from '../../apps/alerts/src/rule-keeper.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { REPOSITORY } from '../support/repository.js';
import { silentLog } from '../support/silent-log.js';

let folder: string;
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rules-'));
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 1, name: 'rules spec', log: silentLog });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await db?.close();
  await database?.close();
  await stopTestServer();
});

/** Loads the files as a process of alerts does at its start. */
async function load(now: number) {
  const config = { RULES_DIR: folder, PLAYBOOKS_DIR: join(REPOSITORY, 'deploy/playbooks') };
  const clock = { now: () => now, realDelay: (ms: number) => ms };
  const options = { db, clock, metrics: new AlertsMetrics(), log: silentLog };
  const keeper = await startRuleKeeper({ ...options, config: config as never });
  keeper.close();
  return (await one(db, loadedRules)).change;
}

test('the first load changes nothing, the next tells the fields, one more the same', async () => {
  const file = join(folder, 'payments.yaml');
  cpSync(join(REPOSITORY, 'deploy/rules/payments.yaml'), file);
  expect(await load(1_000)).toBeNull();
  expect(await load(2_000)).toBeNull();
  const text = readFileSync(file, 'utf8');
  const changed = text.replace('keep_firing_for: 60s', 'keep_firing_for: 90s');
  expect(changed).not.toBe(text);
  writeFileSync(file, changed);
  const change = await load(3_000);
  expect(change).toMatchObject({ at: 3_000, added: [], removed: [] });
  expect(change?.changed.map(({ fields }) => fields)).toEqual([
    [{ field: 'keep_firing_for', was: '60000', is: '90000' }],
  ]);
  expect(await load(4_000)).toEqual(change);
  cpSync(join(REPOSITORY, 'deploy/rules/fees.yaml'), join(folder, 'fees.yaml'));
  expect(await load(5_000)).toMatchObject({ at: 5_000, removed: [], changed: [] });
});
