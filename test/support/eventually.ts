/** Waiting for a condition, never for a time. */
import { setTimeout as sleep } from 'node:timers/promises';

const look_every_ms = 50;

/**
 * Looks until there is something to see and answers it. What throws is not there yet: a server
 * that comes back refuses connections first. A count of none is nothing to see, either. Fails
 * after `limitMs` with what was waited for.
 */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  limitMs = 60_000,
): Promise<Exclude<T, null | undefined | false | 0>> {
  const until = performance.now() + limitMs;
  let last: unknown = 'nothing';
  for (;;) {
    try {
      const seen = await look();
      if (seen !== null && seen !== undefined && seen !== false && seen !== 0) {
        return seen as Exclude<T, null | undefined | false | 0>;
      }
      last = seen;
    } catch (error) {
      last = error;
    }
    if (performance.now() > until) {
      throw new Error(`waited ${limitMs} ms for ${what}; last seen: ${String(last)}`);
    }
    await sleep(look_every_ms);
  }
}
