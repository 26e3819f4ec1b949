import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The root of the checkout, from the sources and from what was built of them. */
export const REPOSITORY = rootAbove(import.meta.dirname);

/** Where the migrations are. */
export const MIGRATIONS_DIR = join(REPOSITORY, 'deploy/timescale/migrations');

/** What the migrations add up to, for people to read. */
export const SCHEMA_FILE = join(REPOSITORY, 'deploy/timescale/schema.sql');

function rootAbove(folder: string): string {
  return existsSync(join(folder, 'package-lock.json')) ? folder : rootAbove(dirname(folder));
}
