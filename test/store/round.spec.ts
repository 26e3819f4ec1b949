/** What the engine asks at the beginning of every round, in one question. */
import { type Database, openDatabase } from '#infra/db/database.js';
import { execute, one, rows } from '#infra/db/query.js';
import { saveEngineState } from '#infra/store/engine.sql.js';
import { appendIncidentEvent, markFolded, unfoldedEvents } from '#infra/store/incidents.sql.js';
import { lookAround } from '#infra/store/round.sql.js';
import { saveSilence } from '#infra/store/silences.sql.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { silentLog } from '../support/silent-log.js';

let database: TestDatabase;
let db: Database;

beforeEach(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'round spec', log: silentLog });
});
afterEach(async () => {
  await db.close();
  await database.close();
});
afterAll(stopTestServer);

const around = () => one(db, lookAround, new Date(5_000));

test('of an empty database there is nothing to ask further', async () => {
  expect(await around()).toEqual({ said: false, drills: false, tenants: [], silences: [] });
});

test('tenants and what is silenced from now on come with the answer, grounds do not', async () => {
  for (const tenant of ['beta', 'alpha', 'alpha~drill']) {
    await execute(db, saveEngineState, tenant, '{}', 0, new Date(0), null);
  }
  const matchers = [{ name: 'acquirer', value: 'acq-1', isRegex: false, isEqual: true }];
  const silence = (id: string, endsAt: number) => {
    const words = { createdBy: 'Li', comment: 'known', updatedAt: 0 };
    return { id, matchers, startsAt: 0, endsAt, ...words };
  };
  for (const [tenant, id, endsAt] of [
    ['beta', 'b', 9_000],
    ['alpha', 'over', 4_000],
    ['alpha', 'a', 6_000],
  ] as const) {
    const body = JSON.stringify(silence(id, endsAt));
    await execute(db, saveSilence, tenant, id, new Date(endsAt), body);
  }
  const { tenants, silences } = await around();
  expect(tenants).toEqual(['alpha', 'beta']);
  expect(silences.map(({ tenant, body }) => [tenant, body.id, body.endsAt])).toEqual([
    ['alpha', 'a', 6_000],
    ['beta', 'b', 9_000],
  ]);
});

test('what a person said is told of until it was heard', async () => {
  await storeIncident(db, anIncident({ id: 'inc-1' }));
  const event = { kind: 'acknowledged', at: 1, by: 'Li' };
  const said = JSON.stringify(event);
  await rows(db, appendIncidentEvent, 'demo', 'inc-1', new Date(1), event.kind, said, false);
  expect(await around()).toMatchObject({ said: true });
  await execute(
    db,
    markFolded,
    (await rows(db, unfoldedEvents)).map(({ n }) => n),
  );
  expect(await around()).toMatchObject({ said: false });
});

test('a drill is told of until it has ended', async () => {
  const add = `insert into drill (tenant, scenario, terminals, effect_seconds, asked_by, asked_at,
                                  despite, dry, state)
               values ('demo', 'zpk-desync', 300, 120, 'Wu', now(), false, false, $1)`;
  await db.pool.query(add, ['ended']);
  expect(await around()).toMatchObject({ drills: false });
  await db.pool.query(add, ['asked']);
  expect(await around()).toMatchObject({ drills: true });
});
