/**
 * Whoever decides looks back in a process of its own, and is killed while it does: the next one
 * finds what late data say, once, and nobody is paged for it.
 */
import pg from 'pg';
import { type Database, openDatabase } from '#infra/db/database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type Books, keepBooks } from '../support/keep-books.js';
import { BACK_AT, FAULT_AT, liveThrough, offlineCohort } from '../support/offline-cohort.js';
import { type RunningApp, startApp } from '../support/run-process.js';
import { silentLog } from '../support/silent-log.js';

const STORY_LIMIT_MS = 300_000;
const { batches, buffer } = offlineCohort();

let database: TestDatabase;
let db: Database;
let books: Books;
let alerts: RunningApp | undefined;

beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 4, name: 'hindsight spec', log: silentLog });
  books = await keepBooks(db);
  await liveThrough(db, books, batches);
}, STORY_LIMIT_MS);

afterAll(async () => {
  await alerts?.kill();
  await db?.close();
  await database?.close();
  await stopTestServer();
});

async function startAlerts(): Promise<void> {
  alerts = await startApp('alerts', {
    DATABASE_URL: database.url,
    ALERTS_OPS_PORT: '0',
    HINDSIGHT_SETTLE_MINUTES: '0',
    // It lives in the time of the story.
    CLOCK_START: String(BACK_AT + 120_000),
    CLOCK_ORIGIN: String(Date.now()),
    CLOCK_SPEED: '1',
  });
}

const count = async (text: string): Promise<number> => (await db.pool.query(text)).rows[0].n;
const childWaits = (sign: string) =>
  count(`select count(*)::int as n from pg_stat_activity
          where application_name = 'tillwatch alerts hindsight' and datname = current_database()
            and ${sign}`);

/** Lets nobody read what profiles are, which the past cannot be lived through without. */
async function holdProfiles(): Promise<() => Promise<void>> {
  const client = new pg.Client(database.url);
  client.on('error', () => {});
  await client.connect();
  await client.query('begin; lock table profile in access exclusive mode');
  return () => client.end();
}

test(
  'one that dies while it looks back leaves it to the next',
  async () => {
    await startAlerts();
    await eventually('an engine that decides', async () => {
      const [row] = (await db.pool.query('select token from engine_fence')).rows;
      const kept = `select count(*)::int as n from engine_state where evaluated_at >= $1`;
      const { rows } = await db.pool.query(kept, [new Date(BACK_AT + 120_000)]);
      return Number(row.token) > 1 && rows[0].n > 0;
    });
    const letGo = await holdProfiles();
    await books.write(buffer);
    // It runs when nothing else wants to: on a busy machine it starts late.
    await eventually(
      'a child in the middle of it',
      async () => (await childWaits(`wait_event_type = 'Lock'`)) === 1,
      120_000,
    );
    await alerts?.kill();
    await letGo();
    await eventually('the child to have ended', async () => (await childWaits('true')) === 0);
    expect(await count('select count(*)::int as n from hindsight')).toBe(0);

    await startAlerts();
    await eventually(
      'everything to be looked at',
      async () => (await count('select count(*)::int as n from hindsight_read')) === 1,
      120_000,
    );
    const { rows } = await db.pool.query('select body from hindsight');
    expect(rows).toHaveLength(1);
    expect(rows[0].body).toMatchObject({ kind: 'missed', rule: 'MassError55', incident: null });
    expect(rows[0].body.firedAt - FAULT_AT).toBeLessThan(60_000);
    expect(await alerts?.stop()).toBe(0);
    const told = `select count(*)::int as n from incident where body->>'rule' = 'MassError55'`;
    expect(await count(told)).toBe(0);
    expect(await count('select count(*)::int as n from outbox')).toBe(0);
  },
  STORY_LIMIT_MS,
);
