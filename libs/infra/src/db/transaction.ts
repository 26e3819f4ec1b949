import type pg from 'pg';
import type { Database } from './database.js';
import type { Transaction } from './query.js';

/**
 * Runs `work` in a transaction: commits when it returns, rolls back when it throws.
 *
 * An error from here does not prove that nothing happened: a connection that breaks during the
 * commit may have committed. Work that is retried must be idempotent.
 */
export async function inTransaction<T>(
  db: Database,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const client = await db.pool.connect();
  let broken: Error | undefined;
  // The pool listens on idle connections only. One that breaks between two statements of ours
  // would emit an unheard error and end the process; the next statement fails anyway.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('begin');
    const value = await work({ client });
    const { command } = await client.query('commit');
    // Postgres answers ROLLBACK when a statement failed and `work` swallowed its error.
    if (command !== 'COMMIT') throw new Error('the transaction had failed and was rolled back');
    return value;
  } catch (error) {
    broken ??= await rollBack(client);
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Rolls back; an error means that the connection is of no more use and must leave the pool. */
async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
