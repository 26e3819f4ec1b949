/** Taking over: whoever decided before is fenced off, and what he had begun is ended. */
import type { Database } from '#infra/db/database.js';
import { one } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { messageOf } from '#infra/error-text.js';
import type { Log } from '#infra/log.js';
import { endBlockers, ownBackend, raiseFence } from '#infra/store/engine.sql.js';

/** A commit that is under way ends sooner, unless its statement waits or its process is no more. */
const patience_ms = 500;

/**
 * Raises the fence and answers the new token. Only who holds the lock of deciding may call it.
 *
 * The server does not look after a client while it works on a statement, so a decision whose
 * process was killed or froze would hold the fence until the statement is through. Nobody needs it
 * any more: its sessions are ended, it is rolled back, and what it was about is decided anew.
 */
export async function takeFence(db: Database, log: Log): Promise<number> {
  return inTransaction(db, async (tx) => {
    const { pid } = await one(tx, ownBackend);
    const impatient = setInterval(() => {
      one(db, endBlockers, pid).then(
        ({ ended }) => {
          if (ended > 0) log.warn({ ended }, 'a decision of the one before held the fence: ended');
        },
        (error: unknown) => log.warn({ reason: messageOf(error) }, 'the fence is still held'),
      );
    }, patience_ms);
    try {
      return (await one(tx, raiseFence)).token;
    } finally {
      clearInterval(impatient);
    }
  });
}
