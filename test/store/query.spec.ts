import { z } from 'zod';
import { type Database, openDatabase } from '#infra/db/database.js';
import { defineQuery, execute, one, oneOrNone, rows } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { emptyDatabase, stopTestServer, type TestDatabase } from '../support/database.js';
import { silentLog } from '../support/silent-log.js';

const addCoin = defineQuery<[name: string, cents: number]>()({
  name: 'test_add_coin',
  text: 'insert into coin (name, cents) values ($1, $2)',
});

const coinsBelow = defineQuery<[cents: number]>()({
  name: 'test_coins_below',
  text: `
    select name, cents
      from coin
     where cents < $1
     order by cents`,
  row: z.object({ name: z.string(), cents: z.number() }),
});

const anyType = defineQuery<[big: string, days: string[]]>()({
  name: 'test_any_type',
  text: `
    select $1::bigint as big,
           array[1, null, 3]::bigint[] as bigs,
           $2::date[] as days,
           '2026-03-01'::date as day,
           '2026-03-01T00:00:00Z'::timestamptz as moment,
           current_setting('TimeZone') as zone`,
  row: z.object({
    big: z.number(),
    bigs: z.array(z.number().nullable()),
    days: z.array(z.unknown()),
    day: z.string(),
    moment: z.date(),
    zone: z.string(),
  }),
});

const wrongShape = defineQuery<[]>()({
  name: 'test_wrong_shape',
  text: 'select 1 as n',
  row: z.object({ n: z.string() }),
});

const misspelt = defineQuery<[]>()({ name: 'test_misspelt', text: 'select nmae from coin' });

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await emptyDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'query spec', log: silentLog });
  await db.pool.query('create table coin (name text primary key, cents bigint not null)');
});

afterAll(async () => {
  await db?.close();
  await database?.close();
  await stopTestServer();
});

afterEach(() => db.pool.query('delete from coin'));

test('rows come typed and parsed', async () => {
  expect(await execute(db, addCoin, 'nickel', 5)).toBe(1);
  await execute(db, addCoin, 'dime', 10);
  expect(await rows(db, coinsBelow, 10)).toEqual([{ name: 'nickel', cents: 5 }]);
});

test('one wants one row, oneOrNone at most one', async () => {
  await expect(one(db, coinsBelow, 0)).rejects.toThrow('test_coins_below: 0 rows, expected 1');
  expect(await oneOrNone(db, coinsBelow, 0)).toBeUndefined();
  await execute(db, addCoin, 'penny', 1);
  expect((await one(db, coinsBelow, 5)).name).toBe('penny');
});

test('bigints are numbers, days are text, moments are dates, in UTC', async () => {
  expect(await one(db, anyType, '9007199254740991', [])).toMatchObject({
    big: Number.MAX_SAFE_INTEGER,
    bigs: [1, null, 3],
    day: '2026-03-01',
    moment: new Date(Date.UTC(2026, 2, 1)),
    zone: 'UTC',
  });
});

test('a bigint that no number can hold is an error, never rounded', async () => {
  await expect(one(db, anyType, '9007199254740993', [])).rejects.toThrow('does not fit a number');
});

test('an error names the query and keeps its SQLSTATE', async () => {
  await expect(rows(db, misspelt)).rejects.toMatchObject({
    message: 'query test_misspelt: column "nmae" does not exist',
    code: '42703',
  });
  await expect(rows(db, wrongShape)).rejects.toThrow('a row of query test_wrong_shape');
});

test('two queries may not share a name', () => {
  const again = () => defineQuery<[]>()({ name: 'test_wrong_shape', text: 'select 2 as n' });
  expect(again).toThrow('two queries are named "test_wrong_shape"');
});

test('a transaction commits what its work did, or nothing of it', async () => {
  await inTransaction(db, (tx) => execute(tx, addCoin, 'penny', 1));
  const failing = inTransaction(db, async (tx) => {
    await execute(tx, addCoin, 'dime', 10);
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect((await rows(db, coinsBelow, 100)).map(({ name }) => name)).toEqual(['penny']);
});

test('a transaction whose work swallowed an error of the database does not pretend', async () => {
  const pretending = inTransaction(db, async (tx) => {
    await execute(tx, addCoin, 'penny', 1);
    await rows(tx, misspelt).catch(() => {});
  });
  await expect(pretending).rejects.toThrow('the transaction had failed and was rolled back');
  expect(await rows(db, coinsBelow, 100)).toEqual([]);
});

test('a connection that breaks inside a transaction fails it, and leaves the pool', async () => {
  const broken = inTransaction(db, async (tx) => {
    const { rows: found } = await tx.client.query('select pg_backend_pid() as pid');
    await db.pool.query('select pg_terminate_backend($1)', [found[0].pid]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await execute(tx, addCoin, 'penny', 1);
  });
  await expect(broken).rejects.toThrow();
  expect(await rows(db, coinsBelow, 100)).toEqual([]);
  expect(db.pool.idleCount).toBeLessThanOrEqual(1);
});
