/** What becomes of a notification after a try: it is ended, tried again, or told to another. */
import type { z } from 'zod';
import { isGround } from '#domain/base/drill-ground.js';
import { redirectBody } from '#domain/notify/notice.js';
import { type Clock, spanOf } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { type Executor, execute, rows, type Transaction } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import type { Log } from '#infra/log.js';
import { wake } from '#infra/store/engine.sql.js';
import {
  type claimDue,
  endNotification,
  enqueueNotification,
  retryNotification,
} from '#infra/store/outbox.sql.js';
import type { AlertsMetrics } from '../alerts.metrics.js';
import { type DeliveryOutcome, isDoubtful, type Receiver } from '../receivers/receiver.js';
import { pauseAfter } from '../retry-ladder.js';
import { inVainAfter, type PassOnOptions, passOn } from './pass-on.js';

export interface SettleOptions extends PassOnOptions {
  readonly db: Database;
  readonly metrics: AlertsMetrics;
  readonly log: Log;
  /** Between 0 and 1, for the jitter of pauses. */
  readonly chance: () => number;
}

type Row = z.output<typeof claimDue.row>;

/** Where a key says that a notification goes to somebody else than it was meant for. */
const INSTEAD = '/instead/';

/**
 * Writes down what became of one try. What is refused, or tried in vain for so long, is told by
 * other ways at once: to the receiver that stands in, to the person's next contact, to the next
 * step of the ladder. It is tried on all the same where that may help.
 */
export async function settle(
  options: SettleOptions,
  row: Row,
  outcome: DeliveryOutcome,
  receiver: Receiver | undefined,
): Promise<void> {
  const { db, clock, metrics, log, chance } = options;
  const { id, incident, attempts } = row;
  const count = (kind: DeliveryOutcome['kind']) =>
    metrics.notifications.inc({ receiver: row.receiver, outcome: kind });
  if (outcome.kind === 'sent') {
    count('sent');
    return end(db, clock, row, 'sent', null);
  }
  const { reason, answer } = outcome;
  const pause = outcome.kind === 'retry' ? pauseAfter(attempts, chance()) : null;
  if (pause === null) {
    const why = outcome.kind === 'gave_up' ? reason : 'tries_exhausted';
    count('gave_up');
    log.error(
      { incident, receiver: row.receiver, reason: why, answer },
      'a notification was given up',
    );
    return inTransaction(db, async (tx) => {
      await tellOtherwise(tx, options, row, receiver);
      await end(tx, clock, row, 'gave_up', why);
    });
  }
  count('retry');
  log.warn({ incident, receiver: row.receiver, reason, answer, attempts }, 'not sent');
  const wait = Math.max(pause, outcome.kind === 'retry' ? (outcome.afterMs ?? 0) : 0);
  const due = new Date(clock.now() + spanOf(clock, wait));
  const again = (to: Executor) =>
    execute(to, retryNotification, id, due, reason, isDoubtful(reason));
  if (!isLate(clock, row, due)) {
    await again(db);
    return;
  }
  await inTransaction(db, async (tx) => {
    await tellOtherwise(tx, options, row, receiver);
    await again(tx);
  });
}

/** Whether somebody else has to hear of it in time; this one is tried on, it may come back. */
function isLate(clock: Clock, { created_at: decided }: Row, due: Date): boolean {
  return due.getTime() - decided.getTime() >= inVainAfter(clock);
}

/** Tells who stands in, and the engine; of one notification each once. */
async function tellOtherwise(
  tx: Transaction,
  options: SettleOptions,
  row: Row,
  receiver: Receiver | undefined,
): Promise<void> {
  await tellAnother({ ...options, db: tx }, row, receiver);
  const wasLate = row.last_error !== null && isLate(options.clock, row, row.due_at);
  if (wasLate) return;
  await passOn(tx, options, { ...row, notification: row.id }, false);
}

/** Puts the same notice in the way of the fallback, once; and nobody is told twice in a ring. */
export async function tellAnother(
  {
    db,
    clock,
    log,
    metrics,
  }: Omit<SettleOptions, 'db' | 'chance' | 'nameOf'> & { readonly db: Executor },
  row: Pick<Row, 'tenant' | 'incident' | 'receiver' | 'reason' | 'dedup_key' | 'body'>,
  receiver: Receiver | undefined,
): Promise<void> {
  const { tenant, incident, reason, dedup_key: key } = row;
  // Whoever stands in has not agreed to drills.
  const instead = isGround(tenant) ? null : (receiver?.fallback ?? null);
  const told = new Set([row.receiver, ...key.split(INSTEAD).slice(1)]);
  const [original = ''] = key.split(INSTEAD);
  if (instead === null || told.has(instead) || original.endsWith(`/${instead}`)) return;
  const body = redirectBody(row.body, instead);
  const otherKey = `${key}${INSTEAD}${instead}`;
  const at = new Date(clock.now());
  log.warn({ incident, receiver: row.receiver, instead }, 'another receiver is told instead');
  metrics.fallbacks.inc({ receiver: row.receiver, instead });
  await execute(db, enqueueNotification, tenant, incident, instead, reason, otherKey, body, at);
  await rows(db, wake, 'tillwatch_outbox', '');
}

async function end(
  db: Executor,
  clock: Clock,
  { id, tenant, incident }: Row,
  state: 'sent' | 'gave_up',
  reason: string | null,
): Promise<void> {
  await execute(db, endNotification, id, state, new Date(clock.now()), reason);
  await rows(db, wake, 'tillwatch_live', `incident ${tenant} ${incident}`);
}
