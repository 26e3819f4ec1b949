/** The auditor against the real tables: what was decided, what was put out, what was receipted. */

import { newState } from '#domain/engine/memory.js';
import { tick } from '#domain/engine/tick.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { execute, one } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { raiseFence } from '#infra/store/engine.sql.js';
import { endNotification, recordDelivery } from '#infra/store/outbox.sql.js';
import { commitDecision } from '../../apps/alerts/src/commit-effects.js';
import { type Comparison, findUntold } from '../../apps/tillwatch/src/audit/find-untold.js';
import { whyNotAlive } from '../../apps/tillwatch/src/audit/prove-alive.js';
import { askDatabase } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { ticksOf } from '../support/engine-notation.js';
import { putInOutbox } from '../support/fill-outbox.js';
import { silentLog } from '../support/silent-log.js';
import { PROFILES, SETTINGS, START } from '../support/tiny-fleet.js';

let database: TestDatabase;
let db: Database;
let now = START;
const clock = { now: () => now, realDelay: (ms: number) => ms };
const MINUTE = 60_000;

beforeEach(async () => {
  now = START;
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 3, name: 'test', log: silentLog });
});
afterEach(async () => {
  await db?.close();
  await database?.close();
});
afterAll(stopTestServer);

const sql = (text: string, values: readonly unknown[] = []) =>
  askDatabase(database.url, text, values);

/** Kinds and keys of what is found now. */
async function found(changes: Partial<Comparison> = {}): Promise<string[]> {
  const usual = { db, clock, urgentMs: MINUTE, otherMs: 15 * MINUTE, hasReceivers: true };
  return (await findUntold({ ...usual, ...changes })).map(({ kind, key }) => `${kind} ${key}`);
}

async function receipt(key: string, outcome: 'sent' | 'retry' | 'gave_up'): Promise<void> {
  const [row] = await sql('select id, receiver from outbox where dedup_key = $1', [key]);
  const [id, receiver] = [Number(row?.id), String(row?.receiver)];
  await execute(
    db,
    recordDelivery,
    [id],
    receiver,
    'r',
    new Date(now),
    outcome,
    null,
    '',
    1,
    null,
    null,
    null,
  );
}

async function ended(key: string, state: 'sent' | 'gave_up'): Promise<void> {
  const [row] = await sql('select id from outbox where dedup_key = $1', [key]);
  await execute(db, endNotification, Number(row?.id), state, new Date(now), null);
}

/** The real engine opens an incident and tells two receivers, and all of it is committed. */
async function decide(): Promise<void> {
  const state = newState();
  const settings = { ...SETTINGS, receivers: ['oncall', 'wall'] };
  const told = ticksOf('0s acq-1 10 acq-2 10\n20s acq-1 8x55/10\n30s end');
  const { token } = await one(db, raiseFence);
  for (const [i, { now: at, digests, people }] of told.entries()) {
    const input = { digests, people, profiles: i === 0 ? PROFILES : [] };
    const { effects } = tick(state, settings, input, at);
    const engine = { tenant: 'demo', state, readTo: i };
    now = at;
    if (effects.length === 0) continue;
    await inTransaction(db, (tx) =>
      commitDecision(tx, token, { engine, effects, folded: [], at: new Date(at) }),
    );
  }
}

test('a SEV1 has a minute until its receipt, all else a quarter of an hour', async () => {
  const urgent = await putInOutbox(db, { receiver: 'oncall', severity: 'SEV1', at: START });
  const calm = await putInOutbox(db, { receiver: 'chat', incident: 'inc-2', at: START });
  now = START + MINUTE;
  expect(await found()).toEqual([]);
  now += 1;
  expect(await found()).toEqual([`not_accepted ${urgent}`]);
  now = START + 15 * MINUTE + 1;
  expect(await found()).toEqual([`not_accepted ${urgent}`, `not_accepted ${calm}`]);
  await receipt(urgent, 'sent');
  await receipt(calm, 'retry');
  expect(await found()).toEqual([`not_accepted ${calm}`]);
});

test('what is called sent without a receipt is found, and what was given up', async () => {
  const silent = await putInOutbox(db, { receiver: 'oncall', severity: 'SEV1', at: START });
  const given = await putInOutbox(db, { receiver: 'wall', severity: 'SEV1', at: START });
  await ended(silent, 'sent');
  await ended(given, 'gave_up');
  await receipt(given, 'gave_up');
  now += 2 * MINUTE;
  expect(await found()).toEqual([`no_receipt ${silent}`, `given_up ${given}`]);
  now += 60 * MINUTE;
  expect(await found()).toEqual([]);
});

