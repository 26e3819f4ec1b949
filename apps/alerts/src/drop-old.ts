/** What the engine has no more use for, out of the database. */
import { DAY } from '#domain/base/instant.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { execute } from '#infra/db/query.js';
import { dropDigests } from '#infra/store/digests.sql.js';
import { dropPast } from '#infra/store/history.sql.js';
import { dropLateDigests } from '#infra/store/late.sql.js';
import { dropSilences } from '#infra/store/silences.sql.js';
import type { AlertsConfig } from './alerts.config.js';

/** Silences are listed for so long after their end. */
const SILENCES_KEEP_MS = 30 * DAY;

/** Drops digests and the engine's past by their setting, and silences a month after their end. */
export async function dropOld(options: {
  readonly db: Database;
  readonly clock: Clock;
  readonly config: Pick<AlertsConfig, 'DIGESTS_KEEP_DAYS'>;
}): Promise<void> {
  const { db, clock, config } = options;
  const before = new Date(clock.now() - config.DIGESTS_KEEP_DAYS * DAY);
  await execute(db, dropDigests, before);
  await execute(db, dropPast, before);
  await execute(db, dropSilences, new Date(clock.now() - SILENCES_KEEP_MS));
  await execute(db, dropLateDigests, before);
}
