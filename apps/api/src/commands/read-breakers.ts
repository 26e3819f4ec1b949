/** What stands in the way of commands of a tenant now. */
import { DAY, HOUR, type Instant, MINUTE } from '#domain/base/instant.js';
import { type BreakersView, restarts_a_day_max } from '#domain/command/breakers.js';
import { type Executor, one, rows } from '#infra/db/query.js';
import { releasedSince, terminalsLeftOut } from '#infra/store/command-counts.sql.js';
import { readTheSwitch } from './read-commands.js';

const terminals_max = 200;

/** Reads the switch, the two budgets, and the terminals that restarted too often. */
export async function readBreakers(
  db: Executor,
  tenant: string,
  limits: { readonly perMinute: number; readonly perHour: number },
  now: Instant,
): Promise<BreakersView> {
  const since = [new Date(now - MINUTE), new Date(now - HOUR)] as const;
  const released = await one(db, releasedSince, tenant, ...since);
  const minute = { released: released.minute, max: limits.perMinute };
  const hour = { released: released.hour, max: limits.perHour };
  const most = restarts_a_day_max;
  const day = new Date(now - DAY);
  const found = await rows(db, terminalsLeftOut, tenant, day, most, terminals_max);
  return {
    switch: await readTheSwitch(db, tenant),
    minute,
    hour,
    open: minute.released >= minute.max || hour.released >= hour.max,
    restartsMax: most,
    terminals: found.map(({ terminal, merchant, restarts, nth_at: at }) => {
      return { terminal, merchant, restarts, freeAt: at.getTime() + DAY };
    }),
  };
}
