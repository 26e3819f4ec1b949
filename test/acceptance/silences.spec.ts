/** A silence that somebody makes is kept by the process that decides, until it is ended. */
import type { Incident } from '#domain/incident/incident.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { endSilence, postSilence } from '../../apps/api/src/silences/change-silence.js';
import { askDatabase } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type FakeService, startFakeService } from '../support/fake-service.js';
import { seedTenants, storeOutages } from '../support/many-outages.js';
import { type RunningApp, startApp } from '../support/run-process.js';
import { silentLog } from '../support/silent-log.js';

const TENANTS = ['loud', 'silent'];
let database: TestDatabase;
let db: Database;
let receiver: FakeService;
let alerts: RunningApp | undefined;

beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 3, name: 'test', log: silentLog });
  receiver = await startFakeService(() => ({ status: 200 }));
  await seedTenants(db, TENANTS);
});

afterAll(async () => {
  await alerts?.stop();
  await receiver?.close();
  await db?.close();
  await database?.close();
  await stopTestServer();
});

const told = (tenant: string) =>
  receiver.asked.filter(({ headers }) => String(headers['webhook-id']).startsWith(`${tenant}/`));

async function incidentOf(tenant: string): Promise<Incident | undefined> {
  const sql = 'select body from incident where tenant = $1';
  const [row] = await askDatabase<{ body: Incident }>(database.url, sql, [tenant]);
  return row?.body;
}

async function storyOf(tenant: string): Promise<string[]> {
  const sql = 'select kind from incident_event where tenant = $1 order by n';
  return (await askDatabase(database.url, sql, [tenant])).map(({ kind }) => String(kind));
}

test('nobody is told of what is silenced until the silence is ended; others are', async () => {
  const matcher = { isRegex: false, isEqual: true };
  const id = await postSilence(
    db,
    'silent',
    {
      matchers: [
        { name: 'acquirer', value: 'acq-1', ...matcher },
        { name: 'severity', value: 'SEV1', ...matcher },
      ],
      startsAt: new Date(0).toISOString(),
      endsAt: new Date(Date.now() + 3_600_000).toISOString(),
      createdBy: 'Li',
      comment: 'the bank knows',
    },
    // The outage of this test lies in the last half minute.
    Date.now() - 60_000,
  );
  alerts = await startApp('alerts', {
    DATABASE_URL: database.url,
    ALERTS_OPS_PORT: '0',
    LOG_LEVEL: 'error',
    WEBHOOK_URL: receiver.url,
  });
  await storeOutages(db, TENANTS, 0, TENANTS.length);
  await eventually('the other is told', () => told('loud').length > 0, 60_000);
  const incident = await eventually('the silenced incident', () => incidentOf('silent'));
  expect(incident).toMatchObject({ severity: 'SEV1', silenced: { silence: id, by: 'Li' } });
  expect(told('silent')).toEqual([]);
  expect(await storyOf('silent')).toContain('silenced');

  await endSilence(db, 'silent', id, Date.now());
  await eventually('it is told after all', () => told('silent').length > 0, 60_000);
  expect(told('silent')[0]?.json).toMatchObject({ notification_reason: 'first notification' });
  expect(await storyOf('silent')).toContain('unsilenced');
});
