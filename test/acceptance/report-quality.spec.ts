/** How good alerts were, as the command line prints it: a row a rule and month, in columns. */
import { type Database, openDatabase } from '#infra/db/database.js';
import { execute } from '#infra/db/query.js';
import { saveFeedback } from '#infra/store/contacts.sql.js';
import { endNotification, enqueueNotification } from '#infra/store/outbox.sql.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { type CliResult, startCli } from '../support/run-cli.js';
import { silentLog } from '../support/silent-log.js';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 1, name: 'quality spec', log: silentLog });
});
afterAll(async () => {
  await db?.close();
  await database?.close();
  await stopTestServer();
});

function report(...args: string[]): Promise<CliResult> {
  const env = { DATABASE_URL: database.url, LOG_LEVEL: 'silent' };
  return startCli(['report', ...args], env).ended;
}

/** The first moment of this month, and of the one before. */
const today = new Date();
const [now, before] = [0, 1].map((back) => {
  return Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, 1);
}) as [number, number];
const month = (at: number) => new Date(at).toISOString().slice(0, 7);

/** Two faults of one rule and one merged this month; a needless one in the month before. */
async function seed(): Promise<void> {
  const began = (startedAt: number) => ({ startedAt, detectedAt: startedAt + 20_000 });
  const taken = { acknowledgedAt: now + 80_000, acknowledgedBy: 'Li' };
  const over = { resolvedAt: now + 1_800_000, verdicts: { Li: true, Wang: true, Zhao: false } };
  await storeIncident(db, anIncident({ ...began(now), ...taken, ...over }));
  await storeIncident(db, anIncident({ id: 'inc-2', ...began(now) }));
  const merged = { status: 'merged' as const, resolvedAt: now + 60_000 };
  await storeIncident(db, anIncident({ id: 'inc-3', ...began(now), ...merged }));
  const silent = { rule: 'CarrierSilent', resolvedAt: before + 7_200_000, verdicts: { Li: false } };
  await storeIncident(db, anIncident({ id: 'inc-4', ...began(before), ...silent }));
  for (const [n, why] of (['first', 'changed', 'resolved'] as const).entries()) {
    const row = ['demo', 'inc-1', 'hook', why, `key-${n}`, '{}', new Date()] as const;
    await execute(db, enqueueNotification, ...row);
    await execute(db, endNotification, n + 1, 'sent', new Date(), null);
  }
  for (const [merchant, rating] of [
    ['m-1', 2],
    ['m-2', 5],
  ] as const) {
    await execute(db, saveFeedback, 'demo', 'inc-1', merchant, new Date(), rating, null);
  }
}

test('nothing but the names of columns is printed before there was an incident', async () => {
  const { code, stdout } = await report('quality', '--months', '2');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^month {2}rule {2}incidents [^\n]+ mean\n$/);
});

test('each rule and month is a row, the newest first; what is not known is a dash', async () => {
  await seed();
  const { code, stdout } = await report('quality', '--months', '2');
  expect(code).toBe(0);
  const head = 'month    rule           incidents  merged  pages  taken  MTTA     MTTR     useful';
  const tail = '  false  ratings  mean';
  expect(stdout.split('\n')).toEqual([
    head + tail,
    `${month(now)}  MassError55    2          1       2      1      0:01:00  0:30:00  67%   ` +
      '  0      2        3.5',
    `${month(before)}  CarrierSilent  1          0       0      0      -        2:00:00  0%    ` +
      '  1      0        -',
    '',
  ]);
  const one = await report('quality', '--months', '1');
  expect(one.stdout).not.toContain('CarrierSilent');
});

test('the same comes as JSON, and what was called wrongly is told', async () => {
  const { stdout } = await report('quality', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    items: [{ rule: 'MassError55', acknowledgeMs: 60_000 }, { rule: 'CarrierSilent' }],
    feedback: { count: 2 },
  });
  const wrong = await report('quality', '--months', '99');
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('expected 1 to 36')]);
});
