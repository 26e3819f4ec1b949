/** Reminds people of the limits of reports to authorities, as long as this process decides. */

import type { Instant } from '#domain/base/instant.js';
import type { RegulationFile } from '#domain/regulation/regulation.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import type { Log } from '#infra/log.js';
import { LimitReader } from '#infra/regulation/limit-reader.js';
import { type Reachable, remindAll } from './remind-people.js';

/** The worker. */
export abstract class ReminderWorker {
  abstract close(): Promise<void>;
}

export interface ReminderOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly file: RegulationFile | null;
  readonly externalUrl: string;
  /** Who can be told now. */
  readonly reachable: () => Reachable;
  /** What proves that this process decides; null while it does not. */
  readonly token: () => number | null;
}

const look_every_ms = 15_000;
/** Whether this process has begun to decide is asked so often: then it looks at once. */
const ask_every_ms = 1_000;

/** Starts it; a look that fails is repeated. Without a file there is nothing to remind of. */
export function startReminderWorker(options: ReminderOptions): ReminderWorker {
  const { db, clock, log, file, token } = options;
  if (file === null) return { async close() {} };
  const reader = new LimitReader(db, file);
  let looking: Promise<void> | null = null;
  let last: { readonly proof: number; readonly at: Instant } | null = null;
  const look = () => {
    const proof = token();
    if (proof === null) return;
    // One that never lives for long reminds all the same.
    if (last?.proof === proof && clock.now() - last.at < look_every_ms) return;
    last = { proof, at: clock.now() };
    looking ??= remindAll({ ...options, reader, token: proof })
      .catch((error: unknown) => log.warn({ reason: String(error) }, 'nobody could be reminded'))
      .finally(() => {
        looking = null;
      });
  };
  // By the clock of the service, which tests and demonstrations may let run faster.
  const timer = setInterval(look, clock.realDelay(ask_every_ms));
  return {
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}
