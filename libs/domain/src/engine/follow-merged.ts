/**
 * Incidents that were merged into another: in silence they own their failures as before, so that
 * nothing opens anew, and what they see belongs to the one that goes on, which is not over before
 * they are.
 */
import type { Instant } from '../base/instant.js';
import { hasEnded } from '../incident/has-ended.js';
import { addMembers, scopeOf, startClear, startFailing, verdictOf } from './judge-end.js';
import type { EngineState, Followed } from './memory.js';
import { refine } from './open-incident.js';
import type { Fresh } from './recent.js';
import { saveMembers } from './save-members.js';
import type { Effect, Settings } from './types.js';

/** One tick of every merged incident whose host goes on. */
export function followMerged(
  state: EngineState,
  settings: Settings,
  fresh: readonly Fresh[],
  now: Instant,
): Effect[] {
  const effects: Effect[] = [];
  for (const followed of state.memory.followed) {
    if (typeof followed.host !== 'string') continue;
    const host = state.memory.followed.find((f) => f.incident.id === followed.host);
    if (!host || hasEnded(host.incident)) {
      followed.host = null;
      continue;
    }
    const seen = scopeOf(state, followed, fresh);
    if (seen.failures > 0) followed.lastHitAt = now;
    addMembers(state, followed, fresh);
    const verdict = verdictOf(state, settings, followed, seen, now);
    if (verdict === 'clear') startClear(followed, now);
    if (verdict === 'back') startFailing(followed, now);
    lookAgainInSilence(state, settings, followed, now);
    lend(followed, host);
    effects.push(...saveMembers(followed));
  }
  return effects;
}

/** Everybody whom the one hit, the other is said to have hit. */
export function lend(from: Followed, host: Followed): void {
  for (const terminal of from.terminals) host.terminals.add(terminal);
  for (const merchant of from.merchants) host.merchants.add(merchant);
  for (const region of from.regions) host.regions.add(region);
}

function lookAgainInSilence(
  state: EngineState,
  settings: Settings,
  followed: Followed,
  now: Instant,
): void {
  const due = followed.refineAt[0];
  if (due === undefined || now < due || followed.clearSince !== null) return;
  followed.refineAt.shift();
  const better = refine(state, settings, followed, now);
  if (!better) return;
  const { resolvedAt } = followed.incident;
  followed.incident = { ...better, resolvedAt };
}
