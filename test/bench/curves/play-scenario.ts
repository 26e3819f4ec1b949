/** Plays a scenario of outages, and judges which incidents people were told of. */
import type { ProfileAttributes } from '#domain/base/attribute.js';
import { SECOND } from '#domain/base/instant.js';
import { tick } from '#domain/engine/tick.js';
import type { Effect } from '#domain/engine/types.js';
import { keyOf } from '#domain/localise/match.js';
import type { OutageScenario } from './make-scenarios.js';
import { causeKey, faultOf } from './play-outage.js';
import { goOn, type Warm } from './warm-up.js';

/** What people were told of a scenario. */
export interface ToldIncidents {
  /** The causes of the incidents that opened, as last told, by their keys. */
  readonly causes: readonly string[];
  readonly pages: number;
}

const BEGINS_S = 5;
/** So long after the last part ends, late incidents still come. */
const AFTER_S = 60;

/** Plays it to its end. */
export function playScenario(warm: Warm, scenario: OutageScenario, seed: number): ToldIncidents {
  const begins = warm.now + BEGINS_S * SECOND;
  const faults = scenario.parts.map(({ cause, from_s, to_s, share, mishap }) => {
    const from = begins + from_s * SECOND;
    return faultOf(warm.fleet, cause, { from, to: begins + to_s * SECOND, share, mishap });
  });
  const { live, state } = goOn(warm, { seed, faults });
  const told = new Map<string, string>();
  let pages = 0;
  const last = Math.max(...faults.map(({ to }) => to)) + AFTER_S * SECOND;
  for (let now = warm.now; now < last; ) {
    const next = live.next();
    now = next.now;
    const { effects } = tick(state, warm.settings, next.input, now);
    for (const effect of effects) if (isPage(effect)) pages += 1;
    for (const { incident } of state.memory.followed) told.set(incident.id, keyOf(incident.cause));
  }
  return { causes: [...told.values()], pages };
}

function isPage(effect: Effect): boolean {
  return effect.kind === 'enqueue_notification' && effect.reason === 'first';
}

/** Whether there were as many incidents as causes, and whether they named them. */
export function judgeTold(
  causes: readonly ProfileAttributes[],
  told: ToldIncidents,
): { readonly isCount: boolean; readonly isExact: boolean } {
  const wanted = causes.map(causeKey).sort().join(';');
  const isCount = told.causes.length === causes.length;
  return { isCount, isExact: isCount && [...told.causes].sort().join(';') === wanted };
}
