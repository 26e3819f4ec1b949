import { fileURLToPath } from 'node:url';
import { migrate as applyMigrations } from '#infra/db/migrate.js';
import { progress } from '../say.js';

export const MIGRATE_USAGE = `tillwatch migrate

Brings the database at DATABASE_URL up to date. Safe to run twice, or from many places at once.
`;

/** Applies the migrations that are missing. */
export async function migrate(): Promise<number> {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set: say which database is to be migrated');
  const dir = fileURLToPath(new URL('../../../../../deploy/timescale/migrations', import.meta.url));
  const applied = await applyMigrations(url, { dir });
  progress(applied.length === 0 ? 'nothing to do' : `applied ${applied.join(', ')}`);
  return 0;
}
