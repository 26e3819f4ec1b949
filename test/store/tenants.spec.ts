import { type Database, openDatabase } from '#infra/db/database.js';
import { execute, rows } from '#infra/db/query.js';
import { saveEngineState } from '#infra/store/engine.sql.js';
import { storeHostMessages } from '#infra/store/messages.sql.js';
import { listTenants } from '#infra/store/terminals.sql.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'tenants.spec' });
});

afterAll(async () => {
  await db.close();
  await database.close();
});

test('tenants are found wherever they were heard from, each once and in order', async () => {
  expect(await rows(db, listTenants)).toEqual([]);
  const at = new Date(0);
  for (const tenant of ['beta', 'delta', 'alpha', 'beta']) {
    const message = ['acq-1', 'change', `c-${tenant}`].map((text) => [text]);
    const [sources = [], channels = [], ids = []] = message;
    await rows(db, storeHostMessages, [tenant], sources, channels, ids, [at], [at], ['{}']);
  }
  for (const tenant of ['gamma', 'alpha']) {
    await execute(db, saveEngineState, tenant, '{}', 0, at, null);
  }
  const found = await rows(db, listTenants);
  expect(found.map(({ tenant }) => tenant)).toEqual(['alpha', 'beta', 'delta', 'gamma']);
});
