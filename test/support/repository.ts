import { join, resolve } from 'node:path';

/** The root of the checkout. */
export const REPOSITORY = resolve(import.meta.dirname, '../..');

/** Where the migrations are. */
export const MIGRATIONS_DIR = join(REPOSITORY, 'deploy/timescale/migrations');
