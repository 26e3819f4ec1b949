/** A tenant whose digests come as a clock goes on, for processes that are tried over its hours. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Instant, SECOND } from '#domain/base/instant.js';
import type { Database } from '#infra/db/database.js';
import { seedProfiles } from './seed-history.js';
import { START } from './tiny-fleet.js';

/**
 * Makes the tenant, and has `hear` store what is heard in each second since the fleet's start, in
 * order and once, as soon as the clock has passed it; until the answer is called.
 */
export async function feedSeconds(
  db: Database,
  now: () => Instant,
  hear: (second: number) => Promise<void>,
): Promise<() => Promise<void>> {
  await seedProfiles(db);
  await db.pool.query(
    `insert into engine_state (tenant, snapshot, read_position, evaluated_at)
     values ('demo', '{"version":0}', 0, now())`,
  );
  let second = 0;
  let running = true;
  const feed = async () => {
    while (running) {
      const passed = Math.floor((now() - START) / SECOND);
      for (; second < passed; second += 1) await hear(second + 1);
      await sleep(20);
    }
  };
  const feeding = feed();
  return async () => {
    running = false;
    await feeding;
  };
}
