import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, messageOf } from '../error-text.js';
import type { Log } from '../log.js';
import type { Database } from './database.js';
import { isDatabaseAway } from './database-away.js';

const pause_min_ms = 100;
const pause_max_ms = 2_000;

/** SQLSTATEs that waiting does not heal: wrong password, unknown role, unknown database. */
const HOPELESS = new Set(['28P01', '28000', '3D000']);

/**
 * Waits until the server answers, for as long as `limitMs`; a database often starts beside us.
 * Throws one sentence that says what could not be reached, why, and what to do.
 */
export async function waitForDatabase(db: Database, log: Log, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (let pauseMs = pause_min_ms; ; pauseMs = Math.min(pauseMs * 2, pause_max_ms)) {
    try {
      await db.pool.query('select 1');
      return;
    } catch (error) {
      const code = reasonOf(error);
      if (HOPELESS.has(code) || performance.now() + pauseMs >= deadline) {
        throw new Error(explain(db.address, code, error), { cause: error });
      }
      if (pauseMs === pause_min_ms) log.info({ address: db.address, code }, 'waiting for database');
      await sleep(pauseMs);
    }
  }
}

/**
 * Does what needs the database at the start, again and again while it cannot be asked: a server
 * that answered a moment ago may be busy, and a process that ends for that helps nobody. All else
 * that goes wrong is thrown, and so is what waiting does not heal.
 */
export async function untilReached<T>(
  { address }: Pick<Database, 'address'>,
  log: Log,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  for (let pauseMs = pause_min_ms; ; pauseMs = Math.min(pauseMs * 2, pause_max_ms)) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseAway(error) || HOPELESS.has(reasonOf(error))) throw error;
      log.warn({ address, reason: reasonOf(error) }, `${what}: no answer, trying again`);
      await sleep(pauseMs);
    }
  }
}

function explain(address: string, code: string, error: unknown): string {
  // A server that answers has a sentence of its own ("database \"x\" does not exist").
  const reason = HOPELESS.has(code) ? messageOf(error) : code;
  const advice = HOPELESS.has(code) ? 'correct DATABASE_URL' : 'start it or set DATABASE_URL';
  return `database: cannot reach ${address} (${reason}): ${advice}`;
}

function reasonOf(error: unknown): string {
  // A host with several addresses fails once for each.
  const [first] = (error as { readonly errors?: unknown[] }).errors ?? [];
  return first === undefined ? (codeOf(error) ?? messageOf(error)) : reasonOf(first);
}
