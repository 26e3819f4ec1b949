import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startPostgres } from '#infra/postgres/embedded-postgres.js';
import { isAlive } from '#infra/postgres/processes.js';
import { silentLog } from '../support/silent-log.js';

const folder = mkdtempSync(join(tmpdir(), 'tillwatch-embedded-'));
// Closed by default; tests run as root too, and root's helper account has to get in.
chmodSync(folder, 0o755);
const dataDir = join(folder, 'deep', 'data');
const started: EmbeddedPostgres[] = [];

afterAll(async () => {
  for (const server of started) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: { dataDir?: string; port?: number } = {}): Promise<EmbeddedPostgres> {
  const server = await startPostgres({
    dataDir,
    small: true,
    fsync: false,
    log: silentLog,
    ...options,
  });
  started.push(server);
  return server;
}

async function ask(url: string, sql: string): Promise<unknown[][]> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query({ text: sql, rowMode: 'array' });
  await client.end();
  return rows;
}

test('it starts in a new folder, on loopback only, sorting letters alike everywhere', async () => {
  const server = await start();
  const [[addresses], [version]] = await Promise.all([
    ask(server.url, 'show listen_addresses').then(([row]) => row as [string]),
    ask(server.url, 'show server_version_num').then(([row]) => row as [string]),
  ]);
  expect(addresses).toBe('127.0.0.1');
  expect(Number(version)).toBeGreaterThan(170_000);
  expect(await ask(server.url, 'select datlocale from pg_database where oid = 1')).toEqual([
    ['C.UTF-8'],
  ]);
  expect(statSync(`${dataDir}.password`).mode & 0o777).toBe(0o600);
  await ask(server.url, 'create table kept (n int)');
  await server.stop();
  expect(await server.exited).toBe(0);
  expect(isAlive(server.pid)).toBe(false);
});

test('it keeps its data, its password and its settings over a restart', async () => {
  const server = await start();
  await ask(server.url, 'insert into kept values (1)');
  await server.stop();
  const again = await start();
  expect(await ask(again.url, 'select n from kept')).toEqual([[1]]);
  expect(new URL(again.url).password).toBe(new URL(server.url).password);
  await again.stop();
});

test('after kill -9 of the server it recovers and keeps its data', async () => {
  const server = await start();
  await ask(server.url, 'insert into kept values (2)');
  // The sessions of a killed server live on for a moment; a start over them would ruin the data.
  const session = new pg.Client(server.url);
  session.on('error', () => {});
  await session.connect();
  process.kill(server.pid, 'SIGKILL');
  expect(await server.exited).toBe(null);
  const again = await start();
  expect(await ask(again.url, 'select count(*)::int from kept')).toEqual([[2]]);
  await again.stop();
  await session.end().catch(() => {});
});

test('a server whose owner was killed is stopped, and started again', async () => {
  const server = await start();
  // As after kill -9 of the owner: the server runs, and the process that is written down does not.
  writeFileSync(`${dataDir}.owner`, '4194305');
  const again = await start();
  expect(isAlive(server.pid)).toBe(false);
  expect(await ask(again.url, 'select count(*)::int from kept')).toEqual([[2]]);
  await again.stop();
});

test('a server whose owner lives is left alone', async () => {
  const server = await start();
  await expect(start()).rejects.toThrow(`is in use by process ${process.pid}`);
  expect(await ask(server.url, 'select count(*)::int from kept')).toEqual([[2]]);
  await server.stop();
});

test('a stale file with the number of some other process does not stop it', async () => {
  writeFileSync(join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n`);
  const server = await start();
  await server.stop();
});

test('a lost password is replaced', async () => {
  rmSync(`${dataDir}.password`);
  const server = await start();
  expect(await ask(server.url, 'select count(*)::int from kept')).toEqual([[2]]);
  await server.stop();
});

test('a taken port is said in one sentence', async () => {
  const server = await start();
  const other = start({ dataDir: join(folder, 'other'), port: server.port });
  await expect(other).rejects.toThrow(`postgres: port ${server.port} is taken: choose another one`);
  await server.stop();
});

test('a folder that holds something else is refused', async () => {
  const notes = join(folder, 'notes');
  execFileSync('mkdir', [notes]);
  writeFileSync(join(notes, 'diary.txt'), 'mine');
  await expect(start({ dataDir: notes })).rejects.toThrow(
    `postgres: ${notes} exists and is not a data folder of PostgreSQL: choose another`,
  );
});

test('a path through a file is refused in one sentence', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(start({ dataDir: join(file, 'data') })).rejects.toThrow(
    `postgres: cannot keep data in ${file}/data: a part of the path is a file: choose another`,
  );
});

test('a folder of another version is refused', async () => {
  const old = join(folder, 'old');
  execFileSync('mkdir', [old]);
  writeFileSync(join(old, 'PG_VERSION'), '15\n');
  await expect(start({ dataDir: old })).rejects.toThrow('was made by PostgreSQL 15');
});

test('a start that is interrupted leaves no half cluster', async () => {
  const half = join(folder, 'half');
  // What a killed initdb leaves: its draft beside the folder, never the folder.
  execFileSync('mkdir', [`${half}.init-killed`]);
  const server = await start({ dataDir: half });
  expect(existsSync(join(half, 'PG_VERSION'))).toBe(true);
  await server.stop();
});

test('root gets a place its helper account can enter', async () => {
  if (process.getuid?.() !== 0) return;
  const closed = join(folder, 'closed');
  execFileSync('mkdir', [closed]);
  chmodSync(closed, 0o700);
  const server = await start({ dataDir: join(closed, 'data') });
  const [home] = (await ask(server.url, 'show data_directory')) as [[string]];
  expect(home[0]).toMatch(/tillwatch-data\/data-/);
  expect(readFileSync(join(closed, 'data', 'PG_VERSION'), 'utf8').trim()).toBe('17');
  await server.stop();
  rmSync(join(home[0], '..'), { recursive: true });
});
