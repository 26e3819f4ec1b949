/** `tillwatch ledger verify`: whole books hold, and every kind of damage is found by its check. */
import { HOUR, MINUTE, SECOND } from '#domain/base/instant.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import type { Finding, Scope } from '../../apps/tillwatch/src/ledger/finding.js';
import { verifyLedger } from '../../apps/tillwatch/src/ledger/verify-ledger.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { keepBooks, type Said } from '../support/keep-books.js';
import { silentLog } from '../support/silent-log.js';

let database: TestDatabase;
let db: Database;
/** A whole hour that is certainly over. */
const NOON = Date.UTC(2026, 9, 5, 12);

beforeEach(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 3, name: 'verify spec', log: silentLog });
  const books = await keepBooks(db);
  await books.write(firstBatch());
  await checkpoint();
  expect(await books.write(secondBatch())).toEqual([...Array(4).fill('stored'), 'duplicate']);
});

afterEach(async () => {
  await db.close();
  await database.close();
});

afterAll(stopTestServer);

const sql = (text: string, values: unknown[] = []) => db.pool.query(text, values);

function hb(terminal: string, seq: number, at: number, more: object = {}): Said {
  const txn = { attempt: 5, approved: 4, declined: 1 };
  const rc = { 'cup-pos:51': 1 };
  return [`${terminal}/hb`, { v: 1, boot: 1, seq, at, txn, rc, ...more }, at];
}

function failure(terminal: string, seq: number, at: number, more: object = {}): Said {
  const body = { v: 1, boot: 1, seq, at, kind: 'txn', code: 'cup-pos:55', outcome: 'declined' };
  return [`${terminal}/evt`, { ...body, ...more }, at];
}

function firstBatch(): Said[] {
  const said: Said[] = [];
  for (let seq = 1; seq <= 6; seq += 1) {
    said.push(hb('T-1', seq, NOON + seq * 20 * SECOND));
    // The second terminal lost its third message.
    if (seq !== 3) said.push(failure('T-2', seq, NOON + seq * 15 * MINUTE));
  }
  said.push(['T-3/birth', { v: 1, boot: 7, seq: 1, at: NOON, acquirer: 'acq-1' }, NOON]);
  said.push(['T-3/state', { v: 1, boot: 7, online: true }, NOON + SECOND]);
  const change = { v: 1, id: 'c-1', at: NOON, what: 'firmware' };
  said.push(['host/acq-1/change', change, NOON]);
  return said;
}

function secondBatch(): Said[] {
  const late = NOON + 2 * HOUR;
  return [
    hb('T-1', 7, late),
    // Waited for an hour and a half in a buffer: history of the first hour.
    failure('T-2', 7, late, { at: NOON + 30 * MINUTE, queuedAt: NOON + 30 * MINUTE }),
    hb('T-4', 1, late),
    ['T-3/state', { v: 1, boot: 7, online: false, why: 'closing' }, late],
    hb('T-1', 7, late),
  ];
}

/** The ledger as a checkpoint leaves it, of everything so far. */
async function checkpoint(): Promise<void> {
  await sql(`insert into terminal_boot
    select terminal, boot, range_agg(int8range(seq, seq + 1)), max(received_at)
      from (select * from heartbeat union all select * from event) as said group by 1, 2`);
  await sql('update ingest_log set checkpoint = position');
}

const ALL: Scope = {
  tenant: null,
  from: new Date(0),
  to: new Date(Date.UTC(9999, 0, 1)),
  isPart: false,
};

async function verify(scope: Partial<Scope> = {}): Promise<Finding[]> {
  const options = { onFinding: () => {}, onProgress: () => {} };
  return verifyLedger(db, { scope: { ...ALL, ...scope }, ...options });
}

const failed = async (scope: Partial<Scope> = {}) =>
  (await verify(scope))
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ check, wrong, examples }) => [check, wrong, examples[0]]);

