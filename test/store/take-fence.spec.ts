/** Taking over from a process that is in the midst of a decision, or no more. */
import type { Socket } from 'node:net';
import type pg from 'pg';
import { type Database, openDatabase } from '#infra/db/database.js';
import { one, rows } from '#infra/db/query.js';
import { holdFence, raiseFence } from '#infra/store/engine.sql.js';
import { takeFence } from '../../apps/alerts/src/take-fence.js';
import { askNumber } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { silentLog } from '../support/silent-log.js';

let database: TestDatabase;
const opened: Database[] = [];
const clients: pg.PoolClient[] = [];

const open = (name: string): Database => {
  const db = openDatabase({ url: database.url, max: 3, name, log: silentLog });
  opened.push(db);
  return db;
};

beforeEach(async () => {
  database = await testDatabase();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.release(true);
  for (const db of opened.splice(0)) await db.close();
  await database.close();
});
afterAll(stopTestServer);

/** A connection that may be ended by somebody else. */
async function connect(db: Database): Promise<pg.PoolClient> {
  const client = await db.pool.connect();
  client.on('error', () => {});
  clients.push(client);
  return client;
}

/** Somebody in a transaction that holds the fence. */
async function decideAs(name: string): Promise<pg.PoolClient> {
  const db = open(name);
  const { token } = await one(db, raiseFence);
  const client = await connect(db);
  await client.query('begin');
  expect(await rows({ client }, holdFence, token)).toHaveLength(1);
  return client;
}

test('a decision that holds the fence for ever is ended by whoever takes over', async () => {
  const deciding = await decideAs('tillwatch alerts');
  const token = await takeFence(open('tillwatch alerts'), silentLog);
  expect(token).toBe(2);
  await expect(deciding.query('commit')).rejects.toThrow();
});

test('nobody but a process of the same kind is ended: others are waited for', async () => {
  const repairing = await decideAs('somebody in psql');
  let taken = false;
  const taking = takeFence(open('tillwatch alerts'), silentLog).then(() => {
    taken = true;
  });
  const asked = `select count(*) as n from pg_stat_activity
                  where query like '%pg_terminate_backend(pid)%' and state = 'idle'`;
  await eventually('a look at who holds it', () => askNumber(database.url, asked));
  expect(taken).toBe(false);
  await repairing.query('commit');
  await taking;
});

test('a statement and its locks end with the process that asked for them', async () => {
  const db = open('killed');
  const client = await connect(db);
  await client.query('begin; select from engine_fence for update');
  const sleeping = client.query('select pg_sleep(25)').catch(() => 'cut off');
  const running = () =>
    askNumber(
      database.url,
      `select count(*) as n from pg_stat_activity
        where application_name = 'killed' and query like '%pg_sleep%'`,
    );
  await eventually('the statement to run', running);
  // What the kernel does to the sockets of a process that was killed.
  (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  await eventually('the server to notice', async () => (await running()) === 0, 15_000);
  expect(await sleeping).toBe('cut off');
});
