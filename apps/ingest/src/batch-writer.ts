/**
 * Group commit: messages gather while the last batch is being written, and all of a batch are
 * acknowledged by one commit. Nothing is acknowledged before; what cannot be written is written
 * again until it can, and a single message that the database will not have is put aside so that
 * it never blocks the ones behind it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#infra/db/database.js';
import type { Log } from '#infra/log.js';
import { batch_age_ms, batch_messages_max, queue_messages_max } from './ingest.config.js';
import type { IngestMetrics } from './ingest.metrics.js';
import { type Lane, openLane, type Rejected, storeBatch, type Taken } from './store-batch.js';
import type { TerminalRegistry } from './terminal-registry.js';

/** What goes into the database: a message that was taken, or the record of one that was not. */
export type Entry =
  | { readonly kind: 'taken'; readonly taken: Taken }
  | { readonly kind: 'rejected'; readonly rejected: Rejected };

/** Writes entries in batches. */
export abstract class BatchWriter {
  /** Calls back when the entry is durably stored (or known to be stored before). */
  abstract write(entry: Entry, done: () => void): void;
  /** True while so much waits that no more should be read. */
  abstract readonly full: boolean;
  /** Calls back once when there is room again. */
  abstract onRoom(resume: () => void): void;
  /** Why nothing can be stored at the moment; null when it can. */
  abstract readonly trouble: string | null;
  /** Writes what is queued, then stops. */
  abstract close(): Promise<void>;
}

interface Waiting {
  readonly entry: Entry;
  readonly done: () => void;
}

export interface BatchWriterOptions {
  readonly db: Database;
  readonly registry: TerminalRegistry;
  readonly metrics: IngestMetrics;
  readonly log: Log;
  readonly lanes: number;
  readonly writer: string;
}

const retry_min_ms = 50;
const retry_max_ms = 2_000;

/** Starts the writer's lanes. */
export function startBatchWriter(options: BatchWriterOptions): BatchWriter {
  const queue: Waiting[] = [];
  const roomWanted: (() => void)[] = [];
  const wakers: (() => void)[] = [];
  let closing = false;
  let trouble: string | null = null;

  const take = async (): Promise<Waiting[]> => {
    while (queue.length === 0) {
      if (closing) return [];
      await new Promise<void>((wake) => wakers.push(wake));
    }
    if (!closing && queue.length < batch_messages_max) await sleep(batch_age_ms);
    const batch = queue.splice(0, batch_messages_max);
    options.metrics.queued.set(queue.length);
    while (queue.length < queue_messages_max && roomWanted.length > 0) roomWanted.shift()?.();
    return batch;
  };

  const run = async (): Promise<void> => {
    const lane = new LaneWriter(
      options,
      (reason) => {
        trouble = reason;
      },
      () => closing,
    );
    for (;;) {
      const batch = await take();
      if (batch.length === 0 && closing && queue.length === 0) return;
      if (batch.length === 0) continue;
      const stored = await lane.write(batch.map((waiting) => waiting.entry));
      // What could not be stored any more is not acknowledged: its senders still have it.
      if (!stored) return;
      for (const waiting of batch) waiting.done();
    }
  };

  const lanes = Array.from({ length: options.lanes }, run);
  return {
    get trouble() {
      return trouble;
    },
    get full() {
      return queue.length >= queue_messages_max;
    },
    onRoom: (resume) => roomWanted.push(resume),
    write(entry, done) {
      queue.push({ entry, done });
      options.metrics.queued.set(queue.length);
      wakers.shift()?.();
    },
    async close() {
      closing = true;
      for (const wake of wakers.splice(0)) wake();
      await Promise.all(lanes);
    },
  };
}

/** SQLSTATE classes of data the database will not have: 22 data exception, 23 integrity. */
const REFUSED_DATA = /^(22|23)/;

/** Writes batches one after the other into a digest log of its own. */
class LaneWriter {
  private lane: Lane | null = null;

  constructor(
    private readonly options: BatchWriterOptions,
    private readonly tellTrouble: (reason: string | null) => void,
    private readonly closing: () => boolean,
  ) {}

  /** Writes until it is written: true, or false when that fails while the process is stopping. */
  async write(entries: readonly Entry[]): Promise<boolean> {
    let pause = retry_min_ms;
    for (;;) {
      try {
        await this.attempt(entries);
        this.tellTrouble(null);
        return true;
      } catch (error) {
        // Whether it committed is not known, so the lane's next number is not known either.
        this.lane = null;
        if (isRefusedData(error)) return this.putAside(entries, error);
        const reason = error instanceof Error ? error.message : String(error);
        this.tellTrouble(reason);
        if (this.closing()) return false;
        this.options.metrics.retries.inc();
        this.options.log.warn(
          { reason, messages: entries.length },
          'batch not stored, trying again',
        );
        await sleep(pause * (0.5 + Math.random()));
        pause = Math.min(pause * 2, retry_max_ms);
      }
    }
  }

  private async attempt(entries: readonly Entry[]): Promise<void> {
    const { db, registry, metrics, writer } = this.options;
    this.lane ??= await openLane(db, writer);
    const taken = entries.flatMap((entry) => (entry.kind === 'taken' ? [entry.taken] : []));
    const rejected = entries.flatMap((entry) =>
      entry.kind === 'rejected' ? [entry.rejected] : [],
    );
    const finish = metrics.writeSeconds.startTimer();
    const stored = await storeBatch(db, registry, this.lane, taken, rejected);
    finish();
    metrics.batchRows.observe(entries.length);
    metrics.terminals.set(registry.size);
    for (const [i, { message }] of taken.entries()) {
      const { channel } = message;
      if (stored[i] || channel === 'state') metrics.stored.inc({ channel });
      else metrics.duplicate.inc({ channel });
    }
  }

  /** Halves the batch until the one message is found that the database refuses. */
  private async putAside(entries: readonly Entry[], error: unknown): Promise<boolean> {
    const [first] = entries;
    if (entries.length > 1) {
      const half = entries.length >> 1;
      const front = await this.write(entries.slice(0, half));
      return (await this.write(entries.slice(half))) && front;
    }
    this.options.metrics.rejected.inc({ reason: 'unstorable' });
    this.options.log.error({ err: error }, 'a message that cannot be stored was put aside');
    if (first?.kind !== 'taken') return true;
    return this.write([{ kind: 'rejected', rejected: unstorable(first.taken) }]);
  }
}

function isRefusedData(error: unknown): boolean {
  const code = (error as { readonly code?: unknown }).code;
  return typeof code === 'string' && REFUSED_DATA.test(code);
}

function unstorable({ message, receivedAt }: Taken): Rejected {
  return {
    receivedAt,
    tenant: message.tenant,
    terminal: message.from === 'terminal' ? message.terminal : null,
    channel: message.channel,
    reason: 'unstorable',
    detail: 'the database refused it',
    sample: null,
  };
}
