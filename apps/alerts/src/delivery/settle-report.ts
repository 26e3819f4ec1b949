/** What follows from what was reported of one delivery, or was not. */
import type { z } from 'zod';
import { execute, one, rows, type Transaction } from '#infra/db/query.js';
import type { Log } from '#infra/log.js';
import { wake } from '#infra/store/engine.sql.js';
import {
  isReportedOtherwise,
  markDelivery,
  type reportedDeliveries,
} from '#infra/store/reports.sql.js';
import type { AlertsMetrics } from '../alerts.metrics.js';
import type { Receiver } from '../receivers/receiver.js';
import { type PassOnOptions, passOn } from './pass-on.js';
import { tellAnother } from './settle.js';

export interface ReportOptions extends PassOnOptions {
  readonly receivers: () => readonly Receiver[];
  readonly metrics: AlertsMetrics;
  readonly log: Log;
}

type Row = z.output<typeof reportedDeliveries.row>;

/**
 * Writes it down, and passes on what did not arrive: to the receiver that stands in, to the
 * person's next contact, to the next step of the ladder. Answers what is known of it now. A report
 * that comes after the limit corrects what is shown; who was told meanwhile stays told. Of what was
 * sent twice one word decides: it is passed on once, and not when either has arrived.
 */
export async function settleReport(
  tx: Transaction,
  options: ReportOptions,
  row: Row,
): Promise<string | null> {
  const { n, reporter, before, state, said, tenant, incident, receiver } = row;
  const { metrics, log, clock } = options;
  const isNews = before === null || before === 'missing' || state === 'delivered';
  if (!isNews || before === 'delivered') return before;
  const at = new Date(clock.now());
  await execute(tx, markDelivery, n, state, said, at);
  await rows(tx, wake, 'tillwatch_live', `incident ${tenant} ${incident}`);
  metrics.reports.inc({ receiver: reporter, state: before === null ? state : `late_${state}` });
  const about = { incident, receiver, state, said };
  if (before !== null) log.warn(about, 'a report came after its limit');
  if (before !== null || state === 'delivered') return state;
  log.error(about, 'a message was accepted and not delivered');
  if ((await one(tx, isReportedOtherwise, row.notification, n)).reported) return state;
  const found = options.receivers().find(({ name }) => name === receiver);
  await tellAnother({ ...options, db: tx }, row, found);
  await passOn(tx, options, row, true);
  return state;
}
