/**
 * What the log of batches promises, on a real server: a message is stored once, whoever writes it,
 * however often, and whatever became of the answer.
 */
import pg from 'pg';
import { Accounts } from '../../apps/ingest/src/batch/accounts.js';
import { JournalGone } from '../../apps/ingest/src/book/load-book.js';
import { askDatabase, askNumber } from '../support/ask-database.js';
import { type CommitTap, openCommitTap } from '../support/commit-tap.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { NOON, openPen, type Pen } from '../support/ingest-bench.js';
import { storeFaults } from '../support/store-faults.js';

let database: TestDatabase;
let pens: Pen[];
let taps: CommitTap[];

beforeEach(async () => {
  database = await testDatabase();
  pens = [];
  taps = [];
});

afterEach(async () => {
  for (const tap of taps) await tap.close();
  for (const pen of pens) await pen.db.close();
  await database.close();
});

afterAll(stopTestServer);

async function pen(url = database.url): Promise<Pen> {
  const opened = await openPen(url);
  pens.push(opened);
  return opened;
}

/** A writer whose commits can be struck. */
async function tappedPen(): Promise<{ pen: Pen; tap: CommitTap }> {
  const tap = await openCommitTap(database.url);
  taps.push(tap);
  return { pen: await pen(tap.url), tap };
}

const messages = () => askNumber(database.url, 'select count(*) as n from message');

async function accounts(channel: string): Promise<unknown> {
  const [row] = await askDatabase(
    database.url,
    `select sum(received)::int as received, sum(stored)::int as stored,
            sum(duplicate)::int as duplicate, sum(shed)::int as shed
       from account_1m where channel = $1`,
    [channel],
  );
  return row;
}

