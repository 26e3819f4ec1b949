/**
 * Brings a database to the schema of this version: the plain SQL files of a folder, in order, each
 * in its own transaction, forward only. node-pg-migrate keeps the book and runs the files; three
 * things are ours.
 *
 * - The lock. Any number of processes may start at once; one migrates, the others wait and find
 *   nothing to do. We ask again and again instead of blocking in `pg_advisory_lock`: a session that
 *   blocks there holds a snapshot, and `create index concurrently` in the migration of the holder
 *   would wait for that session, which waits for the holder.
 * - The reading of files. The runner's own reader cuts a file at a comment such as "-- down
 *   migration" and cannot run a file outside a transaction. A file of ours whose first line is
 *   `-- no transaction` holds one statement and runs without.
 * - The refusal. A version that finds migrations it does not know is older than the database and
 *   must not touch it.
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MigrationBuilder, runner } from 'node-pg-migrate';
import type pg from 'pg';
import { createLog, type Log } from '../log.js';
import { type Database, openDatabase } from './database.js';

/** Where the SQL files are, and where to write about them. */
export interface MigrateOptions {
  readonly dir: string;
  readonly log?: Log;
}

const TABLE = 'schema_migration';
const FILE_NAME = /^\d{4}_[a-z0-9_]+\.sql$/;
const NO_TRANSACTION = /^-- no transaction\b/;

const lock_pause_ms = 100;
const lock_limit_ms = 15 * 60_000;

/** Applies what is missing and returns the names of what was applied, in order. */
export async function migrate(
  target: string | Database,
  options: MigrateOptions,
): Promise<string[]> {
  const log = options.log ?? createLog('migrate');
  const files = await migrationFiles(options.dir);
  const db =
    typeof target === 'string'
      ? openDatabase({ url: target, max: 1, name: 'tillwatch migrate', log })
      : target;
  try {
    return await migrateOn(db, options.dir, files, log);
  } finally {
    if (typeof target === 'string') await db.close();
  }
}

async function migrateOn(
  db: Database,
  dir: string,
  files: readonly string[],
  log: Log,
): Promise<string[]> {
  const client = await db.connect('migrate');
  client.on('error', (err) => log.warn({ err }, 'the migrating connection broke'));
  try {
    // Rewriting a large table may take longer than any statement of daily life.
    await client.query('set statement_timeout = 0');
    await client.query('set idle_in_transaction_session_timeout = 0');
    await lock(client, log);
    refuseUnknown(await appliedNames(client), files);
    const applied = await runner({
      dbClient: client,
      dir,
      direction: 'up',
      migrationsTable: TABLE,
      checkOrder: true,
      // Ours is held already.
      noLock: true,
      migrationLoaderStrategies: [{ extensions: ['.sql'], loader: loadWhole }],
      ignorePattern: '(?!\\d{4}_[a-z0-9_]+\\.sql$).*',
      logger: runnerLog(log),
    });
    return applied.map(({ name }) => name);
  } finally {
    // The end of the session frees the lock and rolls back what was left open.
    await client.end();
  }
}

/** Reads files as they are; see the head of this file for what the runner's own reader does. */
function loadWhole(paths: string[]) {
  return Promise.all(
    paths.map(async (path) => {
      const text = await readFile(path, 'utf8');
      const up = (pgm: MigrationBuilder) => {
        if (NO_TRANSACTION.test(text)) pgm.noTransaction();
        pgm.sql(text);
      };
      return { id: path, filePaths: [path], actions: { up, down: false as const } };
    }),
  );
}

async function migrationFiles(dir: string): Promise<string[]> {
  const files = (await readdir(dir)).filter((name) => name.endsWith('.sql')).sort();
  for (const [index, file] of files.entries()) {
    const path = join(dir, file);
    if (!FILE_NAME.test(file))
      throw new Error(`${path}: expected a name such as 0001_terminal.sql`);
    // Two branches that both added 0007 would run in an order that depends on who merged first.
    if (Number(file.slice(0, 4)) !== index + 1) {
      throw new Error(`${path}: expected number ${String(index + 1).padStart(4, '0')} here`);
    }
  }
  return files.map((file) => basename(file, '.sql'));
}

async function lock(client: pg.Client, log: Log): Promise<void> {
  const deadline = performance.now() + lock_limit_ms;
  for (let waited = false; ; waited = true) {
    const { rows } = await client.query<{ locked: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('tillwatch migrate', 0)) as locked`,
    );
    if (rows[0]?.locked) return;
    if (performance.now() > deadline) throw new Error('another process migrates for too long');
    if (!waited) log.info('another process migrates, waiting');
    await sleep(lock_pause_ms * (0.5 + Math.random()));
  }
}

async function appliedNames(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ found: boolean }>(
    `select to_regclass('public.${TABLE}') is not null as found`,
  );
  if (!rows[0]?.found) return [];
  const names = await client.query<{ name: string }>(`select name from ${TABLE} order by id`);
  return names.rows.map(({ name }) => name);
}

function refuseUnknown(applied: readonly string[], files: readonly string[]): void {
  const unknown = applied.filter((name) => !files.includes(name));
  if (unknown.length === 0) return;
  throw new Error(
    `database: it has migrations this version does not know (${unknown.join(', ')}): ` +
      'run the version that made them, or a newer one',
  );
}

function runnerLog(log: Log) {
  const debug = (message: string) => log.debug(message);
  return {
    debug,
    info: debug,
    warn: (m: string) => log.warn(m),
    error: (m: string) => log.error(m),
  };
}
