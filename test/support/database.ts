/**
 * Databases for tests: each call gives an empty one with the schema of this version, copied from a
 * template that is migrated once. Set `TEST_DATABASE_URL` to run the same tests on another server,
 * such as TimescaleDB; any connection as superuser will do.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '#infra/db/migrate.js';
import { codeOf } from '#infra/error-text.js';
import { testServer } from './cluster.js';
import { MIGRATIONS_DIR } from './repository.js';
import { silentLog } from './silent-log.js';

/** A database of its own for one test or one file of tests. */
export interface TestDatabase {
  readonly url: string;
  /** Removes the database, whoever is still connected. */
  close(): Promise<void>;
}

const DUPLICATE_DATABASE = '42P04';

let databases = 0;
const toRelease = new Set<() => Promise<void>>();

/** A fresh migrated database. */
export async function testDatabase(): Promise<TestDatabase> {
  return createDatabase(async (server, name) => {
    const template = await migratedTemplate(server);
    await asAdmin(server, `create database ${name} template ${template}`);
  });
}

/** A database without anything in it, for tests of migrations. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return createDatabase((server, name) => asAdmin(server, `create database ${name}`));
}

/** Stops what `testDatabase` started for this file; call it in `afterAll`. */
export async function stopTestServer(): Promise<void> {
  for (const release of toRelease) await release();
  toRelease.clear();
}

async function createDatabase(
  create: (server: string, name: string) => Promise<void>,
): Promise<TestDatabase> {
  const { url: server, release } = await testServer();
  toRelease.add(release);
  databases += 1;
  const name = `test_${process.pid}_${databases}_${randomBytes(3).toString('hex')}`;
  await create(server, name);
  return {
    url: withDatabase(server, name),
    close: () => asAdmin(server, `drop database if exists ${name} with (force)`),
  };
}

/** The name of a database with the current schema, which is made when it is not there. */
async function migratedTemplate(server: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of readdirSync(MIGRATIONS_DIR).sort()) {
    hash.update(file).update(readFileSync(join(MIGRATIONS_DIR, file)));
  }
  const template = `tillwatch_template_${hash.digest('hex').slice(0, 12)}`;
  if (await exists(server, template)) return template;
  // Made under another name and renamed when it is whole: other workers share the server.
  const draft = `draft_${process.pid}_${randomBytes(3).toString('hex')}`;
  await asAdmin(server, `create database ${draft}`);
  await migrate(withDatabase(server, draft), { dir: MIGRATIONS_DIR, log: silentLog });
  // Nobody may be connected to a template, and background workers of TimescaleDB would be.
  await asAdmin(server, `alter database ${draft} allow_connections false`);
  await asAdmin(
    server,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${draft}'`,
  );
  try {
    await asAdmin(server, `alter database ${draft} rename to ${template}`);
  } catch (error) {
    if (!hasCode(error, DUPLICATE_DATABASE)) throw error;
    await asAdmin(server, `drop database ${draft} with (force)`);
  }
  return template;
}

async function exists(server: string, name: string): Promise<boolean> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    return found.rowCount === 1;
  } finally {
    await client.end();
  }
}

async function asAdmin(server: string, sql: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

function hasCode(error: unknown, code: string): boolean {
  return codeOf(error) === code;
}
