/** What people do through the API: they acknowledge, tick off steps, close by hand; and orders. */
import type { Instant } from '../base/instant.js';
import type { IncidentEvent } from '../incident/incident.js';
import { applyStepEvent } from '../playbook/apply-step-event.js';
import { endRun } from './drive-run.js';
import type { EngineState, Followed } from './memory.js';
import { notify, tellTaken } from './notify-people.js';
import type { Effect, Settings, TickInput } from './types.js';

/**
 * Folds what people said into the incidents. Their events are stored already; what comes of them
 * is the incident's new face. One that is late for an ended incident changes nothing.
 */
export function hearPeople(
  state: EngineState,
  settings: Settings,
  people: TickInput['people'],
  now: Instant,
): Effect[] {
  const effects: Effect[] = [];
  for (const { incident: id, event } of people) {
    const followed = state.memory.followed.find((f) => f.incident.id === id);
    if (followed && followed.incident.status !== 'resolved') {
      effects.push(...hear(settings, followed, event, now));
    }
  }
  return effects;
}

function hear(
  settings: Settings,
  followed: Followed,
  event: IncidentEvent,
  now: Instant,
): Effect[] {
  const { incident } = followed;
  switch (event.kind) {
    case 'acknowledged': {
      if (incident.acknowledgedAt !== null) return [];
      const status = incident.status === 'triggered' ? 'acknowledged' : incident.status;
      const acknowledged = { acknowledgedAt: event.at, acknowledgedBy: event.by };
      followed.incident = { ...incident, ...acknowledged, status };
      return [
        { kind: 'save_incident', incident: followed.incident },
        ...tellTaken(settings, followed),
      ];
    }
    case 'step_done': {
      if (!followed.run) return [];
      const run = applyStepEvent(followed.run, event);
      // Said too late, or of a step whose turn it is not: nothing was done by it.
      if (run === followed.run) return [];
      followed.run = run;
      const begun = incident.status === 'triggered' || incident.status === 'acknowledged';
      if (begun) followed.incident = { ...incident, status: 'mitigating' };
      return [
        { kind: 'save_run', run },
        { kind: 'save_incident', incident: followed.incident },
      ];
    }
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
      followed.incident = { ...incident, status: 'resolved', resolvedAt: now };
      return [
        { kind: 'save_incident', incident: followed.incident },
        ...endRun(followed, now),
        ...notify(settings, followed, 'resolved', now),
      ];
    }
    default:
      return [];
  }
}
