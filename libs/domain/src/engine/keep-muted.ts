/**
 * Time intervals of routes at work: an incident says who is not told now and by which interval, and
 * when that is over while the incident goes on, they are told what they were not told meanwhile.
 */
import type { Instant } from '../base/instant.js';
import { hasEnded } from '../incident/has-ended.js';
import type { IncidentEvent } from '../incident/incident.js';
import { mutedFor } from '../notify/route.js';
import type { EngineState, Followed } from './memory.js';
import { tellThese } from './notify-people.js';
import type { Effect, Settings } from './types.js';

/** Ends what is muted no more, and says what is. */
export function keepMuted(state: EngineState, settings: Settings, now: Instant): Effect[] {
  return state.memory.followed.flatMap((followed) => {
    if (!followed.muted && !followed.incident.muted) return [];
    if (hasEnded(followed.incident)) {
      delete followed.muted;
      return [];
    }
    const { incident } = followed;
    const muted = settings.routing ? mutedFor(settings.routing, incident, now) : new Map();
    const effects = sayMuted(followed, muted, now);
    // What a silence or another incident keeps from people goes on waiting.
    if (incident.silenced || incident.inhibited) return effects;
    for (const [name, { reason, wanted }] of Object.entries(followed.muted ?? {})) {
      if (muted.has(name)) continue;
      delete followed.muted?.[name];
      if (!settings.receivers.includes(name)) continue;
      const why = followed.told?.includes(name) && followed.notifications > 0 ? reason : 'first';
      effects.push(...tellThese(settings, followed, [name], why, now, wanted));
    }
    if (Object.keys(followed.muted ?? {}).length === 0) delete followed.muted;
    return effects;
  });
}

/** The face shows who would have been told by now, and was not. */
function sayMuted(
  followed: Followed,
  muted: ReadonlyMap<string, readonly string[]>,
  now: Instant,
): Effect[] {
  const { muted: shown = [], ...incident } = followed.incident;
  const next = Object.keys(followed.muted ?? {})
    .filter((name) => muted.has(name))
    .map((receiver) => ({ receiver, by: [...(muted.get(receiver) ?? [])] }));
  const key = ({ receiver, by }: (typeof next)[number]) => `${receiver} ${by}`;
  const events: IncidentEvent[] = [
    ...shown
      .filter(({ receiver }) => !next.some((each) => each.receiver === receiver))
      .map(({ receiver }) => ({ kind: 'unmuted' as const, at: now, receiver })),
    ...next
      .filter((each) => !shown.some((one) => key(one) === key(each)))
      .map((each) => ({ kind: 'muted' as const, at: now, ...each })),
  ];
  if (events.length > 0) {
    followed.incident = next.length > 0 ? { ...incident, muted: next } : incident;
  }
  return events.map((event) => ({ kind: 'append_event', incident: incident.id, event }));
}
