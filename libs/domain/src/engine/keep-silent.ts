/**
 * Silences at work: an incident says that it is silenced and by whom, and when a silence ends while
 * the incident goes on, people are told what they were not told meanwhile.
 */

import type { Instant } from '../base/instant.js';
import { hasEnded } from '../incident/has-ended.js';
import type { IncidentEvent } from '../incident/incident.js';
import { type Silence, silencing } from '../notify/silence.js';
import type { EngineState, Followed } from './memory.js';
import { notify } from './notify-people.js';
import type { Effect, Settings } from './types.js';

/** Begins and ends the silence of every open incident, as the silences of now have it. */
export function keepSilent(state: EngineState, settings: Settings, now: Instant): Effect[] {
  return state.memory.followed.flatMap((followed) => {
    if (hasEnded(followed.incident)) {
      delete followed.held;
      delete followed.overruled;
      return [];
    }
    const { by, overruled } = silencing(settings.silences ?? [], followed.incident, now);
    const effects = by ? begin(followed, by, now) : end(followed, now);
    if (overruled) effects.push(...sayOverruled(followed, overruled, now));
    if (by || !followed.held) return effects;
    const { reason, wanted } = followed.held;
    delete followed.held;
    return [...effects, ...notify(settings, followed, reason, now, wanted)];
  });
}

function begin(followed: Followed, silence: Silence, now: Instant): Effect[] {
  const { id, createdBy: by, endsAt: until, comment } = silence;
  const known = followed.incident.silenced;
  if (known?.silence === id && known.until === until) return [];
  followed.incident = { ...followed.incident, silenced: { silence: id, by, until } };
  return [append(followed, { kind: 'silenced', at: now, silence: id, by, until, comment })];
}

function end(followed: Followed, now: Instant): Effect[] {
  const { silenced, ...incident } = followed.incident;
  if (!silenced) return [];
  followed.incident = incident;
  return [append(followed, { kind: 'unsilenced', at: now, silence: silenced.silence })];
}

function sayOverruled(followed: Followed, { id, createdBy }: Silence, now: Instant): Effect[] {
  if (followed.overruled === id) return [];
  followed.overruled = id;
  return [append(followed, { kind: 'silence_overruled', at: now, silence: id, by: createdBy })];
}

function append({ incident }: Followed, event: IncidentEvent): Effect {
  return { kind: 'append_event', incident: incident.id, event };
}
