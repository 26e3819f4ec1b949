/** What follows from what was reported of a notice to a merchant, or was not. */
import type { z } from 'zod';
import { sendTime } from '#domain/notice/send-time.js';
import { execute, oneOrNone, type Transaction } from '#infra/db/query.js';
import {
  giveRecipientUp,
  markRecipient,
  nextContact,
  type reportedRecipients,
  tellNextContact,
} from '#infra/store/recipient-reports.sql.js';
import type { ReportOptions } from './settle-report.js';

type Row = z.output<typeof reportedRecipients.row>;

/**
 * Writes it down; whoever was not reached is told by the next contact that said yes, at its hours,
 * and given up when there is none. A report that comes too late corrects what is shown.
 */
export async function settleMerchant(
  tx: Transaction,
  { metrics, log, clock }: Pick<ReportOptions, 'metrics' | 'log' | 'clock'>,
  row: Row,
): Promise<void> {
  const { n, reporter, before, state, said, notice, merchant, tz, state_now: now } = row;
  const isNews = before === null || before === 'missing' || state === 'delivered';
  if (!isNews || before === 'delivered') return;
  await execute(tx, markRecipient, n, state, said);
  metrics.reports.inc({ receiver: reporter, state: before === null ? state : `late_${state}` });
  if (before !== null || state === 'delivered' || now !== 'sent') return;
  const next = await oneOrNone(tx, nextContact, n);
  log.warn({ notice, merchant, state, said, next: next?.contact }, 'a merchant was not reached');
  if (!next) {
    await execute(tx, giveRecipientUp, n, state === 'missing');
    return;
  }
  const due = sendTime(next.hours, tz, clock.now());
  await execute(tx, tellNextContact, n, next.contact, new Date(due));
}
