/** Sends what was committed to the outbox; every try is leased, every end is written down. */
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { listen } from '#infra/db/listen.js';
import { execute, rows } from '#infra/db/query.js';
import type { Log } from '#infra/log.js';
import { wake } from '#infra/store/engine.sql.js';
import { claimDue, endNotification, retryNotification } from '#infra/store/outbox.sql.js';
import { lease_ms } from './alerts.config.js';
import type { AlertsMetrics } from './alerts.metrics.js';
import type { DeliveryOutcome, Receiver } from './receivers/receiver.js';
import { pauseAfter } from './retry-ladder.js';

/** The worker that sends. */
export abstract class OutboxWorker {
  abstract close(): Promise<void>;
}

export interface OutboxOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly receivers: readonly Receiver[];
  readonly metrics: AlertsMetrics;
  readonly log: Log;
}

const look_every_ms = 500;
const claim_max = 20;

interface Claimed {
  readonly id: number;
  readonly tenant: string;
  readonly incident: string;
  readonly receiver: string;
  readonly dedup_key: string;
  readonly body: string;
  readonly attempts: number;
}

/** Starts the worker: woken by the commit of a notification, and twice a second in any case. */
export async function startOutboxWorker(options: OutboxOptions): Promise<OutboxWorker> {
  const { db, log } = options;
  let closed = false;
  let running: Promise<void> | null = null;
  let again = false;

  const look = () => {
    if (closed) return;
    if (running !== null) {
      again = true;
      return;
    }
    running = drain(options)
      .catch((error: unknown) => {
        log.warn({ reason: String(error) }, 'the outbox could not be read');
      })
      .finally(() => {
        running = null;
        if (again) {
          again = false;
          look();
        }
      });
  };
  const listening = await listen(db, 'tillwatch_outbox', look, log);
  const timer = setInterval(look, look_every_ms);
  look();
  return {
    async close() {
      closed = true;
      clearInterval(timer);
      await listening.close();
      await running;
    },
  };
}

async function drain(options: OutboxOptions): Promise<void> {
  for (;;) {
    const now = options.clock.now();
    const until = new Date(now + clockSpan(options.clock, lease_ms));
    const claimed = await rows(options.db, claimDue, new Date(now), until, claim_max);
    if (claimed.length === 0) return;
    await Promise.all(claimed.map((delivery) => deliver(options, delivery)));
  }
}

async function deliver(options: OutboxOptions, claimed: Claimed): Promise<void> {
  const { receivers, metrics, log } = options;
  const receiver = receivers.find((r) => r.name === claimed.receiver);
  const outcome: DeliveryOutcome = receiver
    ? await receiver.send({ id: claimed.dedup_key, body: claimed.body })
    : { kind: 'gave_up', reason: 'gone' };
  const count = (kind: DeliveryOutcome['kind']) =>
    metrics.notifications.inc({ receiver: claimed.receiver, outcome: kind });
  const { incident, attempts } = claimed;
  if (outcome.kind === 'sent') {
    count('sent');
    return end(options, claimed, 'sent', null);
  }
  const pause = outcome.kind === 'retry' ? pauseAfter(attempts, Math.random()) : null;
  if (outcome.kind === 'gave_up' || pause === null) {
    const reason = outcome.kind === 'gave_up' ? outcome.reason : 'tries_exhausted';
    count('gave_up');
    log.error({ incident, receiver: claimed.receiver, reason }, 'a notification was given up');
    return end(options, claimed, 'gave_up', reason);
  }
  count('retry');
  log.warn({ incident, receiver: claimed.receiver, reason: outcome.reason, attempts }, 'not sent');
  const wait = Math.max(pause, outcome.afterMs ?? 0);
  const due = new Date(options.clock.now() + clockSpan(options.clock, wait));
  await execute(options.db, retryNotification, claimed.id, due, outcome.reason);
}

async function end(
  { db, clock }: OutboxOptions,
  { id, tenant, incident }: Claimed,
  state: 'sent' | 'gave_up',
  reason: string | null,
): Promise<void> {
  await execute(db, endNotification, id, state, new Date(clock.now()), reason);
  await rows(db, wake, 'tillwatch_live', `incident ${tenant} ${incident}`);
}

/** Receivers live in real time, rows in the clock's: how far it moves while they wait. */
function clockSpan(clock: Clock, realMs: number): number {
  return realMs / clock.realDelay(1);
}