test('books that ingest keeps hold, of one tenant and of a part of the time as well', async () => {
  const found = await verify();
  expect(found.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  expect(found.map(({ says }) => says)).toContain('no message is stored twice (of 15)');
  expect(new Set(found.map(({ check }) => check)).size).toBe(found.length);
  expect(await failed({ tenant: 'demo' })).toEqual([]);
  expect(await failed({ tenant: 'nobody' })).toEqual([]);
  const to = new Date(NOON + HOUR + 7 * SECOND);
  expect(await failed({ from: new Date(NOON), to, isPart: true })).toEqual([]);
});

test('codes beyond the limit are counted together, and the books hold all the same', async () => {
  const books = await keepBooks(db);
  const invented = Array.from({ length: 230 }, (_, i) =>
    failure('T-5', i + 1, NOON + 3 * HOUR + i, { code: `x:${i}` }),
  );
  await books.write(invented);
  const { rows } = await sql(
    `select count(*)::int as codes,
            sum(failures) filter (where code = 'local:overflow')::int as folded
       from code_1h where at = $1`,
    [new Date(NOON + 3 * HOUR)],
  );
  expect(rows).toEqual([{ codes: 201, folded: 30 }]);
  expect(await failed({})).toEqual([]);
  await sql(`update code_1h set failures = failures + 1 where code = 'local:overflow'`);
  expect((await failed({})).map(([check]) => check)).toEqual(['fold_1h', 'recount_1h']);
});

const terminal = (name: string) => `(select id from terminal where terminal = '${name}')`;

test.each<[name: string, damage: string, check: string, wrong: number, example: RegExp]>([
  [
    'a message that is there twice',
    `insert into heartbeat select * from heartbeat where seq = 4 and terminal = ${terminal('T-1')}`,
    'no_duplicates',
    1,
    /^demo\/T-1 boot 1 seq 4$/,
  ],
  [
    'a message the ledger does not know',
    `update terminal_boot set received = received - '{[5,6)}' where terminal = ${terminal('T-1')}`,
    'in_ledger',
    1,
    /^demo\/T-1 boot 1 seq 5$/,
  ],
  [
    'a message of a terminal the ledger does not know at all',
    `delete from terminal_boot where terminal = ${terminal('T-3')}`,
    'in_ledger',
    1,
    /^demo\/T-3 boot 7 seq 1$/,
  ],
  [
    'a claim in the journal without its message',
    `delete from heartbeat where terminal = ${terminal('T-4')}`,
    'has_message',
    1,
    /^demo\/T-4 boot 1 seq 1$/,
  ],
  [
    'numbers in the ledger that nobody sent',
    `update terminal_boot set received = received + '{[100,140)}'
      where terminal = ${terminal('T-2')}`,
    'has_message',
    40,
    /^demo\/T-2 boot 1 seq 100$/,
  ],
  [
    'counts of ten seconds',
    `update traffic_10s set declined = declined + 1 where at = '2026-10-05T12:00:20Z'`,
    'recount_10s',
    1,
    /^demo 2026-10-05T12:00:20.000Z: declined 2 stored, 1 counted$/,
  ],
  [
    'counts of a minute that are lost',
    `delete from traffic_1m where at = '2026-10-05T12:15:00Z'`,
    'recount_1m',
    1,
    /12:15:00.000Z: attempts 0 stored, 1 counted/,
  ],
  [
    'messages nobody sent in an hour',
    `update traffic_1h set messages = messages + 3
      where at = '2026-10-05T14:00:00Z' and acquirer = ''`,
    'recount_1h',
    1,
    /messages 6 stored, 3 counted/,
  ],
  [
    'failures by code',
    `update code_1h set failures = 9 where code = 'cup-pos:51' and at = '2026-10-05T14:00:00Z'`,
    'recount_1h',
    1,
    /^demo 2026-10-05T14:00:00.000Z cup-pos:51: 9 failures stored, 2 counted$/,
  ],
  [
    'counts moved to another acquirer',
    `update traffic_1m set acquirer = 'elsewhere' where at = '2026-10-05T12:15:00Z'`,
    'fold_1m',
    2,
    /^demo 2026-10-05T12:15:00\+00:00/,
  ],
  [
    'failures of an hour that are not those of its minutes',
    `update code_1h set failures = failures + 1 where at = '2026-10-05T12:00:00Z'`,
    'fold_1h',
    2,
    /^demo 2026-10-05T12:00:00\+00:00/,
  ],
  [
    'an account that does not add up',
    `alter table account_1m drop constraint account_adds_up;
     update account_1m set received = received + 1 where channel = 'birth'`,
    'accounts_add_up',
    1,
    /^demo 2026-10-05T12:00:00\+00:00 birth$/,
  ],
  [
    'an account of messages that are not there',
    `update account_1m set received = received + 1, stored = stored + 1
      where channel = 'hb' and at = '2026-10-05T14:00:00Z'`,
    'accounts_stored',
    1,
    /hb: 3 told, 2 there$/,
  ],
  [
    'a batch that the journal skips',
    `update ingest_log set position = 4;
     insert into journal select 4, batch, at, '', '{}' from journal where position = 1`,
    'journal_whole',
    1,
    /^3$/,
  ],
  [
    'a journal that ends too early',
    'update ingest_log set position = 3',
    'journal_whole',
    1,
    /^it ends at 2, the log at 3$|^3$/,
  ],
  [
    'a digest of no batch',
    `insert into digest select 9, tenant, at, body from digest where position = 1`,
    'digests_logged',
    1,
    /^demo 9$/,
  ],
  [
    'a journal that was trimmed too far',
    `delete from journal; delete from digest`,
    'journal_reaches',
    1,
    /^batch 2 is needed, the oldest is not there$/,
  ],
])('%s: found', async (_name, damage, check, wrong, example) => {
  await sql(damage);
  const found = await failed();
  expect(found).toContainEqual([check, wrong, expect.stringMatching(example)]);
  // Damage shows where it is, and at most in what is compared with the same rows.
  const kin = new Set(found.map(([name]) => String(name).replace(/_.*/, '')));
  expect(kin.size).toBeLessThanOrEqual(3);
});

test('what was dropped with age is no fault, and it is told how much that is', async () => {
  await sql(`select ensure_message_partitions('2026-10-05')`);
  await sql(
    `select drop_messages('heartbeat', '2026-10-06'), drop_messages('event', '2026-10-06')`,
  );
  expect(await failed()).toEqual([]);
  const found = await verify();
  const { says } = found.find(({ check }) => check === 'has_message') as Finding;
  expect(says).toMatch(/\(15 are as old as what was dropped/);
});

test('messages go on coming while the books are checked', async () => {
  const books = await keepBooks(db);
  let seq = 100;
  let writing: Promise<unknown> = Promise.resolve();
  const scope = ALL;
  const found = await verifyLedger(db, {
    scope,
    onFinding: () => {},
    onProgress: () => {
      seq += 1;
      const said = hb('T-9', seq, NOON + HOUR);
      writing = writing.then(() => books.write([said]));
    },
  });
  await writing;
  expect(found.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
});
