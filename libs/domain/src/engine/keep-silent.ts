/**
 * Silences and inhibition at work: an incident says that it is kept from people and by whom, and
 * when that ends while the incident goes on, people are told what they were not told meanwhile.
 */

import type { Instant } from '../base/instant.js';
import { hasEnded } from '../incident/has-ended.js';
import type { IncidentEvent } from '../incident/incident.js';
import { type Inhibition, inhibit } from '../notify/inhibit.js';
import { type Silence, silencing } from '../notify/silence.js';
import type { EngineState, Followed } from './memory.js';
import { tell } from './notify-people.js';
import type { Effect, Settings } from './types.js';

/**
 * Begins and ends what keeps every open incident from people, as the silences and the incidents of
 * now have it. What a step wanted to tell and may tell leaves here, in the same step.
 */
export function keepSilent(state: EngineState, settings: Settings, now: Instant): Effect[] {
  const open = state.memory.followed.map((f) => f.incident).filter((each) => !hasEnded(each));
  const inhibitions = inhibit(settings.routing?.inhibitRules ?? [], open);
  return state.memory.followed.flatMap((followed) => {
    if (hasEnded(followed.incident)) {
      delete followed.held;
      delete followed.overruled;
      delete followed.overruledBy;
      return [];
    }
    const { by, overruled } = silencing(settings.silences ?? [], followed.incident, now);
    const effects = by ? begin(followed, by, now) : end(followed, now);
    if (overruled) effects.push(...sayOverruled(followed, overruled, now));
    const inhibited = inhibitions.get(followed.incident.id);
    effects.push(...markInhibited(followed, inhibited, now));
    if (by || followed.incident.inhibited || !followed.held) return effects;
    const { reason, wanted } = followed.held;
    delete followed.held;
    return [...effects, ...tell(settings, followed, reason, now, wanted)];
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

/** Says by whom it is inhibited, that it is no more, or that a SEV1 is told all the same. */
function markInhibited(
  followed: Followed,
  { by, overruled }: Inhibition = { by: [], overruled: [] },
  now: Instant,
): Effect[] {
  const effects: Effect[] = [];
  const { inhibited, ...incident } = followed.incident;
  const same = (one: readonly string[], other: readonly string[]) => `${one}` === `${other}`;
  if (!same(by, inhibited?.by ?? [])) {
    const held = by.length > 0;
    followed.incident = held ? { ...incident, inhibited: { by: [...by] } } : incident;
    const event: IncidentEvent = held
      ? { kind: 'inhibited', at: now, by: [...by] }
      : { kind: 'uninhibited', at: now };
    effects.push(append(followed, event));
  }
  if (overruled.length > 0 && !same(overruled, followed.overruledBy ?? [])) {
    followed.overruledBy = overruled;
    effects.push(append(followed, { kind: 'inhibition_overruled', at: now, by: [...overruled] }));
  }
  return effects;
}

function append({ incident }: Followed, event: IncidentEvent): Effect {
  return { kind: 'append_event', incident: incident.id, event };
}
