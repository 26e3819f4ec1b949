/** Learning what is normal: the rate of each class and cell, and how attempts split. */
import { type Instant, MINUTE } from '../base/instant.js';
import type { FailureClass } from '../code/catalogue.js';
import { FLEET, LEARN_AFTER_MS, learn, normalRate } from '../detect/baseline.js';
import type { EngineState } from './memory.js';
import type { Fresh } from './recent.js';

/** The normal rate of a class in a cell. */
export function normalOf(state: EngineState, cls: FailureClass, cell: string): number {
  const { learned } = state.memory;
  return normalRate(cls, learned.get(`${cls}|${FLEET}`), learned.get(`${cls}|${cell}`));
}

/** Share of all attempts that have these issuers, schemes or entry modes. */
export function attemptShare(
  state: EngineState,
  entries: readonly { readonly attribute: string; readonly value: string }[],
): number {
  let share = 1;
  for (const attribute of ['issuer', 'scheme', 'entry'] as const) {
    const named = entries.filter((e) => e.attribute === attribute);
    if (named.length === 0) continue;
    const mix = state.memory.mix[attribute];
    const all = Object.values(mix).reduce((sum, n) => sum + n, 0);
    const part = named.reduce((sum, e) => sum + (mix[e.value] ?? 0), 0);
    share *= all > 0 ? part / all : 1;
  }
  return share;
}

/** Notes counts that become part of the baseline once they are old and innocent. */
export function addPending(
  state: EngineState,
  key: string,
  counts: { readonly attempts: number; readonly failures: number },
  now: Instant,
): void {
  const at = Math.floor(now / MINUTE) * MINUTE;
  const { pending } = state.memory;
  let minute = pending.at(-1);
  if (!minute || minute.at !== at) {
    minute = { at, sums: new Map() };
    pending.push(minute);
  }
  const sum = minute.sums.get(key) ?? { attempts: 0, failures: 0 };
  sum.attempts += counts.attempts;
  sum.failures += counts.failures;
  minute.sums.set(key, sum);
}

/** Learns the minutes that have stayed innocent for long enough. */
export function learnPending(state: EngineState, now: Instant): void {
  const { pending, learned } = state.memory;
  while (pending[0] && pending[0].at < now - LEARN_AFTER_MS) {
    const minute = pending.shift();
    for (const [key, sum] of minute?.sums ?? []) {
      const [cls = 'other', cell = ''] = key.split('|');
      const normal = normalOf(state, cls as FailureClass, cell);
      learned.set(key, learn(learned.get(key), { at: minute?.at ?? now, ...sum }, normal));
    }
  }
}

/** What an incident has touched is never learned as normal. */
export function forgetPending(state: EngineState, cls: FailureClass, since: Instant): void {
  for (const minute of state.memory.pending) {
    if (minute.at < since - MINUTE) continue;
    for (const key of minute.sums.keys()) {
      if (key.startsWith(`${cls}|`)) minute.sums.delete(key);
    }
  }
}

const MIX_ATTEMPTS_MAX = 5_000_000;
const MIX_VALUES_MAX = 500;

/** Adds to the normal split of attempts by issuer, scheme and entry. */
export function addMix(state: EngineState, by: Fresh['attempts'][number]['by']): void {
  if (!by) return;
  for (const attribute of ['issuer', 'scheme', 'entry'] as const) {
    const sums = state.memory.mix[attribute];
    let all = 0;
    for (const [value, n] of Object.entries(by[attribute] ?? {})) {
      const known = sums[value];
      if (known === undefined && Object.keys(sums).length >= MIX_VALUES_MAX) continue;
      sums[value] = (known ?? 0) + n;
      all = Math.max(all, sums[value] ?? 0);
    }
    if (all > MIX_ATTEMPTS_MAX)
      for (const value of Object.keys(sums)) sums[value] = (sums[value] ?? 0) / 2;
  }
}
