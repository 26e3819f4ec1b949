/**
 * Locks that only one process of a database can hold, for "one of us decides".
 *
 * The lock lives as long as its connection. A holder that crashes frees it at once, one that
 * freezes within eight seconds, and a holder that is cut off learns it from `lost`. Between losing
 * and learning it may still write, so what it writes carries a fencing token as well.
 */
import type { Database } from './database.js';
import { type Dedicated, openDedicated } from './dedicated.js';

/** A lock that is held. */
export interface AdvisoryLock {
  /** Settles when the lock is gone although nobody released it. */
  readonly lost: Promise<void>;
  release(): Promise<void>;
}

/** Takes the lock called `key`, or answers null when another process holds it. Never waits. */
export async function tryAdvisoryLock(db: Database, key: string): Promise<AdvisoryLock | null> {
  const dedicated = await openDedicated(db, `lock ${key}`);
  try {
    if (await lock(dedicated, key)) return { lost: dedicated.lost, release: dedicated.close };
  } catch (error) {
    await dedicated.close();
    throw error;
  }
  await dedicated.close();
  return null;
}

async function lock({ client }: Dedicated, key: string): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
    [key],
  );
  return rows[0]?.locked === true;
}
