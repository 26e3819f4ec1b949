import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { loadConfig } from '#infra/config.js';
import { migrate as applyMigrations } from '#infra/db/migrate.js';
import { progress } from '../say.js';

export const MIGRATE_USAGE = `tillwatch migrate

Brings the database at DATABASE_URL up to date. Safe to run twice, or from many places at once.
`;

const MigrateConfig = z.object({ DATABASE_URL: z.string() });

/** Applies the migrations that are missing. */
export async function migrate(): Promise<number> {
  const { DATABASE_URL: url } = loadConfig(MigrateConfig, process.env);
  const dir = fileURLToPath(new URL('../../../../../deploy/timescale/migrations', import.meta.url));
  const applied = await applyMigrations(url, { dir });
  progress(applied.length === 0 ? 'nothing to do' : `applied ${applied.join(', ')}`);
  return 0;
}
