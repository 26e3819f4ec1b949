import { readNotice } from '#domain/notify/notice.js';
import type { Database } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import type { Log } from '#infra/log.js';
import { stillGoingOn } from '#infra/store/outbox.sql.js';
import type { Receiver } from '../receivers/receiver.js';

/**
 * Says once more what is still going on, to those who forget. What is sent says the same as before,
 * so several processes may do it; a failure is not tried again, since the next round is.
 */
export async function resendAlerts(
  db: Database,
  receivers: readonly Receiver[],
  log: Log,
): Promise<void> {
  await Promise.all(
    receivers.map(async (receiver) => {
      if (!receiver.resend) return;
      const going = await rows(db, stillGoingOn, receiver.name);
      const deliveries = going.map(({ dedup_key: id, body }) => {
        return { id, body, notice: readNotice(body) };
      });
      if (deliveries.length === 0) return;
      const outcome = await receiver.resend(deliveries);
      if (outcome.kind === 'sent') return;
      log.warn({ receiver: receiver.name, reason: outcome.reason }, 'alerts were not sent again');
    }),
  );
}
