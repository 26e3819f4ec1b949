/**
 * Writes the ledger that ingest keeps in memory into the database, a little at a time. What is not
 * written yet is in the journal, so nothing depends on when this happens: a restart reads the
 * checkpoint and then the journal after it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Instant, SECOND } from '#domain/base/instant.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { execute } from '#infra/db/query.js';
import { messageOf } from '#infra/error-text.js';
import type { Log } from '#infra/log.js';
import { saveBoots, saveCheckpoint, trimJournal } from '#infra/store/log.sql.js';
import type { LogWriter } from './batch/log-writer.js';
import type { BatchWriter } from './batch-writer.js';
import type { SavedBoot } from './book/ledger.js';
import { JournalGone } from './book/load-book.js';
import type { TerminalBook } from './book/terminal-book.js';
import type { IngestMetrics } from './ingest.metrics.js';

/** Writes checkpoints until it is closed; the last one after the last batch. */
export abstract class Checkpointer {
  abstract close(): Promise<void>;
}

export interface CheckpointerOptions {
  readonly db: Database;
  readonly book: TerminalBook;
  readonly logWriter: LogWriter;
  readonly writer: BatchWriter;
  readonly metrics: IngestMetrics;
  readonly clock: Clock;
  readonly log: Log;
}

const pause_ms = 2_000;
const slice_rows = 2_000;
/** The pace: a fleet of any size must not be slowed down by writing down what is known of it. */
const rows_per_second = 5_000;
/** Other writers that are slower than this read the whole ledger again. */
const journal_keep_ms = 600_000;

/** What is to be written, and the position in the log that it contains. */
interface Checkpoint {
  readonly position: number;
  readonly at: Instant;
  readonly saved: readonly SavedBoot[];
}

/** Starts writing checkpoints. */
export function startCheckpointer(options: CheckpointerOptions): Checkpointer {
  const { writer, logWriter, metrics, clock, log } = options;
  metrics.checkpointAt.set(clock.now() / SECOND);
  const stop = new AbortController();
  const turn = async (): Promise<void> => {
    const taken = await writer.between(async () => {
      // Also what others wrote meanwhile, or an idle process would fall behind the journal.
      await logWriter.follow();
      return take(options);
    });
    await write(options, taken, stop.signal);
  };
  const run = async (): Promise<void> => {
    for (;;) {
      await sleep(pause_ms, undefined, { signal: stop.signal }).catch(() => {});
      if (stop.signal.aborted) return;
      await turn().catch((error: unknown) => {
        if (error instanceof JournalGone) throw error;
        log.warn({ reason: messageOf(error) }, 'checkpoint not written, trying again');
      });
    }
  };
  const running = run();
  return {
    async close() {
      stop.abort();
      await running;
      await write(options, take(options), null).catch((error: unknown) => {
        log.warn({ reason: messageOf(error) }, 'no last checkpoint: the next start reads more');
      });
    },
  };
}

/** Taken in one go between two batches, before anything else can be claimed. */
function take({ book, logWriter, metrics, clock }: CheckpointerOptions): Checkpoint {
  metrics.logPosition.set(logWriter.readTo);
  metrics.dirty.set(book.ledger.dirtyCount);
  return { position: logWriter.readTo, at: clock.now(), saved: book.ledger.takeDirty() };
}

async function write(
  { db, book, metrics }: CheckpointerOptions,
  { position, at, saved }: Checkpoint,
  paced: AbortSignal | null,
): Promise<void> {
  let written = 0;
  try {
    while (written < saved.length) {
      const slice = saved.slice(written, written + slice_rows);
      await saveSlice(db, book, slice);
      written += slice.length;
      if (!paced || written >= saved.length) continue;
      const pause = (slice.length / rows_per_second) * 1_000;
      await sleep(pause, undefined, { signal: paced }).catch(() => {});
    }
    await execute(db, saveCheckpoint, position, new Date(at));
    await execute(db, trimJournal, new Date(at - journal_keep_ms));
    metrics.checkpoint.set(position);
    metrics.checkpointAt.set(at / SECOND);
  } catch (error) {
    book.ledger.stillDirty(saved.slice(written));
    throw error;
  }
}

async function saveSlice(
  db: Database,
  book: TerminalBook,
  slice: readonly SavedBoot[],
): Promise<void> {
  const saved = slice.map(({ slot, boot, received }) => ({
    terminal: book.idOf(slot),
    boot,
    received,
    last_received_at: new Date(book.ledger.heardAt(slot)),
  }));
  await execute(db, saveBoots, JSON.stringify(saved));
}
