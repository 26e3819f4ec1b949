/** Sends what was committed to the outbox; every try is leased, every end is written down. */
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { listen } from '#infra/db/listen.js';
import { rows } from '#infra/db/query.js';
import type { Log } from '#infra/log.js';
import { dueByReceiver } from '#infra/store/outbox.sql.js';
import { resend_every_ms } from './alerts.config.js';
import type { AlertsMetrics } from './alerts.metrics.js';
import { Lane } from './delivery/lane.js';
import type { NameOf } from './delivery/pass-on.js';
import { resendAlerts } from './delivery/resend-alerts.js';
import type { Receiver } from './receivers/receiver.js';

/** The worker that sends. */
export abstract class OutboxWorker {
  abstract close(): Promise<void>;
}

export interface OutboxOptions {
  readonly db: Database;
  readonly clock: Clock;
  /** The receivers as they are configured now. */
  readonly receivers: () => readonly Receiver[];
  readonly nameOf: NameOf;
  readonly metrics: AlertsMetrics;
  readonly log: Log;
}

const look_every_ms = 500;

/** Starts the worker: woken by the commit of a notification, and twice a second in any case. */
export async function startOutboxWorker(options: OutboxOptions): Promise<OutboxWorker> {
  const { db, clock, receivers, log } = options;
  const lanes = new Map<string, Lane>();
  let closed = false;
  let looking: Promise<void> | null = null;
  let again = false;

  const laneOf = (name: string): Lane => {
    const known = lanes.get(name);
    if (known) return known;
    const receiver = (of: string) => receivers().find((each) => each.name === of);
    const lane = new Lane(name, { ...options, receiver, chance: Math.random });
    lanes.set(name, lane);
    return lane;
  };
  const wakeLanes = async () => {
    const due = await rows(db, dueByReceiver, new Date(clock.now()));
    for (const { receiver } of closed ? [] : due) laneOf(receiver).work();
  };
  const look = () => {
    if (closed) return;
    if (looking !== null) {
      again = true;
      return;
    }
    looking = wakeLanes()
      .catch((error: unknown) => {
        log.warn({ reason: String(error) }, 'the outbox could not be read');
      })
      .finally(() => {
        looking = null;
        if (!again) return;
        again = false;
        look();
      });
  };
  const listening = await listen(db, 'tillwatch_outbox', look, log);
  const timer = setInterval(look, look_every_ms);
  let resending: Promise<void> | null = null;
  const resend = () => {
    resending ??= resendAlerts(db, receivers(), log)
      .catch((error: unknown) => {
        log.warn({ reason: String(error) }, 'what is going on could not be read');
      })
      .finally(() => {
        resending = null;
      });
  };
  const resender = setInterval(resend, clock.realDelay(resend_every_ms));
  look();
  return {
    async close() {
      closed = true;
      clearInterval(timer);
      clearInterval(resender);
      await listening.close();
      await looking;
      await resending;
      await Promise.all([...lanes.values()].map((lane) => lane.close()));
    },
  };
}
