/**
 * Looks back when late data have come and settled: what would have been told, and when, had they
 * come in time. What it finds is kept for whoever looks; it tells nobody, changes no incident and
 * nothing that the engine remembers. Only the process that decides does it, one span at a time, and
 * it rests longer than it works. What was looked at is marked in the end: a process that dies in
 * between leaves the span to the next one, and to find a thing again changes nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE } from '#domain/base/instant.js';
import type { Hindsight } from '#domain/incident/hindsight.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { execute, one, rows, type Transaction } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { messageOf } from '#infra/error-text.js';
import type { Span } from '#infra/history/read-late.js';
import type { Log } from '#infra/log.js';
import { holdFence } from '#infra/store/engine.sql.js';
import { lateMinutes, markLateRead, unreadLate } from '#infra/store/late.sql.js';
import { listTenants } from '#infra/store/terminals.sql.js';
import type { AlertsMetrics } from '../alerts.metrics.js';
import { FencedOff } from '../commit-effects.js';
import type { Ask } from './ask-child.js';
import { gatherSpans } from './gather-spans.js';
import { keepFindings } from './keep-findings.js';

/** The worker that looks back. */
export abstract class HindsightWorker {
  abstract close(): Promise<void>;
}

export interface HindsightOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly metrics: AlertsMetrics;
  readonly log: Log;
  /** Proof that this process decides, as it is now; null while another does. */
  readonly token: () => number | null;
  readonly ask: Ask;
  /** So long nothing more may have come late. */
  readonly settleMs: number;
}

const look_every_ms = 2_000;
/** What comes without end is looked at after so long, settled or not. */
const settle_max_ms = 30 * MINUTE;
/** It rests so many times as long as it worked. */
const rest_times = 4;
/** A tenant's spans that fail so often are left. */
const tries_max = 3;

type Waiting = { readonly tenant: string; readonly position: number };

/** Starts it. */
export function startHindsightWorker(options: HindsightOptions): HindsightWorker {
  const { log } = options;
  const stop = new AbortController();
  const { signal } = stop;
  const looker = new Looker(options, signal);
  const rest = (ms: number) => sleep(ms, undefined, { signal }).catch(() => {});
  const run = async () => {
    while (!signal.aborted) {
      const begun = performance.now();
      try {
        await looker.lookOnce();
      } catch (error) {
        if (signal.aborted) return;
        const level = error instanceof FencedOff ? 'info' : 'warn';
        log[level]({ reason: messageOf(error) }, 'looking back is tried again later');
      }
      await rest(Math.max(look_every_ms, rest_times * (performance.now() - begun)));
    }
  };
  const running = run();
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}

class Looker {
  private readonly failed = new Map<string, number>();

  constructor(
    private readonly options: HindsightOptions,
    private readonly signal: AbortSignal,
  ) {}

  /** Looks at what has settled of each tenant. */
  async lookOnce(): Promise<void> {
    const { db, token: tokenNow } = this.options;
    if (tokenNow() === null) return;
    for (const { tenant } of await rows(db, listTenants)) {
      const position = await this.settledUpTo(tenant);
      const token = tokenNow();
      if (position !== null && token !== null) await this.lookAt({ tenant, position }, token);
    }
  }

  /** Up to which batch; null when nothing has come, or more is expected. */
  private async settledUpTo(tenant: string): Promise<number | null> {
    const { db, clock, settleMs } = this.options;
    const now = clock.now();
    const { first, last, position } = await one(db, unreadLate, tenant);
    if (first === null || last === null) return null;
    const settled = now - last.getTime() >= settleMs || now - first.getTime() >= settle_max_ms;
    return settled ? position : null;
  }

  private async lookAt({ tenant, position }: Waiting, token: number): Promise<void> {
    const { db, log } = this.options;
    const minutes = await rows(db, lateMinutes, tenant, position);
    try {
      for (const span of gatherSpans(minutes.map(({ minute }) => minute.getTime()))) {
        await this.lookBack(tenant, span, token);
      }
    } catch (error) {
      if (this.signal.aborted || error instanceof FencedOff) throw error;
      const tries = (this.failed.get(tenant) ?? 0) + 1;
      this.failed.set(tenant, tries);
      if (tries < tries_max) throw error;
      this.count('gave_up');
      log.error({ tenant, reason: messageOf(error), tries }, 'what came late is not looked at');
    }
    this.failed.delete(tenant);
    await this.decide(token, (tx) => execute(tx, markLateRead, tenant, position));
  }

  private async lookBack(tenant: string, span: Span, token: number): Promise<void> {
    const { clock, ask, log } = this.options;
    const found = await ask({ tenant, span }, this.signal);
    this.signal.throwIfAborted();
    const [from, until] = [span.from, span.until].map((at) => new Date(at).toISOString());
    if (found === null) {
      this.count('not_kept');
      log.info({ tenant, from, until }, 'data came late of a time of which nothing is kept');
      return;
    }
    this.count(found.length === 0 ? 'nothing' : 'found');
    if (found.length === 0) return;
    const at = clock.now();
    await this.decide(token, (tx) => keepFindings(tx, tenant, found, at));
    const what = found.map(({ kind, rule, firedAt }: Hindsight) => {
      return `${kind} ${rule} ${new Date(firedAt).toISOString()}`;
    });
    log.info({ tenant, what }, 'seen with hindsight');
  }

  /** One transaction, if this process still decides. */
  private decide(token: number, work: (tx: Transaction) => Promise<unknown>): Promise<void> {
    return inTransaction(this.options.db, async (tx) => {
      if ((await rows(tx, holdFence, token)).length === 0) throw new FencedOff();
      await work(tx);
    });
  }

  private count(outcome: string): void {
    this.options.metrics.hindsight.inc({ outcome });
  }
}
