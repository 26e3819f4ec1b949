/**
 * Close looks of one tick. Many rules may hold for the same failures: within a tick, in which
 * nothing is taken in any more, the same look is taken once.
 */
import type { EngineState } from './memory.js';

const looks = new WeakMap<EngineState, Map<string, unknown>>();

/** Remembers looks at a state for as long as something runs that takes nothing in. */
export function rememberingLooks<T>(state: EngineState, run: () => T): T {
  looks.set(state, new Map());
  try {
    return run();
  } finally {
    looks.delete(state);
  }
}

/** The look that goes by a name, which says all that it depends on. */
export function lookOnce<T>(state: EngineState, name: string, look: () => T): T {
  const known = looks.get(state);
  if (!known) return look();
  if (!known.has(name)) known.set(name, look());
  return known.get(name) as T;
}
