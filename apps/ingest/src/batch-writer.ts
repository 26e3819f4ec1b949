/**
 * Group commit: messages gather while the last batch is being written, and all of a batch are
 * acknowledged by one commit. Nothing is acknowledged before; what cannot be written is written
 * again until it can, and a single message that the database will not have is put aside so that
 * it never blocks the ones behind it.
 *
 * Memory is bounded: when the queue is long, what matters least is shed (not stored, and never
 * acknowledged, so its sender still has it); when it is full, nobody reads from a socket.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#infra/clock.js';
import { codeOf } from '#infra/error-text.js';
import type { Log } from '#infra/log.js';
import { Accounts } from './batch/accounts.js';
import type { Entry, Rejected, Taken, Verdict } from './batch/entry.js';
import type { LogWriter } from './batch/log-writer.js';
import type { Prepared } from './batch/prepare-batch.js';
import { JournalGone } from './book/load-book.js';
import {
  batch_age_ms,
  batch_messages_max,
  batch_messages_worth,
  queue_messages_max,
} from './ingest.config.js';
import type { IngestMetrics } from './ingest.metrics.js';

/** Writes entries in batches. */
export abstract class BatchWriter {
  /** Queues an entry; its `done` is called after the commit, or at once when it is shed. */
  abstract write(entry: Entry, sheddable: boolean): void;
  /** Whom to tell which terminals were heard, by their places in the book, after each commit. */
  abstract onStored: (slots: readonly number[]) => void;
  /** Whether the queue has no room. */
  abstract readonly full: boolean;
  /** Calls once there is room again. */
  abstract onRoom(resume: () => void): void;
  /** Runs between two batches, when everything claimed has committed; fails once it is closed. */
  abstract between<T>(work: () => Promise<T>): Promise<T>;
  /** Why nothing can be stored at the moment; null when it can. */
  abstract readonly trouble: string | null;
  /** Writes what is queued, then stops. */
  abstract close(): Promise<void>;
}

export interface BatchWriterOptions {
  readonly logWriter: LogWriter;
  readonly metrics: IngestMetrics;
  readonly clock: Clock;
  readonly log: Log;
}

const retry_min_ms = 50;
const retry_max_ms = 2_000;

/**
 * How full the queue may be before a channel is shed. Heartbeats go first: the next one says the
 * same. Failures, goodbyes and what back offices announce are never shed.
 */
const SHED_ABOVE: Readonly<Record<string, number>> = { hb: 0.5, txn: 0.75, ack: 0.75 };

/** Starts the writer. */
export function startBatchWriter(options: BatchWriterOptions): BatchWriter {
  return new QueuedWriter(options);
}

class QueuedWriter extends BatchWriter {
  trouble: string | null = null;
  onStored: (slots: readonly number[]) => void = () => {};
  private queue: Entry[] = [];
  private shed = new Accounts();
  private readonly roomWanted: (() => void)[] = [];
  private readonly chores: { work(): Promise<void>; refuse(): void }[] = [];
  private ended = false;
  private wake = () => {};
  private closing = false;
  private readonly running: Promise<void>;

  constructor(private readonly options: BatchWriterOptions) {
    super();
    this.running = this.run().finally(() => this.end());
  }

  get full(): boolean {
    return this.queue.length >= queue_messages_max;
  }

  write(entry: Entry, sheddable: boolean): void {
    // What the intake rejected it has counted already.
    if (sheddable && entry.kind === 'taken' && this.mustShed(entry)) {
      this.shedIt(entry);
      return;
    }
    this.queue.push(entry);
    if (this.queue.length === 1) this.wake();
  }

  onRoom(resume: () => void): void {
    this.roomWanted.push(resume);
  }

