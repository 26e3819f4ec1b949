/** What the engine is told of terminals that count no more: nobody waits for them any longer. */
import type { Instant } from '../base/instant.js';
import type { Digest } from './digest.js';
import { NO_SIGNALS } from './signals.js';

/** By profile, how many terminals were retired at a moment. */
export function retiredDigest(retired: ReadonlyMap<number, number>, at: Instant): Digest {
  const moved = [...retired].map(([from, count]) => ({ from, count }));
  const none = { messages: 0, attempts: [], failures: [], changes: [] };
  return { from: at, to: at, ...none, signals: { ...NO_SIGNALS, moved } };
}
