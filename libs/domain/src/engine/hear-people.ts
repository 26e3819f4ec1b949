/**
 * What people do through the API: they take an incident, give roles, comment, tick off steps, merge
 * and split, close, review; and what became of orders.
 */
import type { Instant } from '../base/instant.js';
import { applyEvent, isBegun } from '../incident/apply-event.js';
import { hasEnded } from '../incident/has-ended.js';
import type { Incident, IncidentEvent, StepDone } from '../incident/incident.js';
import { applyStepEvent } from '../playbook/apply-step-event.js';
import { endRun } from './drive-run.js';
import type { EngineState, Followed } from './memory.js';
import { mergeInto } from './merge-incidents.js';
import { notify, tellTaken } from './notify-people.js';
import { passOnPage } from './pass-on-page.js';
import { splitIncident } from './split-incident.js';
import type { Effect, Settings, TickInput } from './types.js';

/**
 * Folds what people said into the incidents. Their events are stored already; what comes of them
 * is the incident's new face. One that is late for an ended incident changes nothing; one that is
 * followed no more is still commented, reviewed and reported.
 */
export function hearPeople(
  state: EngineState,
  settings: Settings,
  people: TickInput['people'],
  now: Instant,
): Effect[] {
  const effects: Effect[] = [];
  const faces = new Map<string, Incident>();
  for (const { incident: id, event, face } of people) {
    const followed = state.memory.followed.find((f) => f.incident.id === id);
    if (followed && !hasEnded(followed.incident)) {
      effects.push(...hear(state, settings, followed, event, now));
      continue;
    }
    const known = followed?.incident ?? faces.get(id) ?? face;
    if (!known || (!followed && !hasEnded(known))) continue;
    const after = applyEvent(known, event);
    if (followed) followed.incident = after;
    faces.set(id, after);
    if (after !== known || isTalk(event)) effects.push({ kind: 'save_incident', incident: after });
  }
  return effects;
}

/** What changes no face, and is to be seen at once all the same. */
function isTalk({ kind }: IncidentEvent): boolean {
  return ['commented', 'follow_up_moved'].includes(kind) || kind.startsWith('authority_');
}

function hear(
  state: EngineState,
  settings: Settings,
  followed: Followed,
  event: IncidentEvent,
  now: Instant,
): Effect[] {
  const { incident } = followed;
  switch (event.kind) {
    case 'triggered':
    case 'updated':
    case 'reopened':
    case 'monitoring':
    case 'relapsed':
    case 'recovered':
      return [];
    case 'step_done':
      return hearStep(followed, event);
    case 'page':
      passOnPage(state, settings, event, now);
      return [];
    case 'merged_into':
      return mergeInto(state, settings, followed, event, now);
    case 'split_asked':
      return splitIncident(state, settings, followed, event, now);
    case 'order_moved': {
      const over = event.to === 'done' || event.to === 'stopped';
      if (!followed.run || event.step === null || !over) return [];
      const outcome = event.to === 'done' ? 'met' : 'unmet';
      const passed = { kind: 'step_passed', at: event.at, step: event.step, outcome } as const;
      const run = applyStepEvent(followed.run, passed);
      if (run === followed.run) return [];
      followed.run = run;
      return [
        { kind: 'append_event', incident: incident.id, event: passed },
        { kind: 'save_run', run },
      ];
    }
    case 'resolved_by_hand': {
      followed.incident = applyEvent(incident, event);
      return [
        { kind: 'save_incident', incident: followed.incident },
        ...endRun(followed, now),
        ...notify(settings, followed, 'resolved', now),
      ];
    }
    case 'acknowledged': {
      followed.incident = applyEvent(incident, event);
      if (followed.incident === incident) return [];
      const saved: Effect = { kind: 'save_incident', incident: followed.incident };
      return [saved, ...tellTaken(settings, followed)];
    }
    default: {
      followed.incident = applyEvent(incident, event);
      if (followed.incident === incident && !isTalk(event)) return [];
      return [{ kind: 'save_incident', incident: followed.incident }];
    }
  }
}

function hearStep(followed: Followed, event: StepDone): Effect[] {
  if (!followed.run) return [];
  const run = applyStepEvent(followed.run, event);
  // Said too late, or of a step whose turn it is not: nothing was done by it.
  if (run === followed.run) return [];
  followed.run = run;
  const effects: Effect[] = [{ kind: 'save_run', run }];
  const acts = event.outcome === 'done' || event.outcome === 'approved';
  if (acts && isBegun(followed.incident)) {
    const { at, by, step } = event;
    const begun = { kind: 'mitigating' as const, at, by, step };
    followed.incident = applyEvent(followed.incident, begun);
    effects.push({ kind: 'append_event', incident: followed.incident.id, event: begun });
  }
  return [...effects, { kind: 'save_incident', incident: followed.incident }];
}
