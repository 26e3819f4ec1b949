/** Our own migrations, on an empty database; `migrate.spec.ts` is about the runner. */
import { readdirSync, readFileSync } from 'node:fs';
import { type Database, openDatabase } from '#infra/db/database.js';
import { dumpSchema } from '#infra/db/dump-schema.js';
import { migrate } from '#infra/db/migrate.js';
import { emptyDatabase, stopTestServer, type TestDatabase } from '../support/database.js';
import { MIGRATIONS_DIR, SCHEMA_FILE } from '../support/repository.js';
import { silentLog } from '../support/silent-log.js';

const all = readdirSync(MIGRATIONS_DIR)
  .filter((name) => name.endsWith('.sql'))
  .map((name) => name.replace('.sql', ''))
  .sort();
const opened: { db: Database; database: TestDatabase }[] = [];

async function open(): Promise<Database> {
  const database = await emptyDatabase();
  const db = openDatabase({ url: database.url, max: 2, name: 'migrations spec', log: silentLog });
  opened.push({ db, database });
  return db;
}

afterEach(async () => {
  for (const { db, database } of opened.splice(0)) {
    await db.close();
    await database.close();
  }
});

afterAll(stopTestServer);

function run(db: Database): Promise<string[]> {
  return migrate(db, { dir: MIGRATIONS_DIR, log: silentLog });
}

async function onTimescale(db: Database): Promise<boolean> {
  const { rows } = await db.pool.query(`select from pg_extension where extname = 'timescaledb'`);
  return rows.length > 0;
}

test('they bring an empty database to the schema that is checked in', async () => {
  const db = await open();
  expect(await run(db)).toEqual(all);
  // The checked-in file shows plain PostgreSQL; TimescaleDB lays out the big tables its own way.
  if (await onTimescale(db)) return;
  expect(await dumpSchema(db)).toBe(readFileSync(SCHEMA_FILE, 'utf8'));
});

test('a second run changes nothing', async () => {
  const db = await open();
  await run(db);
  const before = await dumpSchema(db);
  expect(await run(db)).toEqual([]);
  expect(await dumpSchema(db)).toBe(before);
});

test('twenty that start at once all succeed', async () => {
  const db = await open();
  const runs = await Promise.all(Array.from({ length: 20 }, () => run(db)));
  expect(runs.flat().sort()).toEqual(all);
  expect(runs.filter((applied) => applied.length > 0)).toHaveLength(1);
});

test('the schema file, loaded into an empty database, gives itself', async () => {
  const [migrated, loaded] = [await open(), await open()];
  await run(migrated);
  if (await onTimescale(migrated)) return;
  const schema = await dumpSchema(migrated);
  await loaded.pool.query(schema);
  expect(await dumpSchema(loaded)).toBe(schema);
});
