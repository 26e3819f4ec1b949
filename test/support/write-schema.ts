/** Writes `deploy/timescale/schema.sql`: `npm run schema:dump`. */
import { writeFileSync } from 'node:fs';
import { openDatabase } from '#infra/db/database.js';
import { dumpSchema } from '#infra/db/dump-schema.js';
import { migrate } from '#infra/db/migrate.js';
import { emptyDatabase, stopTestServer } from './database.js';
import { MIGRATIONS_DIR, SCHEMA_FILE } from './repository.js';

const database = await emptyDatabase();
const db = openDatabase({ url: database.url, max: 1, name: 'schema:dump' });
try {
  await migrate(db, { dir: MIGRATIONS_DIR });
  writeFileSync(SCHEMA_FILE, await dumpSchema(db));
} finally {
  await db.close();
  await database.close();
  await stopTestServer();
}
