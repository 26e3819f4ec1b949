/** Merging: two incidents that a person knows, or the engine has found, to be one fault. */
import type { Instant } from '../base/instant.js';
import { isAside, mayBeOne } from '../detect/registry.js';
import { applyEvent } from '../incident/apply-event.js';
import { hasEnded } from '../incident/has-ended.js';
import type { IncidentEvent } from '../incident/incident.js';
import { keyOf } from '../localise/match.js';
import { endRun } from './drive-run.js';
import { lend } from './follow-merged.js';
import type { EngineState, Followed } from './memory.js';
import { notify } from './notify-people.js';
import type { Effect, Settings } from './types.js';

/**
 * Ends one and has the other carry on with its failures. Who was told of the one is told how the
 * other goes on and that it is over; nobody is called for it again. Where the other has ended in
 * the meantime, nothing is changed.
 */
export function mergeInto(
  state: EngineState,
  settings: Settings,
  followed: Followed,
  event: Extract<IncidentEvent, { kind: 'merged_into' }>,
  now: Instant,
): Effect[] {
  const host = state.memory.followed.find((f) => f.incident.id === event.into);
  if (!host || host === followed || hasEnded(host.incident)) return [];
  followed.incident = applyEvent(followed.incident, event);
  followed.host = host.incident.id;
  // What was merged into it before goes along.
  for (const each of state.memory.followed) {
    if (each.host === followed.incident.id) each.host = host.incident.id;
  }
  lend(followed, host);
  const ended = [
    { kind: 'save_incident' as const, incident: followed.incident },
    ...endRun(followed, now),
    ...notify(settings, followed, 'resolved', now),
  ];
  if (followed.notifications > 0) {
    const told = host.notifications > 0 ? (host.told ?? settings.receivers) : [];
    host.told = [...new Set([...told, ...(followed.told ?? [])])];
    host.notifications = Math.max(1, host.notifications);
  }
  return ended;
}

/**
 * Merges an incident whose cause has just come to be that of another with it: the later goes on in
 * the elder. Nothing where there is none. The first failures of one of them showed another cause,
 * or two would never have been opened.
 */
export function mergeTwin(
  state: EngineState,
  settings: Settings,
  followed: Followed,
  now: Instant,
): Effect[] {
  const twin = state.memory.followed.find((f) => areTwins(f, followed));
  if (!twin) return [];
  const isElder = twin.incident.detectedAt <= followed.incident.detectedAt;
  const [elder, later] = isElder ? [twin, followed] : [followed, twin];
  const { id } = later.incident;
  const into = elder.incident.id;
  const taken = { kind: 'took_in', at: now, from: id } as const;
  const merged = { kind: 'merged_into', at: now, into } as const;
  elder.incident = applyEvent(elder.incident, taken);
  return [
    { kind: 'append_event', incident: into, event: taken },
    { kind: 'save_incident', incident: elder.incident },
    { kind: 'append_event', incident: id, event: merged },
    ...mergeInto(state, settings, later, merged, now),
  ];
}

function areTwins(other: Followed, { incident, classes }: Followed): boolean {
  if (other.incident === incident || hasEnded(other.incident)) return false;
  // What is wrong everywhere may be several faults, and what is aside explains no payments.
  if (incident.cause.length === 0 || isAside(other.classes) || isAside(classes)) return false;
  return mayBeOne(other.classes, classes) && keyOf(other.incident.cause) === keyOf(incident.cause);
}
