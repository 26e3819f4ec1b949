/**
 * Writes the ledger that ingest keeps in memory into the database, a little at a time. What is not
 * written yet is in the journal, so nothing depends on when this happens: a restart reads the
 * checkpoint and then the journal after it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '#domain/base/instant.js';
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
const slice_rows = 100;
/** The pace: a fleet of any size must not be slowed down by writing down what is known of it. */
const rows_per_second = 5_000;
/** Rows of the last checkpoint: some seconds' work, which whoever stops a process waits for. */
const last_rows_max = 50_000;
/** Other writers that are slower than this read the whole ledger again. */
const journal_keep_ms = 600_000;

/** Starts writing checkpoints. */
export function startCheckpointer(options: CheckpointerOptions): Checkpointer {
  const { writer, logWriter, metrics, clock, log } = options;
  metrics.checkpointAt.set(clock.now() / SECOND);
  const stop = new AbortController();
  const turn = async (): Promise<void> => {
    const position = await writer.between(async () => {
      // Also what others wrote meanwhile, or an idle process would fall behind the journal.
      await logWriter.follow();
      return begin(options);
    });
    const next = () => writer.between(async () => options.book.ledger.nextSave(slice_rows));
    await write(options, position, next, stop.signal);
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
      const { dirtyCount } = options.book.ledger;
      if (dirtyCount > last_rows_max) {
        log.info({ terminals: dirtyCount }, 'no last checkpoint: the next start reads the journal');
        return;
      }
      // The writer has closed: nothing is claimed any more.
      const next = async () => options.book.ledger.nextSave(slice_rows);
      await write(options, begin(options), next, null).catch((error: unknown) => {
        log.warn({ reason: messageOf(error) }, 'no last checkpoint: the next start reads more');
      });
    },
  };
}

/** Between two batches: all that was claimed up to the position it answers will be given out. */
function begin({ book, logWriter, metrics }: CheckpointerOptions): number {
  metrics.logPosition.set(logWriter.readTo);
  metrics.dirty.set(book.ledger.dirtyCount);
  book.ledger.beginSave();
  return logWriter.readTo;
}

async function write(
  { db, book, metrics, clock }: CheckpointerOptions,
  position: number,
  next: () => Promise<SavedBoot[] | null>,
  paced: AbortSignal | null,
): Promise<void> {
  const at = clock.now();
  for (let slice = await next(); slice; slice = await next()) {
    try {
      if (slice.length > 0) await saveSlice(db, book, slice);
    } catch (error) {
      book.ledger.stillDirty(slice);
      throw error;
    }
    const pause = (slice.length / rows_per_second) * 1_000;
    if (paced) await sleep(pause, undefined, { signal: paced }).catch(() => {});
  }
  await execute(db, saveCheckpoint, position, new Date(at));
  await execute(db, trimJournal, new Date(at - journal_keep_ms));
  metrics.checkpoint.set(position);
  metrics.checkpointAt.set(at / SECOND);
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
