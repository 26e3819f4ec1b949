import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '#infra/db/migrate.js';
import { emptyDatabase, stopTestServer, type TestDatabase } from '../support/database.js';
import { silentLog } from '../support/silent-log.js';

let database: TestDatabase;
let dir: string;

beforeEach(async () => {
  database = await emptyDatabase();
  dir = mkdtempSync(join(tmpdir(), 'tillwatch-migrations-'));
});

afterEach(async () => {
  await database.close();
  rmSync(dir, { recursive: true, force: true });
});

afterAll(stopTestServer);

function file(name: string, text: string): void {
  writeFileSync(join(dir, name), text);
}

function run(): Promise<string[]> {
  return migrate(database.url, { dir, log: silentLog });
}

async function ask(sql: string): Promise<unknown[]> {
  const client = new pg.Client(database.url);
  await client.connect();
  const { rows } = await client.query({ text: sql, rowMode: 'array' });
  await client.end();
  return rows.map((row: unknown[]) => row[0]);
}

test('plain SQL files run in the order of their numbers, each once', async () => {
  file('0001_shop.sql', '-- Shops.\ncreate table shop (id int);\ninsert into shop values (1);\n');
  file('0002_till.sql', 'alter table shop add till text default $$a;b$$');
  file('README.md', 'not a migration');
  expect(await run()).toEqual(['0001_shop', '0002_till']);
  expect(await run()).toEqual([]);
  file('0003_more.sql', "insert into shop values (2, 'c');");
  expect(await run()).toEqual(['0003_more']);
  expect(await ask('select till from shop order by id')).toEqual(['a;b', 'c']);
});

test('a file is run whole, whatever its comments say', async () => {
  file('0001_a.sql', 'create table a ();\n-- Down migration: there is none.\ncreate table b ();\n');
  await run();
  expect(await ask(`select to_regclass('b') is not null`)).toEqual([true]);
});

test('braces in the SQL stay as they are', async () => {
  file('0001_a.sql', `create table a as select '{"kind": "{kind}"}'::jsonb as doc;`);
  await run();
  expect(await ask(`select doc->>'kind' from a`)).toEqual(['{kind}']);
});

test('a file that fails leaves nothing of itself, and those before it stay', async () => {
  file('0001_a.sql', 'create table a ();');
  file('0002_b.sql', 'create table b (); select 1 / 0;');
  await expect(run()).rejects.toThrow('division by zero');
  expect(await ask('select name from schema_migration')).toEqual(['0001_a']);
  expect(await ask(`select to_regclass('b') is null`)).toEqual([true]);
  file('0002_b.sql', 'create table b ();');
  expect(await run()).toEqual(['0002_b']);
});

test('a file may ask to run without a transaction', async () => {
  file('0001_a.sql', 'create table a (n int);');
  file('0002_b.sql', '-- no transaction\ncreate index concurrently a_n on a (n);');
  expect(await run()).toEqual(['0001_a', '0002_b']);
});

test('twenty that start at once all succeed, and each file runs once', async () => {
  file('0001_a.sql', 'create table a (n int); select pg_sleep(0.3);');
  file('0002_b.sql', '-- no transaction\ncreate index concurrently a_n on a (n);');
  file('0003_c.sql', 'insert into a values (1);');
  const runs = await Promise.all(Array.from({ length: 20 }, run));
  expect(runs.flat().sort()).toEqual(['0001_a', '0002_b', '0003_c']);
  expect(await ask('select n from a')).toEqual([1]);
});

test('a version older than the database refuses to touch it', async () => {
  file('0001_a.sql', 'create table a ();');
  file('0002_b.sql', 'create table b ();');
  await run();
  rmSync(join(dir, '0002_b.sql'));
  await expect(run()).rejects.toThrow(
    'it has migrations this version does not know (0002_b): run the version that made them',
  );
});

test.each([
  ['two files with one number', ['0001_a.sql', '0001_b.sql'], 'expected number 0002 here'],
  ['a gap', ['0001_a.sql', '0003_b.sql'], 'expected number 0002 here'],
  ['another form of name', ['1-a.sql'], 'expected a name such as 0001_terminal.sql'],
])('%s is refused before anything runs', async (_name, names, message) => {
  for (const name of names) file(name, 'create table a ();');
  await expect(run()).rejects.toThrow(message);
});

test('a folder is no file', async () => {
  file('0001_a.sql', 'create table a ();');
  mkdirSync(join(dir, 'old'));
  expect(await run()).toEqual(['0001_a']);
});
