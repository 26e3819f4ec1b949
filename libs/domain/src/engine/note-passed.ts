/** What had ended when it was found is a note, and is told after all when it is back. */
import type { Instant } from '../base/instant.js';
import type { Finding } from '../detect/detector.js';
import { factsOf, isPayment } from '../detect/registry.js';
import { applyEvent } from '../incident/apply-event.js';
import type { Incident } from '../incident/incident.js';
import { grade } from './grade-incident.js';
import { type Found, hasPassed, isMissedAgain } from './has-passed.js';
import { startClear } from './judge-end.js';
import type { EngineState, Followed } from './memory.js';
import { notify } from './notify-people.js';
import { startRun } from './start-run.js';
import type { Effect, Settings } from './types.js';

const NOTE = 'SEV4';

/** The incident as a note, if it is known to have ended; as it is, if it is not. */
export function notePassed(
  state: EngineState,
  finding: Finding,
  incident: Incident,
  now: Instant,
): Incident {
  const { cause, startedAt: onset, severity } = incident;
  if (severity === NOTE || !hasPassed(state, { finding, cause, onset }, now)) return incident;
  return { ...incident, severity: NOTE, foundOver: { severity } };
}

/** What was found again of a note is noted as well. */
export function keepNote({ foundOver }: Incident, now: Incident): Incident {
  return foundOver ? { ...now, severity: NOTE, foundOver: { severity: now.severity } } : now;
}

/**
 * The open incidents that may explain what was found. A note is of what is over, so what goes on is
 * no part of it: people would never be told of that.
 */
export function explaining(
  state: EngineState,
  open: readonly Followed[],
  found: Found,
  now: Instant,
): readonly Followed[] {
  const isNote = ({ incident }: Followed) => incident.foundOver !== undefined;
  if (!open.some(isNote) || hasPassed(state, found, now)) return open;
  return open.filter((each) => !isNote(each));
}

/** Payments that are well again are watched at once: failures that come back are a relapse. */
export function watchNote(followed: Followed, now: Instant): Effect[] {
  const { incident, classes } = followed;
  if (!incident.foundOver || !isPayment(factsOf(classes[0] ?? 'other'))) return [];
  startClear(followed, now);
  const event = { kind: 'monitoring', at: now } as const;
  followed.incident = applyEvent(incident, event);
  return [{ kind: 'append_event', incident: incident.id, event }];
}

/** Whether a note is of what is missed once more. */
export function isBack(state: EngineState, followed: Followed, now: Instant): boolean {
  const { incident, classes, since: onset, clearSince, tolerated } = followed;
  const [finding] = classes;
  if (!incident.foundOver || clearSince !== null || finding === undefined) return false;
  const { cause, detectedAt: foundAt } = incident;
  return isMissedAgain(state, { finding, cause, onset, foundAt, tolerated }, now);
}

/** What was noted is back: from now on it is an incident like any other, and people are told. */
export function tellNote(
  state: EngineState,
  settings: Settings,
  followed: Followed,
  now: Instant,
): Effect[] {
  const { foundOver, ...incident } = followed.incident;
  if (!foundOver) return [];
  const { severity } = foundOver;
  followed.incident = grade(state, settings, { ...incident, severity }, followed.since);
  const event = { kind: 'updated', at: now, incident: followed.incident } as const;
  return [
    { kind: 'append_event', incident: incident.id, event },
    ...startRun(settings, followed, now),
    ...notify(settings, followed, 'first', now),
  ];
}