async function waitingForLocks(sessions: number): Promise<void> {
  await eventually('sessions that wait for a lock', async () => {
    const waiting = `select count(*) as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    return (await askNumber(database.url, waiting)) === sessions;
  });
}

/** After the last batch: everybody knows the same, and so do the checkpoint and the journal. */
async function expectPeace(...names: string[]): Promise<void> {
  for (const each of pens) await each.writer.follow();
  const [first, ...others] = pens.map((each) => each.tell(...names));
  for (const other of others) expect(other).toEqual(first);
  expect((await pen()).tell(...names)).toEqual(first);
  await (pens[0] as Pen).checkpoint();
  expect((await pen()).tell(...names)).toEqual(first);
  expect(await storeFaults(database.url, { ledger: true })).toEqual({});
}

test('two writers by turns: what one has stored is a duplicate to the other', async () => {
  const [a, b] = [await pen(), await pen()];
  expect(await a.write('T1:5:1 T1:5:2 T2:1:1^acq-1')).toBe('+++');
  expect(await b.write('T1:5:2 T1:5:3!55 T2:1:1^acq-1')).toBe('=+=');
  expect(await a.write('T1:5:3!55 T1:6:1 T1:5:4')).toBe('=++');
  expect(await b.write('T1:6:1 T1:5:4 T1:5:1 T3:9:9 T2:1:off')).toBe('===++');
  await expectPeace('T1', 'T2', 'T3');
  expect(await messages()).toBe(7);
});

test('two writers at once, with the same messages: each is stored once', async () => {
  const [a, b] = [await pen(), await pen()];
  for (let turn = 0; turn < 12; turn += 1) {
    const line = [0, 1, 2, 3].map((n) => `T${n % 3}:${turn >> 1}:${turn * 3 + n}`).join(' ');
    const backwards = line.split(' ').reverse().join(' ');
    const [one, two] = await Promise.all([a.write(`${line} T1:0:off`), b.write(backwards)]);
    expect([...one.slice(0, 4), ...two].filter((sign) => sign === '+').length).toBeLessThan(5);
  }
  await expectPeace('T0', 'T1', 'T2');
});

test('two with the same words of a back office wait in one order, failures or not', async () => {
  const { pen: a, tap } = await tappedPen();
  const b = await pen();
  await b.write('T2:1:1');
  const lost = tap.next('unheard');
  await expect(a.write('T1:5:1')).rejects.toThrow();
  await lost;
  // From now on it locks the log and reads it before it claims. The other has stored the same
  // words when it has to wait for the number of a new profile, and has yet to come to the log.
  const blocker = new pg.Client(database.url);
  blocker.on('error', () => {});
  await blocker.connect();
  await blocker.query('begin; lock table profile in exclusive mode');
  const second = b.write('host:c-2 host:c-1 T2:1:2^acq-9');
  await waitingForLocks(1);
  const first = a.write('host:c-1 host:c-2');
  await waitingForLocks(2);
  await blocker.query('commit');
  await blocker.end();
  expect(await Promise.all([first, second])).toEqual(['==', '+++']);
  await expectPeace('T2');
});

test('the answer to a commit was lost: the batch is found, and told as what it was', async () => {
  const { pen: a, tap } = await tappedPen();
  const shed = new Accounts();
  shed.add('demo', 'hb', NOON, 'shed', 7);
  await a.write('T1:5:1^acq-1');
  const lost = tap.next('unanswered');
  await expect(a.write('T1:5:1^acq-1 T1:5:2 T1:5:off host:c-1', NOON, shed)).rejects.toThrow();
  await lost;
  expect(await a.insist('T1:5:1^acq-1 T1:5:2 T1:5:off host:c-1', shed)).toBe('=+++');
  expect(await accounts('hb')).toEqual({ received: 8, stored: 1, duplicate: 0, shed: 7 });
  expect(await accounts('state')).toMatchObject({ stored: 1 });
  expect(await accounts('change')).toMatchObject({ received: 1, stored: 1 });
  await expectPeace('T1');
});

test('and so when the answer to the question whether it was stored is lost, too', async () => {
  const { pen: a, tap } = await tappedPen();
  const once = 'T1:5:1 T1:5:off';
  let lost = tap.next('unanswered');
  await expect(a.write(once)).rejects.toThrow();
  await lost;
  lost = tap.next('unanswered');
  await expect(a.write(once)).rejects.toThrow();
  await lost;
  expect(await a.insist(once)).toBe('++');
  expect(await accounts('hb')).toMatchObject({ received: 1, stored: 1 });
  expect(await accounts('state')).toMatchObject({ received: 1, stored: 1 });
  await expectPeace('T1');
});

test('what others have told of a terminal after the batch that was lost stays true', async () => {
  const { pen: a, tap } = await tappedPen();
  const b = await pen();
  const lost = tap.next('unanswered');
  await expect(a.write('T1:5:1^acq-1')).rejects.toThrow();
  await lost;
  expect(await b.write('T1:5:2^acq-2')).toBe('+');
  expect(await a.insist('T1:5:1^acq-1')).toBe('+');
  expect(a.tell('T1')).toEqual([
    expect.objectContaining({ attributes: { acquirer: 'acq-2' }, numbers: [1, 3] }),
  ]);
  await expectPeace('T1');
});

test('a commit that the server never heard leaves no claim behind', async () => {
  const { pen: a, tap } = await tappedPen();
  await a.write('T1:5:1');
  const lost = tap.next('unheard');
  await expect(a.write('T1:5:2 T1:6:1 T2:1:1 host:c-1')).rejects.toThrow();
  await lost;
  expect(await messages()).toBe(1);
  expect(a.tell('T1')).toEqual([expect.objectContaining({ newest: 5, numbers: [1, 2] })]);
  expect(await a.insist('T1:5:2 T1:6:1 T2:1:1 host:c-1')).toBe('++++');
  await expectPeace('T1', 'T2');
});

test('a batch that was given up is not written, and another one may take its place', async () => {
  const { pen: a, tap } = await tappedPen();
  const lost = tap.next('unheard');
  await expect(a.write('T1:5:1 T1:5:2')).rejects.toThrow();
  await lost;
  expect(await a.insist('T1:5:2 T1:5:3')).toBe('++');
  await expectPeace('T1');
  expect(await messages()).toBe(2);
});

test('a start older than memory is looked up, by whoever has not read it', async () => {
  const a = await pen();
  await a.write('T1:5:1 T1:5:2 T1:6:1 T1:7:1 T1:8:1');
  await a.checkpoint();
  const b = await pen();
  expect(await b.write('T1:5:1 T1:5:3 T1:6:1 T1:7:2 T1:4:1')).toBe('=+=++');
  expect(await a.write('T1:5:3 T1:7:2 T1:4:1 T1:4:2')).toBe('===+');
  await expectPeace('T1');
});

test('a start is known from the journal when no checkpoint was ever written', async () => {
  const a = await pen();
  await a.write('T1:5:1 T1:6:1');
  await a.write('T1:5:2 T1:6:3');
  const b = await pen();
  expect(await b.write('T1:5:1 T1:5:2 T1:6:3 T1:6:2 T1:5:3')).toBe('===++');
  await expectPeace('T1');
});

test('whoever missed what the journal no longer holds has to start again', async () => {
  const [a, b] = [await pen(), await pen()];
  for (const n of [1, 2, 3]) await a.write(`T1:5:${n}`);
  await a.checkpoint();
  await askDatabase(database.url, 'delete from journal where position < 3');
  await expect(b.writer.follow()).rejects.toThrow(JournalGone);
  await expect(b.write('T1:5:1')).rejects.toThrow(JournalGone);
});

test('also when it holds nothing at all, because nobody has written for long', async () => {
  const [a, b] = [await pen(), await pen()];
  await a.write('T1:5:1');
  await a.checkpoint();
  await askDatabase(database.url, 'delete from journal');
  await expect(b.write('T1:5:1 T1:5:2')).rejects.toThrow(JournalGone);
  expect(await (await pen()).write('T1:5:1 T1:5:2')).toBe('=+');
  expect(await messages()).toBe(2);
});

test('an announcement is stored once, in one batch and over several', async () => {
  const [a, b] = [await pen(), await pen()];
  expect(await a.write('host:c-1 host:c-1 host:c-2')).toBe('+=+');
  expect(await b.write('host:c-2 host:c-3 bad:T1')).toBe('=+x');
  expect(await accounts('change')).toMatchObject({ received: 5, stored: 3, duplicate: 2 });
  await expectPeace();
  expect(await askNumber(database.url, 'select count(*) as n from quarantine')).toBe(1);
});

test('two writers with announcements that wait for each other both get through', async () => {
  const [a, b] = [await pen(), await pen()];
  for (let turn = 0; turn < 5; turn += 1) {
    const ids = [1, 2, 3].map((n) => `host:c-${turn}-${n}`).join(' ');
    const [one, two] = await Promise.all([a.insist(`${ids} T1:1:${turn}`), b.insist(ids)]);
    expect([...one.slice(0, 3), ...two].filter((sign) => sign === '+')).toHaveLength(3);
  }
  await expectPeace('T1');
});

test('what was shed is in the accounts once, also over a batch of nothing else', async () => {
  const { pen: a, tap } = await tappedPen();
  const shed = new Accounts();
  shed.add('demo', 'hb', NOON, 'shed', 3);
  const lost = tap.next('unanswered');
  await expect(a.write('', NOON, shed)).rejects.toThrow();
  await lost;
  expect(await a.insist('', shed)).toBe('');
  expect(await accounts('hb')).toEqual({ received: 3, stored: 0, duplicate: 0, shed: 3 });
});
