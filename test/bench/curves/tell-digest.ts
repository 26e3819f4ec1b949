/** Puts what is told of payments and of terminals in a second together as ingest would. */
import { type Instant, SECOND } from '#domain/base/instant.js';
import type { Digest } from '#domain/digest/digest.js';
import { NO_SIGNALS, type Signals } from '#domain/digest/signals.js';

/** The digest of the second that ends at `to`, or of so many. */
export function tellDigest(
  told: Pick<Digest, 'attempts' | 'failures'>,
  to: Instant,
  signals: Signals = NO_SIGNALS,
  seconds = 1,
): Digest {
  const heartbeats = signals.heard.reduce((sum, row) => sum + row.heartbeats, 0);
  const messages = told.failures.length + heartbeats;
  return { from: to - seconds * SECOND + 1, to, messages, ...told, changes: [], signals };
}