  between<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const refuse = () => reject(new Error('the writer has stopped'));
      if (this.ended) return refuse();
      this.chores.push({ work: () => work().then(resolve, reject), refuse });
      this.wake();
    });
  }

  async close(): Promise<void> {
    this.closing = true;
    this.wake();
    await this.running;
  }

  /** Nobody may wait for a turn that never comes. */
  private end(): void {
    this.ended = true;
    for (const chore of this.chores.splice(0)) chore.refuse();
  }

  private mustShed({ message }: Taken): boolean {
    const share = message.from === 'terminal' ? SHED_ABOVE[message.channel] : undefined;
    return share !== undefined && this.queue.length >= share * queue_messages_max;
  }

  private shedIt({ message, receivedAt, done }: Taken): void {
    this.shed.add(message.tenant, message.channel, receivedAt, 'shed');
    done({ kind: 'shed' });
  }

  private async run(): Promise<void> {
    for (;;) {
      // One may come while another is done, and nobody would wake us for it again.
      for (let chore = this.chores.shift(); chore; chore = this.chores.shift()) await chore.work();
      if (this.queue.length === 0 && this.shed.size === 0) {
        if (this.closing) return;
        await new Promise<void>((wake) => {
          this.wake = wake;
        });
        continue;
      }
      if (!this.closing && this.queue.length < batch_messages_worth) await sleep(batch_age_ms);
      const batch = this.queue.slice(0, batch_messages_max);
      this.queue = this.queue.slice(batch_messages_max);
      this.options.metrics.queued.set(this.queue.length);
      // What could not be stored any more is not acknowledged: its senders still have it.
      if (!(await this.writeUntilWritten(batch))) return;
      if (!this.full) for (const resume of this.roomWanted.splice(0)) resume();
    }
  }

  /** Writes until it is written: true, or false when that fails while the process is stopping. */
  private async writeUntilWritten(entries: readonly Entry[]): Promise<boolean> {
    const { logWriter, metrics, clock, log } = this.options;
    let pause = retry_min_ms;
    // The same over all tries: one whose answer was lost may have been written with it.
    const shed = this.shed;
    this.shed = new Accounts();
    for (;;) {
      const finish = metrics.writeSeconds.startTimer();
      try {
        const prepared = await logWriter.write(entries, shed, clock.now());
        finish();
        this.trouble = null;
        this.acknowledge(entries, prepared);
        return true;
      } catch (error) {
        if (isRefusedData(error)) {
          this.shed.merge(shed);
          return this.putAside(entries, error);
        }
        // Only a new start can read what was missed; to try again would be to try for ever.
        if (error instanceof JournalGone) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        this.trouble = reason;
        if (this.closing) return false;
        metrics.retries.inc();
        metrics.writeFailures.inc({ kind: failureKind(error) });
        log.warn({ reason, messages: entries.length }, 'batch not stored, trying again');
        await sleep(pause * (0.5 + Math.random()));
        pause = Math.min(pause * 2, retry_max_ms);
      }
    }
  }

  private acknowledge(entries: readonly Entry[], prepared: Prepared): void {
    const { metrics } = this.options;
    metrics.batchRows.observe(entries.length);
    metrics.addAccounts(prepared.accounts.toRows());
    metrics.unlistedFailures.inc(prepared.unlisted.unlisted);
    metrics.foldedFailures.inc(prepared.unlisted.folded);
    for (const [place, entry] of entries.entries()) {
      const verdict = prepared.verdicts[place] as Verdict;
      if (verdict.kind === 'quarantined' || verdict.kind === 'refused') {
        metrics.rejected.inc({ reason: verdict.reason });
      }
      entry.done(verdict);
    }
    this.onStored(prepared.slots);
  }

  /** Halves the batch until the one message is found that the database refuses. */
  private async putAside(entries: readonly Entry[], error: unknown): Promise<boolean> {
    const { logWriter, log } = this.options;
    logWriter.forget();
    const [first] = entries;
    if (entries.length > 1) {
      const half = entries.length >> 1;
      return (
        (await this.writeUntilWritten(entries.slice(0, half))) &&
        (await this.writeUntilWritten(entries.slice(half)))
      );
    }
    log.error({ err: error }, 'a message that cannot be stored was put aside');
    if (first?.kind === 'taken') return this.writeUntilWritten([unstorable(first)]);
    // Of a rejected one it is the sample that is refused: it is counted without.
    return first?.kept ? this.writeUntilWritten([{ ...first, kept: false }]) : true;
  }
}

/**
 * SQLSTATE classes of data the database will not have: 22 data exception, 23 integrity, 54 a limit
 * of the program, such as attributes that are too long for an index.
 */
const REFUSED_DATA = /^(22|23|54)/;

function isRefusedData(error: unknown): boolean {
  const code = (error as { readonly code?: unknown }).code;
  return typeof code === 'string' && REFUSED_DATA.test(code);
}

/** Disk full and its kin, by SQLSTATE: what waiting does not heal by itself. */
const FAILURES: readonly [pattern: RegExp, kind: 'disk' | 'read_only' | 'connection'][] = [
  [/^(53100|58030|58P0\d|XX00[12])$/, 'disk'],
  [/^(25006|57P03)$/, 'read_only'],
  [/^(08|57P|E[A-Z]+$)/, 'connection'],
];

function failureKind(error: unknown): 'disk' | 'read_only' | 'connection' | 'other' {
  const code = codeOf(error);
  // A connection that breaks between two statements has no code of the server.
  if (code === undefined) return 'connection';
  return FAILURES.find(([pattern]) => pattern.test(code))?.[1] ?? 'other';
}

function unstorable({ message, receivedAt, done }: Taken): Rejected {
  return {
    kind: 'rejected',
    receivedAt,
    tenant: message.tenant,
    terminal: message.from === 'terminal' ? message.terminal : null,
    channel: message.channel,
    verdict: { kind: 'quarantined', reason: 'unstorable' },
    detail: 'the database refused it',
    sample: null,
    kept: true,
    done,
  };
}
