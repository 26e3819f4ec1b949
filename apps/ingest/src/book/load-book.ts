/** The book of terminals, read from the database: at start whole, later what others changed. */
import type { Instant } from '#domain/base/instant.js';
import { boundsOf } from '#domain/ledger/number-set.js';
import { profileOf, type Terminal, UNKNOWN_TERMINAL } from '#domain/terminal/terminal.js';
import type { Database } from '#infra/db/database.js';
import { type Executor, execute, one, rows, type Transaction } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { loadBoots, newestBoots, readJournal, readLog } from '#infra/store/log.sql.js';
import {
  Attributes,
  type KnownTerminal,
  knownTerminals,
  numberProfiles,
  numberTerminals,
  terminalsByName,
  terminalsByNumber,
} from '#infra/store/terminals.sql.js';
import { unpackClaims } from '../batch/claims.js';
import { type Entry } from '../batch/entry.js';
import { keyOf } from './name-index.js';
import { type Personal, type Registry, type Shared, TerminalBook } from './terminal-book.js';

const page_rows = 5_000;
const journal_page_rows = 200;
/** Numbers of profiles that are remembered; a fleet has thousands. */
const profiles_max = 200_000;

/** A batch of the log that was read: where it stands, and which write made it. */
export interface ReadBatch {
  readonly position: number;
  readonly batch: string;
}

/** Reads everything as of one moment; answers the book and the position in the log it stands at. */
export async function loadBook(
  db: Database,
  registry?: Registry,
): Promise<{ book: TerminalBook; position: number }> {
  return inTransaction(db, async (tx) => {
    await tx.client.query('set transaction isolation level repeatable read, read only');
    const book = new TerminalBook(registry);
    const { checkpoint } = await one(tx, readLog);
    await loadTerminals(tx, book);
    await loadNewestBoots(tx, book);
    const read = await readOn(tx, book, checkpoint);
    book.ledger.keep();
    return { book, position: read.at(-1)?.position ?? checkpoint };
  });
}

/** Takes over what the log holds after a position; answers the batches that were read. */
export async function readOn(
  on: Executor,
  book: TerminalBook,
  after: number,
): Promise<ReadBatch[]> {
  const read: ReadBatch[] = [];
  let position = after;
  for (;;) {
    const page = await rows(on, readJournal, position, journal_page_rows);
    for (const { batch, at, keys, changed, ...entry } of page) {
      if (entry.position !== position + 1) throw new JournalGone(position + 1);
      position = entry.position;
      const claims = [...unpackClaims(keys)];
      const strangers = claims.map(({ id }) => id).filter((id) => book.findId(id) < 0);
      await loadThese(on, book, [...new Set([...strangers, ...changed])]);
      const places = claims.map(({ id, boot }) => ({ slot: book.findId(id), boot }));
      await loadEarlier(on, book, places);
      for (const { id, boot, seq } of claims) {
        book.ledger.claim(book.findId(id), boot, seq, at.getTime());
      }
      read.push({ position, batch });
    }
    book.ledger.keep();
    if (page.length < journal_page_rows) return read;
  }
}

/** The log goes on without us: what this process missed is not in the journal any more. */
export class JournalGone extends Error {
  constructor(position: number) {
    super(`the journal no longer holds batch ${position}; the ledger has to be read anew`);
  }
}

/**
 * Sees to it that every terminal of the entries, and the start it speaks of, is in the book.
 * Answers where: the place of each entry's terminal, -1 where it has none.
 */
export async function meetAll(
  db: Database,
  book: TerminalBook,
  entries: readonly Entry[],
  now: Instant,
): Promise<Int32Array> {
  const slots = new Int32Array(entries.length).fill(-1);
  const strangers = new Map<string, { tenant: string; terminal: string }>();
  for (const [place, entry] of entries.entries()) {
    if (entry.kind === 'rejected' || entry.message.from === 'host') continue;
    const { tenant, terminal } = entry.message;
    const slot = book.find(tenant, terminal);
    slots[place] = slot;
    if (slot < 0) strangers.set(keyOf(tenant, terminal), { tenant, terminal });
  }
  if (strangers.size > 0) await meet(db, book, [...strangers.values()], now);
  const earlier: { slot: number; boot: number }[] = [];
  for (const [place, entry] of entries.entries()) {
    if (entry.kind === 'rejected' || entry.message.from === 'host') continue;
    const { tenant, terminal, body } = entry.message;
    let slot = slots[place] as number;
    if (slot < 0) slot = book.find(tenant, terminal);
    slots[place] = slot;
    if (!book.ledger.knows(slot, body.boot)) earlier.push({ slot, boot: body.boot });
  }
  await loadEarlier(db, book, earlier);
  return slots;
}

