/**
 * One batch, one transaction, one position in the log: messages, what they change about terminals,
 * the counts for screens, the accounts, and the digests for the engine.
 *
 * Claims are made in memory on the strength of having read the whole log. If another writer was
 * first, `append_batch` answers nothing; then the lock is taken, the rest of the log is read, and
 * the claims are made anew. If the answer to a commit is lost, the log tells whether it happened:
 * the batch is in it, under its own id, or it is not.
 */
import { randomUUID } from 'node:crypto';
import type { Instant } from '#domain/base/instant.js';
import { shippedCodes } from '#domain/code/shipped.js';
import { packDigest } from '#domain/digest/pack-digest.js';
import { clampTime } from '#domain/terminal/terminal.js';
import { copyInto } from '#infra/db/copy.js';
import type { Database } from '#infra/db/database.js';
import { execute, one, oneOrNone, rows, type Transaction } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { writeAttributeChanges } from '#infra/store/attribute-changes.sql.js';
import { storeLateDigests } from '#infra/store/late.sql.js';
import { appendBatch, lockLog } from '#infra/store/log.sql.js';
import { quarantineMessages, storeHostMessages } from '#infra/store/messages.sql.js';
import { changeTerminals } from '#infra/store/terminals.sql.js';
import { JournalGone, meetAll, profileNumbers, readOn } from '../book/load-book.js';
import type { TerminalBook } from '../book/terminal-book.js';
import type { Accounts } from './accounts.js';
import type { Entry, HostMessage, Rejected } from './entry.js';
import { type Means, openCopies, type Prepared, prepareBatch } from './prepare-batch.js';
import { UnlistedCodes } from './unlisted-codes.js';

/** Another writer has appended since we last read the log. */
class Overtaken extends Error {}

/** Writes batches, one at a time. */
export class LogWriter {
  private readonly means: Means;
  /** Whether the log has to be locked and read before anything is claimed. */
  private mustRead = false;
  /** The batch whose fate is not known, until the log tells that it has landed. */
  private attempted: { batch: string; prepared: Prepared; landed: boolean } | null = null;

  constructor(
    private readonly db: Database,
    private readonly book: TerminalBook,
    private position: number,
    codes = new UnlistedCodes(shippedCodes),
  ) {
    this.means = { book, copies: openCopies(), numberProfiles: profileNumbers(db), codes };
  }

  /** Up to here the log is known, and committed. */
  get readTo(): number {
    return this.position;
  }

  /**
   * Writes the entries, with what was shed since the last batch. An error means that they are not
   * known to be written; calling again with the same entries is safe, and so is never calling.
   */
  async write(entries: readonly Entry[], shed: Accounts, now: Instant): Promise<Prepared> {
    for (;;) {
      try {
        return await this.attempt(entries, shed, now);
      } catch (error) {
        this.book.ledger.rollBack();
        this.mustRead = true;
        if (!(error instanceof Overtaken)) throw error;
      }
    }
  }

  /** Reads what other writers appended; only between two batches. */
  async follow(): Promise<void> {
    const read = await readOn(this.db, this.book, this.position);
    this.position = read.at(-1)?.position ?? this.position;
  }

  /** The batch that was attempted last is given up; another one will be tried in its place. */
  forget(): void {
    this.attempted = null;
  }

  private async attempt(
    entries: readonly Entry[],
    shed: Accounts,
    now: Instant,
  ): Promise<Prepared> {
    let slots = await meetAll(this.db, this.book, entries, now);
    const { prepared, position } = await inTransaction(this.db, async (tx) => {
      // Before the log is locked, here as where nothing has to be read first: of two writers with
      // the same message one waits for the other, and must not hold what that one needs.
      const fresh = await storeHostSide(tx, entries);
      if (this.mustRead) {
        await this.readLog(tx);
        if (this.attempted?.landed) {
          // The book is ahead of it already: it was read from the log, with what came after it.
          return { prepared: this.attempted.prepared, position: null };
        }
        // The log may have told of terminals and starts that were strangers a moment ago.
        slots = await meetAll(this.db, this.book, entries, now);
      }
      const made = await prepareBatch(this.means, entries, slots, fresh);
      made.accounts.merge(shed);
      return { prepared: made, position: await this.append(tx, made, entries, now) };
    });
    if (position === null) this.attempted = null;
    else this.keep(prepared, position);
    return prepared;
  }

  /** Locks the log and reads what others wrote, and whether our own batch is in there. */
  private async readLog(tx: Transaction): Promise<void> {
    const { position } = await one(tx, lockLog);
    const read = position > this.position ? await readOn(tx, this.book, this.position) : [];
    const last = read.at(-1)?.position ?? this.position;
    if (last !== position) throw new JournalGone(last + 1);
    this.position = position;
    // Alone again: the next batch need not lock first.
    this.mustRead = read.length > 0;
    const { attempted } = this;
    if (attempted && read.some(({ batch }) => batch === attempted.batch)) attempted.landed = true;
  }

