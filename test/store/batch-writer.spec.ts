/** Group commit against a real server that is away, hangs, or refuses: nothing is lost. */

import pg from 'pg';
import type { Message } from '#domain/message/decode.js';
import type { Entry } from '../../apps/ingest/src/batch/entry.js';
import { type BatchWriter, startBatchWriter } from '../../apps/ingest/src/batch-writer.js';
import { JournalGone } from '../../apps/ingest/src/book/load-book.js';
import { startCheckpointer } from '../../apps/ingest/src/checkpointer.js';
import { queue_messages_max } from '../../apps/ingest/src/ingest.config.js';
import { IngestMetrics } from '../../apps/ingest/src/ingest.metrics.js';
import { askDatabase, askNumber } from '../support/ask-database.js';
import { type Cuttable, openCuttable } from '../support/cuttable.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { NOON, openPen, type Pen } from '../support/ingest-bench.js';
import { silentLog as log } from '../support/silent-log.js';
import { storeFaults } from '../support/store-faults.js';
import { told } from '../support/told-messages.js';

let database: TestDatabase;
let way: Cuttable;
let pen: Pen;
let writer: BatchWriter;
/** How often each verdict was told. */
let verdicts: Map<string, number>;

const clock = { now: () => NOON, realDelay: (ms: number) => ms };

beforeEach(async () => {
  database = await testDatabase();
  way = await openCuttable(database.url);
  pen = await openPen(way.url);
  verdicts = new Map();
  writer = startBatchWriter({ logWriter: pen.writer, metrics: new IngestMetrics(), clock, log });
});

afterEach(async () => {
  await writer.close().catch(() => {});
  await pen.db.close();
  await way.close();
  await database.close();
});

afterAll(stopTestServer);

const hear = ({ kind }: { readonly kind: string }) => {
  verdicts.set(kind, (verdicts.get(kind) ?? 0) + 1);
};

function write(line: string): void {
  for (const entry of told(line, NOON, hear)) writer.write(entry, true);
}

const stored = (channel: string) =>
  askNumber(database.url, 'select count(*) as n from message where channel = $1', [channel]);

const count = (kind: string) => verdicts.get(kind) ?? 0;

/** A birth whose attributes are too long to be told apart by an index. */
function endlessBirth(terminal: string) {
  const [entry] = told(`${terminal}:1:1^acq-1`, NOON, hear);
  if (entry?.kind !== 'taken') throw new Error('expected a message');
  let next = 7;
  const word = () =>
    Array.from({ length: 64 }, () => {
      next = (next * 48_271) % 2_147_483_647;
      return String.fromCodePoint(0x20000 + (next % 0x8000));
    }).join('');
  const names = ['region', 'carrier', 'link', 'model', 'hw', 'fw', 'app', 'param', 'chain'];
  Object.assign(entry.message.body, Object.fromEntries(names.map((name) => [name, word()])));
  Object.assign(entry.message.body, { feePlan: word(), acquirer: word(), keys: { tpk: word() } });
  return entry;
}

test('a message that the database refuses is put aside, its neighbours are stored', async () => {
  write('T1:1:1 T2:1:1!55');
  writer.write(endlessBirth('T3'), false);
  write('T1:1:2 T2:1:2 host:c-1');
  await writer.close();
  expect(Object.fromEntries(verdicts)).toEqual({ stored: 5, quarantined: 1 });
  const aside = await askDatabase(database.url, 'select terminal, channel, reason from quarantine');
  expect(aside).toEqual([{ terminal: 'T3', channel: 'birth', reason: 'unstorable' }]);
  await pen.checkpoint();
  expect(await storeFaults(database.url, { ledger: true })).toEqual({});
});

test('a sample that the database refuses is left out, its message is counted', async () => {
  const [entry] = told('bad:T1', NOON, hear);
  writer.write({ ...entry, sample: 'a\0b' } as Entry, false);
  write('T1:1:1 bad:T1');
  await writer.close();
  expect(Object.fromEntries(verdicts)).toEqual({ stored: 1, quarantined: 2 });
  expect(await askNumber(database.url, 'select count(*) as n from quarantine')).toBe(1);
  const n = 'select sum(quarantined) as n from account_1m';
  expect(await askNumber(database.url, n)).toBe(2);
});

/** The same message under another number: thousands are wanted, and parsing takes long. */
function renumbered(entry: Entry, terminal: string, seq: number): Entry {
  if (entry.kind !== 'taken') return entry;
  const body = { ...entry.message.body, seq };
  return { ...entry, message: { ...entry.message, terminal, body } as Message };
}

