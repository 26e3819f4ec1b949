/**
 * What gateways report: matched with what was sent, and acted on. A message that was accepted and
 * did not arrive, or of which nothing is reported in time, counts as not delivered. Several
 * processes may look: rows are locked, and what follows is committed with what was seen.
 */
import { reports_max } from '#domain/notify/delivery-report.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { listen } from '#infra/db/listen.js';
import { execute, rows } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import type { Log } from '#infra/log.js';
import { reportedRecipients, unreportedRecipients } from '#infra/store/recipient-reports.sql.js';
import {
  dropReports,
  publishForms,
  reportedDeliveries,
  takeReports,
  unreportedDeliveries,
} from '#infra/store/reports.sql.js';
import type { AlertsMetrics } from '../alerts.metrics.js';
import type { Receiver, Reporting } from '../receivers/receiver.js';
import { settleMerchant } from './settle-merchant.js';
import { settleReport } from './settle-report.js';

/** The worker that makes use of reports. */
export abstract class ReportWorker {
  abstract close(): Promise<void>;
}

export interface ReportWorkerOptions {
  readonly db: Database;
  readonly clock: Clock;
  /** The receivers as they are configured now, those of people among them. */
  readonly receivers: () => readonly Receiver[];
  /** How gateways report, of receivers and of channels to merchants. */
  readonly reporting: () => readonly Reporting[];
  /** The name of a person of the file of on-call. */
  readonly nameOf: (person: string) => string;
  readonly metrics: AlertsMetrics;
  readonly log: Log;
}

const look_every_ms = 1_000;
/** Where nothing reports, there is nothing to look for but what was asked before. */
const idle_every_ms = 60_000;
const tidy_every_ms = 600_000;
/** Reports are kept for so long: one that was ahead of its answer, and one that comes twice. */
const reports_keep_ms = 86_400_000;

/** Starts it; a look that fails is repeated. */
export async function startReportWorker(options: ReportWorkerOptions): Promise<ReportWorker> {
  const { db, log } = options;
  const passes = new Passes(options);
  let looking: Promise<void> | null = null;
  let again = false;
  let closed = false;
  const look = () => {
    if (closed) return;
    if (looking !== null) {
      again = true;
      return;
    }
    looking = passes
      .pass()
      .catch((error: unknown) => log.warn({ reason: String(error) }, 'reports could not be read'))
      .finally(() => {
        looking = null;
        if (!again) return;
        again = false;
        look();
      });
  };
  const listening = await listen(db, 'tillwatch_reports', () => passes.wake(look), log);
  const timer = setInterval(look, look_every_ms);
  look();
  return {
    async close() {
      closed = true;
      clearInterval(timer);
      await listening.close();
      await looking;
    },
  };
}

class Passes {
  private published: string | null = null;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private tidiedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: ReportWorkerOptions) {}

  /** Something was reported: it is looked at now. */
  wake(look: () => void): void {
    this.lookedAt = Number.NEGATIVE_INFINITY;
    look();
  }

  async pass(): Promise<void> {
    const reporting = this.options.reporting();
    await this.publish(reporting);
    const now = performance.now();
    const isIdle = reporting.length === 0 && now - this.lookedAt < idle_every_ms;
    if (isIdle) return;
    this.lookedAt = now;
    while ((await this.settleSome()) === reports_max);
    if (now - this.tidiedAt < tidy_every_ms) return;
    this.tidiedAt = now;
    await this.tidy();
  }

  /** Says where the API finds it how reports are read, when that has changed. */
  private async publish(reporting: readonly Reporting[]): Promise<void> {
    const { db, clock } = this.options;
    const told = JSON.stringify(reporting);
    if (told === this.published) return;
    const names = reporting.map(({ reporter }) => reporter);
    const forms = reporting.map(({ form }) => JSON.stringify(form));
    await execute(db, publishForms, names, forms, new Date(clock.now()));
    this.published = told;
  }

  /** What was reported, and what should have been by now; answers how much there was at most. */
  private async settleSome(): Promise<number> {
    const { options } = this;
    const now = new Date(options.clock.now());
    return inTransaction(options.db, async (tx) => {
      const heard: number[] = [];
      const deliveries = [
        ...(await rows(tx, reportedDeliveries, reports_max)),
        ...(await rows(tx, unreportedDeliveries, now, reports_max)),
      ];
      const known = new Map<number, string | null>();
      for (const row of deliveries) {
        // Two reports of one message in one pass: the second is about what the first has said.
        const before = known.get(row.n) ?? row.before;
        known.set(row.n, await settleReport(tx, options, { ...row, before }));
        if (row.heard !== null) heard.push(row.heard);
      }
      const told = [
        ...(await rows(tx, reportedRecipients, reports_max)),
        ...(await rows(tx, unreportedRecipients, now, reports_max)),
      ];
      const settled = new Set<number>();
      for (const row of told) {
        if (row.heard !== null) heard.push(row.heard);
        if (settled.has(row.n)) continue;
        settled.add(row.n);
        await settleMerchant(tx, options, row);
      }
      if (heard.length > 0) await execute(tx, takeReports, heard);
      return Math.max(deliveries.length, told.length);
    });
  }

  private async tidy(): Promise<void> {
    const { db, clock, log } = this.options;
    const before = new Date(clock.now() - reports_keep_ms);
    for (const { reporter, strangers } of await rows(db, dropReports, before)) {
      log.warn({ receiver: reporter, strangers }, 'reports named messages that nobody has sent');
    }
  }
}
