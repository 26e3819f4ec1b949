/**
 * Where orders are carried on: one desk at a time looks at every open order once a second, and at
 * once when something is said or answered. All that it knows is stored, so the next desk goes on
 * where the last one stopped.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '#domain/base/domain-error.js';
import type { Clock } from '#infra/clock.js';
import type { CommandSigner } from '#infra/command/command-key.js';
import { releaseHold } from '#infra/command/release-hold.js';
import type { Database } from '#infra/db/database.js';
import { listen } from '#infra/db/listen.js';
import { tryAdvisoryLock } from '#infra/db/lock.js';
import { one, rows } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { messageOf } from '#infra/error-text.js';
import type { Log } from '#infra/log.js';
import { holdsToEnd } from '#infra/store/command-holds.sql.js';
import { deskAround, openOrders } from '#infra/store/command-orders.sql.js';
import { type AlertsConfig, takeover_every_ms } from '../alerts.config.js';
import { advanceStored, type Means } from './advance-stored.js';
import { serveRuns } from './serve-runs.js';

/** The desk, or one that waits to be it. */
export abstract class CommandDesk {
  abstract close(): Promise<void>;
}

export interface CommandDeskOptions {
  readonly config: Pick<AlertsConfig, 'COMMANDS_PER_MINUTE' | 'COMMANDS_PER_HOUR'>;
  readonly db: Database;
  readonly clock: Clock;
  /** Null when there is no key: orders stop, and steps of playbooks are done by people. */
  readonly sign: CommandSigner | null;
  readonly log: Log;
}

const look_every_ms = 1_000;
/** News that come together are looked at together. */
const settle_ms = 50;

/** Starts it. */
export function startCommandDesk(options: CommandDeskOptions): CommandDesk {
  const { log } = options;
  const stop = new AbortController();
  const nap = (ms: number) => sleep(ms, undefined, { signal: stop.signal }).catch(() => {});
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        await lead(options, stop.signal, nap);
      } catch (error) {
        log.warn({ reason: messageOf(error) }, 'the desk of commands begins again');
      }
      await nap(takeover_every_ms);
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

async function lead(
  options: CommandDeskOptions,
  signal: AbortSignal,
  nap: (ms: number) => Promise<void>,
): Promise<void> {
  const { db, clock, log } = options;
  const lock = await tryAdvisoryLock(db, 'tillwatch commands');
  if (!lock) return;
  let lost = false;
  lock.lost.then(
    () => {
      lost = true;
    },
    () => {},
  );
  let wake = () => {};
  let rung = false;
  const listening = await listen(
    db,
    'tillwatch_command',
    () => {
      rung = true;
      wake();
    },
    log,
  );
  signal.addEventListener('abort', () => wake(), { once: true });
  try {
    while (!signal.aborted && !lost) {
      rung = false;
      await lookOnce(options);
      const called = new Promise<void>((resolve) => {
        wake = resolve;
      });
      if (!rung && !signal.aborted) {
        await Promise.race([called, nap(clock.realDelay(look_every_ms))]);
      }
      await nap(settle_ms);
    }
  } finally {
    await listening.close();
    await lock.release();
  }
}

/** One round: what playbooks ask for, holds that are over, and every open order. */
async function lookOnce({ db, clock, sign, config, log }: CommandDeskOptions): Promise<void> {
  if (sign) await serveRuns(db, clock.now(), log);
  const around = await one(db, deskAround);
  for (const { tenant, id } of around.holds ? await rows(db, holdsToEnd) : []) {
    const said = { by: 'tillwatch', reason: 'the incident is over', at: clock.now() };
    await inTransaction(db, (tx) => releaseHold(tx, tenant, id, said)).catch((error: unknown) => {
      // While all commands are stopped nobody can be told: the hold lasts until they can.
      if (!(error instanceof DomainError)) throw error;
    });
  }
  if (!around.orders) return;
  const { COMMANDS_PER_MINUTE: perMinute, COMMANDS_PER_HOUR: perHour } = config;
  const means: Means = { sign, perMinute, perHour };
  for (const order of await rows(db, openOrders)) {
    await advanceStored(db, means, order, clock.now());
  }
}