test('a server that hangs: memory is bounded, what was not shed is stored', async () => {
  write('T1:1:1!55');
  await eventually('the first message', () => count('stored') === 1);
  const holder = new pg.Client(database.url);
  await holder.connect();
  await holder.query('begin; select from ingest_log for update');
  let sent = 0;
  let resumed = false;
  const samples = told('T:2:0 T:2:0!55', NOON, hear);
  for (; !writer.full && sent < 4 * queue_messages_max; sent += 1) {
    writer.write(renumbered(samples[sent % 2] as Entry, `T${sent % 500}`, sent), true);
  }
  expect(writer.full).toBe(true);
  writer.onRoom(() => {
    resumed = true;
  });
  const shed = count('shed');
  expect(shed).toBeGreaterThan(1_000);
  // Failures are never shed, and nothing that is not stored is told to be.
  expect(Object.fromEntries(verdicts)).toEqual({ stored: 1, shed });
  await holder.query('rollback');
  await holder.end();
  await eventually('everything else', () => count('stored') === 1 + sent - shed, 120_000);
  await eventually('room', () => resumed);
  expect(await stored('evt')).toBe(1 + sent / 2);
  expect(await stored('hb')).toBe(sent / 2 - shed);
  await writer.close();
  const [sums] = await askDatabase(
    database.url,
    `select sum(received)::int as received, sum(shed)::int as shed from account_1m`,
  );
  expect(sums).toEqual({ received: 1 + sent, shed });
  await pen.checkpoint();
  expect(await storeFaults(database.url, { ledger: true })).toEqual({});
});

test('a server that goes away and comes back: each message is stored and told once', async () => {
  for (let turn = 0; turn < 6; turn += 1) {
    write(`T1:1:${turn} T2:1:${turn}!55 T1:1:${turn}`);
    way.cut();
    write(`T3:1:${turn} T3:1:off`);
    await eventually('trouble', () => writer.trouble !== null);
    way.mend();
    await eventually('an end of it', () => writer.trouble === null);
  }
  await eventually('every word', () => [...verdicts.values()].reduce((a, b) => a + b, 0) === 30);
  expect(Object.fromEntries(verdicts)).toEqual({ stored: 24, duplicate: 6 });
  await writer.close();
  await pen.checkpoint();
  expect(await storeFaults(database.url, { ledger: true })).toEqual({});
});

test('who asks for a turn as soon as another is over gets it, whatever else comes', async () => {
  const turns: number[] = [];
  for (let n = 0; n < 5; n += 1) await writer.between(async () => turns.push(n));
  expect(turns).toEqual([0, 1, 2, 3, 4]);
});

test('asked to stop it writes down what it knows, unless that takes long', async () => {
  const metrics = new IngestMetrics();
  const { db, book, writer: logWriter } = pen;
  const stop = async () => {
    const checkpointer = startCheckpointer({ db, book, logWriter, writer, metrics, clock, log });
    await checkpointer.close();
    return askNumber(database.url, 'select checkpoint::int as n from ingest_log');
  };
  write('T1:1:1');
  await eventually('the message', () => count('stored') === 1);
  expect(await stop()).toBe(1);
  // As many as a large fleet leaves behind; none of them would have a row in the database.
  for (let slot = 10; slot < 60_011; slot += 1) book.ledger.claim(slot, 1, 1, NOON);
  book.ledger.keep();
  write('T1:1:2');
  await eventually('another message', () => count('stored') === 2);
  expect(await stop()).toBe(1);
});

test('asked to stop while the server is away it stops, and acknowledges nothing', async () => {
  const metrics = new IngestMetrics();
  const { db, book, writer: logWriter } = pen;
  const checkpointer = startCheckpointer({ db, book, logWriter, writer, metrics, clock, log });
  way.cut();
  write('T1:1:1');
  await eventually('trouble', () => writer.trouble !== null);
  // The checkpointer waits for a turn between two batches that will not come.
  const turn = expect(writer.between(async () => {})).rejects.toThrow('stopped');
  await writer.close();
  await turn;
  await checkpointer.close();
  await expect(writer.between(async () => {})).rejects.toThrow('stopped');
  expect([...verdicts]).toEqual([]);
});

test('behind a journal that is gone it ends, instead of trying for ever', async () => {
  const other = await openPen(database.url);
  await other.write('T1:1:1');
  await other.checkpoint();
  await askDatabase(database.url, 'delete from journal');
  await other.db.close();
  write('T1:1:1 T1:1:2');
  await expect(writer.close()).rejects.toThrow(JournalGone);
  expect([...verdicts]).toEqual([]);
});