/** The numbers of terminals' profiles; unknown ones are numbered in the database, once. */
export function profileNumbers(db: Database) {
  const numbers = new Map<string, number>();
  return async (named: readonly { tenant: string; terminal: Terminal }[]): Promise<number[]> => {
    if (numbers.size >= profiles_max) numbers.clear();
    const wanted = named.map(({ tenant, terminal }) => {
      const attributes = JSON.stringify(profileOf(terminal));
      return { tenant, attributes, key: `${tenant} ${attributes}` };
    });
    const unknown = wanted.filter(({ key }) => !numbers.has(key));
    if (unknown.length > 0) {
      // Numbered outside the batch's transaction: a number that was remembered here must exist
      // whatever becomes of the batch.
      const tenants = unknown.map(({ tenant }) => tenant);
      const attributes = unknown.map((profile) => profile.attributes);
      const found = await rows(db, numberProfiles, tenants, attributes);
      for (const [i, { key }] of unknown.entries()) numbers.set(key, found[i]?.id ?? 0);
    }
    return wanted.map(({ key }) => numbers.get(key) as number);
  };
}

async function meet(
  db: Database,
  book: TerminalBook,
  strangers: readonly { tenant: string; terminal: string }[],
  now: Instant,
): Promise<void> {
  const tenants = strangers.map(({ tenant }) => tenant);
  const terminals = strangers.map(({ terminal }) => terminal);
  const distinct = [...new Set(tenants)];
  const empty = await rows(db, numberProfiles, distinct, Array(distinct.length).fill('{}'));
  const ofTenant = new Map(distinct.map((tenant, i) => [tenant, empty[i]?.id ?? 0]));
  const profiles = tenants.map((tenant) => ofTenant.get(tenant) ?? 0);
  await execute(db, numberTerminals, tenants, terminals, profiles, new Date(now));
  for (const row of await rows(db, terminalsByName, tenants, terminals)) putRow(book, row);
}

async function loadTerminals(tx: Transaction, book: TerminalBook): Promise<void> {
  for (let after = 0; ; ) {
    const page = await rows(tx, knownTerminals, after, page_rows);
    for (const row of page) putRow(book, row);
    after = page.at(-1)?.id ?? after;
    if (page.length < page_rows) return;
  }
}

async function loadNewestBoots(tx: Transaction, book: TerminalBook): Promise<void> {
  for (let after = 0; ; ) {
    const page = await rows(tx, newestBoots, after, page_rows);
    for (const { terminal, boot, received, last_received_ms } of page) {
      const slot = book.findId(terminal);
      if (slot < 0) continue;
      book.ledger.restore(slot, boot, boundsOf(received), last_received_ms);
    }
    after = page.at(-1)?.terminal ?? after;
    if (page.length < page_rows) return;
  }
}

async function loadThese(on: Executor, book: TerminalBook, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  for (const row of await rows(on, terminalsByNumber, ids)) putRow(book, row);
}

/** Starts before the newest are not kept in memory for ever. */
async function loadEarlier(
  on: Executor,
  book: TerminalBook,
  places: readonly { slot: number; boot: number }[],
): Promise<void> {
  const wanted = places.filter(({ slot, boot }) => !book.ledger.knows(slot, boot));
  if (wanted.length === 0) return;
  const ids = wanted.map(({ slot }) => book.idOf(slot));
  const boots = wanted.map(({ boot }) => boot);
  for (const { terminal, boot, received } of await rows(on, loadBoots, ids, boots)) {
    book.ledger.restore(book.findId(terminal), boot, boundsOf(received));
  }
  for (const { slot, boot } of wanted) book.ledger.restore(slot, boot, []);
}

/** What rows share, by how the database writes it; a fleet has thousands. */
const shareds = new Map<string, Shared>();
const shareds_max = 100_000;

function putRow(book: TerminalBook, row: KnownTerminal): void {
  const own: Personal = {
    merchant: row.merchant ?? undefined,
    store: row.store ?? undefined,
    boot: row.boot,
    online: row.online,
    why: row.why ?? undefined,
    until: row.until?.getTime(),
    clockSkewMs: row.clock_skew_ms ?? undefined,
  };
  const slot = book.enrol(row.tenant, row.terminal, row.id);
  book.set(slot, own, sharedOf(row), row.profile);
}

function sharedOf({ registered, hb_seconds, test, shared }: KnownTerminal): Shared {
  const key = `${registered} ${hb_seconds} ${test} ${shared}`;
  const known = shareds.get(key);
  if (known) return known;
  if (shareds.size >= shareds_max) shareds.clear();
  const { retired } = UNKNOWN_TERMINAL;
  const hbSeconds = hb_seconds ?? undefined;
  const attributes = Attributes.parse(JSON.parse(shared));
  const read = { registered, retired, attributes, hbSeconds, test };
  shareds.set(key, read);
  return read;
}
