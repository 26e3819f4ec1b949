import { type Database, openDatabase } from '#infra/db/database.js';
import { listen } from '#infra/db/listen.js';
import { emptyDatabase, stopTestServer, type TestDatabase } from '../support/database.js';
import { silentLog } from '../support/silent-log.js';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await emptyDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'listen spec', log: silentLog });
});

afterAll(async () => {
  await db?.close();
  await database?.close();
  await stopTestServer();
});

/** Collects payloads and waits until so many are there. */
function collector() {
  const payloads: string[] = [];
  let check = () => {};
  return {
    payloads,
    take(payload: string) {
      payloads.push(payload);
      check();
    },
    reach(count: number): Promise<void> {
      return new Promise((resolve) => {
        check = () => payloads.length >= count && resolve();
        check();
      });
    },
  };
}

test('notifications arrive with their payload, on a channel of any name', async () => {
  const heard = collector();
  const listening = await listen(db, 'Odd "name"', heard.take, silentLog);
  await db.pool.query(`select pg_notify('Odd "name"', 'one'), pg_notify('Odd "name"', 'two')`);
  await heard.reach(2);
  expect(heard.payloads).toEqual(['one', 'two']);
  await listening.close();
});

test('several channels share a connection, and are all listened to again after a cut', async () => {
  const heard = collector();
  const listening = await listen(db, ['first', 'second'], heard.take, silentLog);
  const { rows } = await db.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name like $1`,
    ['%listen first second'],
  );
  expect(rows).toHaveLength(1);
  await heard.reach(1);
  await db.pool.query(`select pg_notify('first', 'one'), pg_notify('second', 'two')`);
  await heard.reach(3);
  expect(heard.payloads).toEqual(['', 'one', 'two']);
  await listening.close();
});

test('after a cut it listens again, and says once that it may have missed something', async () => {
  const heard = collector();
  const listening = await listen(db, 'news', heard.take, silentLog);
  await db.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name like $1`,
    ['%listen news'],
  );
  await heard.reach(1);
  await db.pool.query(`select pg_notify('news', 'after the cut')`);
  await heard.reach(2);
  expect(heard.payloads).toEqual(['', 'after the cut']);
  await listening.close();
});

test('close ends the connection, and a second close is harmless', async () => {
  const listening = await listen(db, 'news', () => {}, silentLog);
  await listening.close();
  await listening.close();
  const { rows } = await db.pool.query(
    `select count(*)::int as n from pg_stat_activity where application_name like '%listen news'`,
  );
  expect(rows[0].n).toBe(0);
});