test('one that another receiver took instead was taken', async () => {
  const key = await putInOutbox(db, { receiver: 'oncall', severity: 'SEV1', at: START });
  const instead = `${key}/instead/phone`;
  await sql(
    `insert into outbox (tenant, incident, receiver, reason, dedup_key, body, due_at, created_at)
     select tenant, incident, 'phone', reason, $2, body, due_at, created_at
       from outbox where dedup_key = $1`,
    [key, instead],
  );
  now += 2 * MINUTE;
  expect(await found()).toEqual([`not_accepted ${key}`]);
  await receipt(instead, 'sent');
  expect(await found()).toEqual([]);
});

test('a decision that is whole is in order; a row that was lost is named', async () => {
  await decide();
  const [oncall = '', wall = ''] = (await sql('select dedup_key from outbox order by id')).map(
    (row) => String(row.dedup_key),
  );
  expect([oncall, wall]).toEqual(['demo/inc-1/1/1/oncall', 'demo/inc-1/1/1/wall']);
  expect(await found()).toEqual([]);
  await sql('delete from outbox where dedup_key = $1', [wall]);
  expect(await found()).toEqual([`never_queued ${wall}`]);
  await sql('delete from outbox where dedup_key = $1', [oncall]);
  expect(await found()).toEqual([
    'never_queued demo/inc-1/1/1/',
    `never_queued ${oncall}`,
    `never_queued ${wall}`,
  ]);
});

test('what a group said and is not in the outbox is found; what waits in one is told', async () => {
  const group = (members: object, lastKey?: string) =>
    JSON.stringify({
      memory: { followed: [], groups: { a: { anchor: 'inc-1', members, lastKey } } },
    });
  await decide();
  await sql('delete from outbox');
  now += 2 * MINUTE;
  await sql('update engine_state set snapshot = $1, evaluated_at = $2', [
    group({ 'inc-1': { told: false } }),
    new Date(now),
  ]);
  expect(await found()).toEqual([]);
  const key = 'demo/inc-1/group-1-1/chat';
  await sql('update engine_state set snapshot = $1', [group({ 'inc-2': { told: true } }, key)]);
  expect(await found()).toEqual([`never_queued ${key}`, 'told_nobody demo/inc-1']);
});

test('an incident that nobody was told of is found, but not one that is held back', async () => {
  await decide();
  await sql('delete from outbox');
  await sql('delete from engine_state');
  expect(await found()).toEqual([]);
  now += 2 * MINUTE;
  expect(await found()).toEqual(['told_nobody demo/inc-1']);
  expect(await found({ hasReceivers: false })).toEqual([]);
  for (const kept of ['silenced', 'inhibited', 'muted']) {
    await sql(`update incident set body = body || '{"${kept}": {}}'`);
    expect(await found()).toEqual([]);
    await sql(`update incident set body = body - '${kept}'`);
    expect(await found()).toEqual(['told_nobody demo/inc-1']);
  }
});

test('an engine that does not decide any more is found', async () => {
  await decide();
  for (const key of ['demo/inc-1/1/1/oncall', 'demo/inc-1/1/1/wall']) await receipt(key, 'sent');
  now += MINUTE + 5_000;
  expect(await found()).toEqual(['engine_silent demo']);
});

test('life is proven by what is stored and read, and only while nothing is found', async () => {
  const why = () => whyNotAlive(db, clock, [], 5 * MINUTE);
  expect(await why()).toBe('Nothing was ever stored.');
  await sql(
    `insert into journal (position, batch, at, keys, changed)
     values (1, gen_random_uuid(), $1, '', '{}')`,
    [new Date(now)],
  );
  expect(await why()).toBeNull();
  const finding = { kind: 'no_receipt', key: 'k', says: 'One has no receipt.' } as const;
  expect(await whyNotAlive(db, clock, [finding], 5 * MINUTE)).toBe('One has no receipt.');
  await sql(`insert into digest (position, tenant, at, body) values (1, 'demo', $1, '{}')`, [
    new Date(now),
  ]);
  now += MINUTE;
  expect(await why()).toBeNull();
  now += 1_000;
  expect(await why()).toMatch(/^The engine has not read what was stored since /);
  await sql('delete from digest');
  now += 5 * MINUTE;
  expect(await why()).toMatch(/^Nothing has been stored since /);
});
