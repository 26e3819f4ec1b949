/** What becomes of a notification after a try: it is ended, tried again, or told to another. */
import type { z } from 'zod';
import { isGround } from '#domain/base/drill-ground.js';
import { redirectBody } from '#domain/notify/notice.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { type Executor, execute, rows } from '#infra/db/query.js';
import type { Log } from '#infra/log.js';
import { wake } from '#infra/store/engine.sql.js';
import {
  type claimDue,
  endNotification,
  enqueueNotification,
  retryNotification,
} from '#infra/store/outbox.sql.js';
import { fallback_after_ms } from '../alerts.config.js';
import type { AlertsMetrics } from '../alerts.metrics.js';
import { type DeliveryOutcome, isDoubtful, type Receiver } from '../receivers/receiver.js';
import { pauseAfter } from '../retry-ladder.js';

export interface SettleOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly metrics: AlertsMetrics;
  readonly log: Log;
  /** Between 0 and 1, for the jitter of pauses. */
  readonly chance: () => number;
}

type Row = z.output<typeof claimDue.row>;

/** Where a key says that a notification goes to somebody else than it was meant for. */
const INSTEAD = '/instead/';

/** Writes down what became of one try. */
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
    return end(options, row, 'sent', null);
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
    await tellAnother(options, row, receiver);
    return end(options, row, 'gave_up', why);
  }
  count('retry');
  log.warn({ incident, receiver: row.receiver, reason, answer, attempts }, 'not sent');
  const wait = Math.max(pause, outcome.kind === 'retry' ? (outcome.afterMs ?? 0) : 0);
  const now = clock.now();
  const due = now + span(clock, wait);
  // Somebody else hears of it in time, and this one is tried on: it may come back.
  if (due - row.created_at.getTime() >= span(clock, fallback_after_ms)) {
    await tellAnother(options, row, receiver);
  }
  await execute(db, retryNotification, id, new Date(due), reason, isDoubtful(reason));
}

/** Puts the same notice in the way of the fallback, once; and nobody is told twice in a ring. */
export async function tellAnother(
  { db, clock, log, metrics }: Omit<SettleOptions, 'db' | 'chance'> & { readonly db: Executor },
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
  { db, clock }: SettleOptions,
  { id, tenant, incident }: Row,
  state: 'sent' | 'gave_up',
  reason: string | null,
): Promise<void> {
  await execute(db, endNotification, id, state, new Date(clock.now()), reason);
  await rows(db, wake, 'tillwatch_live', `incident ${tenant} ${incident}`);
}

/** Receivers live in real time, rows in the clock's: how far it moves while they wait. */
export function span(clock: Clock, realMs: number): number {
  return realMs / clock.realDelay(1);
}
