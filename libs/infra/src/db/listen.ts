import { createLog, type Log } from '../log.js';
import type { Database } from './database.js';
import { type Dedicated, openDedicated } from './dedicated.js';

/** A subscription to notifications. */
export interface Listening {
  close(): Promise<void>;
}

const retry_min_ms = 100;
const retry_max_ms = 5_000;

/**
 * Calls `onNotify` with the payload of every notification on a channel, or on one of several that
 * share a connection.
 *
 * A notification is a wake-up, never the news itself: those sent while the connection was down are
 * lost, so after each reconnect `onNotify('')` says "look for yourself". The first connection must
 * succeed; later ones are tried until `close`.
 */
export async function listen(
  db: Database,
  channel: string | readonly string[],
  onNotify: (payload: string) => void,
  log: Log = createLog('listen'),
): Promise<Listening> {
  let closed = false;
  let wake = () => {};
  let current = await subscribe(db, channel, onNotify);

  async function keepListening(): Promise<void> {
    while (!closed) {
      await current.lost;
      log.warn({ channel }, 'lost the connection that listens, reconnecting');
      await reconnect();
      if (!closed) onNotify('');
    }
  }

  async function reconnect(): Promise<void> {
    for (let attempt = 0; !closed; attempt += 1) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, retryDelay(attempt, Math.random())).unref();
      });
      if (closed) return;
      try {
        current = await subscribe(db, channel, onNotify);
        if (closed) await current.close();
        return;
      } catch (err) {
        log.warn({ err, channel, attempt }, 'cannot listen yet');
      }
    }
  }

  void keepListening();
  return {
    async close() {
      closed = true;
      wake();
      await current.close();
    },
  };
}

/**
 * How long to wait before the next attempt. Doubles up to a limit, and spreads over half of it, so
 * that the processes a server restart cut off do not all return in the same instant.
 */
export function retryDelay(attempt: number, random: number): number {
  const full = Math.min(retry_max_ms, retry_min_ms * 2 ** Math.min(attempt, 16));
  return full / 2 + (full / 2) * random;
}

async function subscribe(
  db: Database,
  channel: string | readonly string[],
  onNotify: (payload: string) => void,
): Promise<Dedicated> {
  const channels = [channel].flat();
  const dedicated = await openDedicated(db, `listen ${channels.join(' ')}`);
  dedicated.client.on('notification', (message) => onNotify(message.payload ?? ''));
  try {
    for (const each of channels) {
      await dedicated.client.query(`listen ${dedicated.client.escapeIdentifier(each)}`);
    }
    return dedicated;
  } catch (error) {
    await dedicated.close();
    throw error;
  }
}