  private async append(
    tx: Transaction,
    prepared: Prepared,
    entries: readonly Entry[],
    now: Instant,
  ): Promise<number> {
    const batch = randomUUID();
    const ids = [...prepared.changed.keys()].map((slot) => this.book.idOf(slot));
    const { digests } = prepared;
    // All at once: each answer that is waited for costs a turn among the sockets of the fleet.
    const appending = oneOrNone(
      tx,
      appendBatch,
      this.position,
      batch,
      new Date(now),
      prepared.keys,
      ids,
      digests.map(({ tenant }) => tenant),
      // One that tells only of terminals that count no more has heard nothing itself.
      digests.map(({ body }) => new Date(body.to || now)),
      digests.map(({ body }) => JSON.stringify(packDigest(body))).join('\n'),
      JSON.stringify(prepared.traffic),
      JSON.stringify(prepared.codes),
      JSON.stringify(prepared.accounts.toRows()),
    );
    const appended = await firstOf(appending, [
      copyInto(tx, prepared.heartbeats),
      copyInto(tx, prepared.events),
      writeTerminals(tx, this.book, prepared),
      writeHistory(tx, prepared.history),
      writeLate(tx, this.position + 1, prepared.late, now),
      keepRejected(tx, entries),
      prepared.news.write(tx, now),
    ]);
    if (!appended) throw new Overtaken();
    this.attempted = { batch, prepared, landed: false };
    return appended.position;
  }

  /** The batch has committed: what was prepared is so. */
  private keep(prepared: Prepared, position: number): void {
    this.position = position;
    this.attempted = null;
    this.book.ledger.keep();
    for (const [slot, { terminal, profile }] of prepared.changed) {
      this.book.change(slot, terminal, profile);
    }
  }
}

/**
 * The first's answer, once all that were sent behind it are answered too. What fails in a
 * transaction makes all behind it fail: the first error is the one that says why.
 */
async function firstOf<T>(first: Promise<T>, others: readonly Promise<void>[]): Promise<T> {
  const [answer, ...rest] = await Promise.allSettled([first, ...others]);
  for (const settled of [answer, ...rest]) if (settled.status === 'rejected') throw settled.reason;
  return (answer as PromiseFulfilledResult<T>).value;
}

/** The position is the one that is being appended: if it is another's, nothing of this stays. */
async function writeLate(
  tx: Transaction,
  position: number,
  late: Prepared['late'],
  now: Instant,
): Promise<void> {
  if (late.length === 0) return;
  await execute(
    tx,
    storeLateDigests,
    position,
    new Date(now),
    late.map(({ tenant }) => tenant),
    late.map(({ minute }) => new Date(minute)),
    late.map(({ hits }) => hits),
    late.map(({ digests }) => JSON.stringify(digests)).join('\n'),
  );
}

async function writeHistory(tx: Transaction, history: Prepared['history']): Promise<void> {
  if (history.length === 0) return;
  await execute(
    tx,
    writeAttributeChanges,
    history.map(({ tenant }) => tenant),
    history.map(({ terminal }) => terminal),
    history.map(({ at }) => new Date(at)),
    history.map(({ source }) => source),
    history.map(({ attribute }) => attribute),
    history.map(({ was }) => was ?? null),
    history.map(({ became }) => became ?? null),
  );
}

/** Back offices' messages are few: their ids are unique in the database, and claimed in order. */
async function storeHostSide(tx: Transaction, entries: readonly Entry[]): Promise<Set<number>> {
  const places: number[] = [];
  const messages: { message: HostMessage; receivedAt: Instant }[] = [];
  for (const [place, entry] of entries.entries()) {
    if (entry.kind === 'rejected' || entry.message.from !== 'host') continue;
    places.push(place);
    messages.push({ message: entry.message, receivedAt: entry.receivedAt });
  }
  if (messages.length === 0) return new Set();
  const stored = await rows(
    tx,
    storeHostMessages,
    messages.map(({ message }) => message.tenant),
    messages.map(({ message }) => message.source),
    messages.map(({ message }) => message.channel),
    messages.map(({ message }) => message.body.id),
    messages.map(({ message, receivedAt }) => new Date(clampTime(message.body.at, receivedAt))),
    messages.map(({ receivedAt }) => new Date(receivedAt)),
    messages.map(({ message }) => JSON.stringify(message.body)),
  );
  return new Set(stored.map(({ place }) => places[place] as number));
}

async function writeTerminals(
  tx: Transaction,
  book: TerminalBook,
  { changed }: Prepared,
): Promise<void> {
  if (changed.size === 0) return;
  const seen = [...changed].map(([slot, { terminal, profile, seenAt }]) => ({
    id: book.idOf(slot),
    ...terminal,
    profile,
    hb_seconds: terminal.hbSeconds,
    until: terminal.until === undefined ? undefined : new Date(terminal.until),
    clock_skew_ms: terminal.clockSkewMs,
    seen_at: new Date(seenAt),
  }));
  await execute(tx, changeTerminals, JSON.stringify(seen));
}

async function keepRejected(tx: Transaction, entries: readonly Entry[]): Promise<void> {
  const kept = entries.filter((e): e is Rejected => e.kind === 'rejected' && e.kept);
  if (kept.length === 0) return;
  await execute(
    tx,
    quarantineMessages,
    kept.map((r) => new Date(r.receivedAt)),
    kept.map((r) => r.tenant),
    kept.map((r) => r.terminal),
    kept.map((r) => r.channel),
    kept.map((r) => r.verdict.reason),
    kept.map((r) => r.detail),
    kept.map((r) => r.sample),
  );
}
