import type pg from 'pg';
import type { Database } from './database.js';

/** A connection that does one job for long, is probed, and tells when it is gone. */
export interface Dedicated {
  readonly client: pg.Client;
  /** Settles when the connection is gone for any reason but `close`. */
  readonly lost: Promise<void>;
  close(): Promise<void>;
}

const probe_every_ms = 2_000;
const probe_limit_ms = 6_000;
/**
 * The server ends a session that was silent for so long: longer than a probe may take, shorter than
 * the ten seconds in which another process must take over.
 */
export const server_limit_ms = 8_000;

/**
 * Opens a connection outside the pool and probes it: a peer that vanished without a word (power,
 * cable, firewall) leaves a socket that looks open for hours.
 *
 * The other direction matters as much. The server ends the session when *we* have been silent for
 * `server_limit_ms`, so that a frozen process does not keep a lock for as long as it is frozen.
 */
export async function openDedicated(db: Database, purpose: string): Promise<Dedicated> {
  const client = await db.connect(purpose);
  let closed = false;
  let markLost = () => {};
  const lost = new Promise<void>((resolve) => {
    markLost = resolve;
  });
  const timer = setInterval(() => probe(client, lose), probe_every_ms);
  timer.unref();
  function lose() {
    clearInterval(timer);
    if (closed) return;
    closed = true;
    markLost();
    // With the probe unanswered the driver drops the socket instead of waiting for a goodbye.
    client.end().catch(() => {});
  }
  client.on('error', lose);
  client.on('end', lose);
  try {
    await client.query(`set idle_session_timeout = ${server_limit_ms}`);
  } catch (error) {
    closed = true;
    clearInterval(timer);
    await client.end().catch(() => {});
    throw error;
  }
  return {
    client,
    lost,
    async close() {
      clearInterval(timer);
      if (closed) return;
      closed = true;
      await client.end().catch(() => {});
    },
  };
}

function probe(client: pg.Client, lose: () => void): void {
  const limit = setTimeout(lose, probe_limit_ms);
  client.query('select 1').then(
    () => clearTimeout(limit),
    () => {
      clearTimeout(limit);
      lose();
    },
  );
}
