import { type Database, openDatabase } from '#infra/db/database.js';
import { tryAdvisoryLock } from '#infra/db/lock.js';
import { emptyDatabase, stopTestServer, type TestDatabase } from '../support/database.js';
import { silentLog } from '../support/silent-log.js';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await emptyDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'lock spec', log: silentLog });
});

afterAll(async () => {
  await db?.close();
  await database?.close();
  await stopTestServer();
});

test('one holds the lock, the others do not wait for it', async () => {
  const first = await tryAdvisoryLock(db, 'alerts');
  expect(first).not.toBeNull();
  expect(await tryAdvisoryLock(db, 'alerts')).toBeNull();
  const other = await tryAdvisoryLock(db, 'retention');
  expect(other).not.toBeNull();
  await first?.release();
  const second = await tryAdvisoryLock(db, 'alerts');
  expect(second).not.toBeNull();
  await second?.release();
  await other?.release();
});

test('of twenty that try at once, one gets it', async () => {
  const tries = await Promise.all(
    Array.from({ length: 20 }, () => tryAdvisoryLock(db, 'one of us')),
  );
  const held = tries.filter((lock) => lock !== null);
  expect(held).toHaveLength(1);
  await held[0]?.release();
});

test('a holder that is cut off learns it, and another takes over', async () => {
  const lock = await tryAdvisoryLock(db, 'alerts');
  await db.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name like $1`,
    ['%lock alerts'],
  );
  await lock?.lost;
  const next = await tryAdvisoryLock(db, 'alerts');
  expect(next).not.toBeNull();
  await next?.release();
});

test('a connection that breaks before anybody listens ends nothing', async () => {
  const client = await db.connect('unheard');
  const ended = new Promise((resolve) => client.once('end', resolve));
  await db.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name like $1`,
    ['%unheard'],
  );
  await ended;
  await expect(client.query('select 1')).rejects.toThrow();
});

test('a released lock is never reported as lost', async () => {
  const lock = await tryAdvisoryLock(db, 'alerts');
  let lost = false;
  void lock?.lost.then(() => {
    lost = true;
  });
  await lock?.release();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(lost).toBe(false);
});
