/** The auditor as a process: it tells by its own path, and keeps a switch from ringing. */

import { type Database, openDatabase } from '#infra/db/database.js';
import { execute } from '#infra/db/query.js';
import { recordDelivery } from '#infra/store/outbox.sql.js';
import { askDatabase } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type FakeService, startFakeService } from '../support/fake-service.js';
import { putInOutbox } from '../support/fill-outbox.js';
import { readMetrics } from '../support/read-metrics.js';
import { startCli } from '../support/run-cli.js';
import { type RunningProgram, startProgram } from '../support/run-process.js';
import { silentLog } from '../support/silent-log.js';

let database: TestDatabase;
let db: Database;
let own: FakeService;
let outside: FakeService;
let auditor: RunningProgram;
let answer = 503;

beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'test', log: silentLog });
  own = await startFakeService(() => ({ status: answer }));
  outside = await startFakeService(() => ({ status: 200 }));
  auditor = startProgram('tillwatch', ['audit', '--watch'], settings());
  await auditor.ready;
});

afterAll(async () => {
  await auditor?.stop();
  await own?.close();
  await outside?.close();
  await db?.close();
  await database?.close();
  await stopTestServer();
});

function settings() {
  return {
    DATABASE_URL: database.url,
    AUDIT_OPS_PORT: '0',
    AUDIT_WEBHOOK_URL: own.url,
    DEADMAN_URL: outside.url,
    DEADMAN_EVERY_SECONDS: '1',
    AUDIT_URGENT_SECONDS: '1',
  };
}

const statuses = () => own.asked.map(({ json }) => json?.status);

test('it tells what nobody took until it is heard, then its end; the switch waits', async () => {
  const journal = `insert into journal (position, batch, at, keys, changed)
    values (1, gen_random_uuid(), now(), '', '{}')`;
  await askDatabase(database.url, journal);
  await eventually('a heartbeat outside', () => outside.asked.length > 0, 30_000);

  // Nobody sends it: there is no alerts process here at all.
  const key = await putInOutbox(db, { receiver: 'oncall', severity: 'SEV1', at: Date.now() });
  await eventually('two tries to tell it', () => own.asked.length >= 2, 40_000);
  answer = 200;
  const before = own.asked.length;
  await eventually('one that is taken', () => own.asked.length > before, 30_000);
  expect(new Set(statuses())).toEqual(new Set(['firing']));
  expect(new Set(own.asked.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  const [first] = own.asked;
  expect(first?.json).toMatchObject({
    incident: { kind: 'self', severity: 'SEV1' },
    commonAnnotations: { description: expect.stringContaining('inc-1 to oncall') },
  });
  const { opsPort } = await auditor.ready;
  const metrics = await readMetrics(opsPort);
  expect(metrics.of('pos_audit_findings{kind="not_accepted"}')).toBe(1);
  const heard = outside.asked.length;
  const listed = await startCli(['audit'], settings()).ended;
  expect(listed).toMatchObject({ code: 3 });
  expect(listed.stdout).toContain('not_accepted: The notification of inc-1 to oncall');

  const [row] = await askDatabase(database.url, 'select id from outbox where dedup_key = $1', [
    key,
  ]);
  const ids = [Number(row?.id)];
  await execute(db, recordDelivery, ids, 'oncall', 'r', new Date(), 'sent', null, '', 1);
  await eventually('its end', () => statuses().includes('resolved'), 30_000);
  // While something was found, nobody outside was told that all is well.
  await eventually('a heartbeat again', () => outside.asked.length > heard, 30_000);
  expect(await startCli(['audit'], settings()).ended).toMatchObject({ code: 0, stdout: '' });
});

test('the switch can be tried by hand', async () => {
  const ping = () => startCli(['audit', '--ping'], settings()).ended;
  expect(await ping()).toMatchObject({ code: 0, stdout: 'taken\n' });
  const nowhere = { ...settings(), DEADMAN_URL: 'http://127.0.0.1:1/' };
  const { code, stdout } = await startCli(['audit', '--ping'], nowhere).ended;
  expect([code, stdout]).toEqual([3, expect.stringMatching(/^not taken: unreachable/)]);
});
