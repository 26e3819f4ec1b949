import type { Instant } from '#domain/base/instant.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import type { Log } from '#infra/log.js';
import { ensureMessagePartitions } from '#infra/store/messages.sql.js';

/** Sees to it that tomorrow's partition is there before tomorrow is. */
export abstract class PartitionKeeper {
  abstract close(): void;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Makes the partitions now and looks again every hour of the clock. */
export async function startPartitionKeeper(
  db: Database,
  clock: Clock,
  log: Log,
): Promise<PartitionKeeper> {
  await ensurePartitions(db, clock.now());
  // Messages without a partition of their own fall into the default one; nothing is lost.
  const timer = setInterval(
    () => {
      ensurePartitions(db, clock.now()).catch((err: unknown) => {
        log.warn({ err }, 'could not make the next partition');
      });
    },
    Math.max(1_000, clock.realDelay(HOUR_MS)),
  );
  timer.unref();
  return { close: () => clearInterval(timer) };
}

/** Makes today's and tomorrow's partitions, where they are ours to make. */
async function ensurePartitions(db: Database, now: Instant): Promise<void> {
  for (const at of [now, now + DAY_MS]) {
    await rows(db, ensureMessagePartitions, new Date(at).toISOString().slice(0, 10));
  }
}
