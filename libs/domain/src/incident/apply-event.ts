/**
 * An incident is what its events made of it: each is folded in here, by the engine that decides and
 * by whoever wants to know what an incident will be. One that comes too late changes nothing and
 * answers the very same object. Figures that are measured between events are not told by any.
 */
import { comeAgain } from './come-again.js';
import { hasEnded } from './has-ended.js';
import type { Incident, IncidentEvent } from './incident.js';
import type { Link } from './life-event.js';

/** The incident after one event. */
export function applyEvent(incident: Incident, event: IncidentEvent): Incident {
  if (hasEnded(incident)) return applyAfterEnd(incident, event);
  const { status } = incident;
  switch (event.kind) {
    case 'triggered':
    case 'updated':
    case 'reopened':
      return event.incident;
    case 'monitoring':
      return { ...incident, status: 'monitoring' };
    case 'relapsed':
      return {
        ...incident,
        status: incident.acknowledgedAt === null ? 'triggered' : 'acknowledged',
        returns: comeAgain(incident),
      };
    case 'recovered':
    case 'resolved_by_hand':
      return { ...incident, status: 'resolved', resolvedAt: event.at };
    case 'acknowledged': {
      if (incident.acknowledgedAt !== null) return incident;
      const who = { acknowledgedAt: event.at, acknowledgedBy: event.by };
      return { ...incident, ...who, status: status === 'triggered' ? 'acknowledged' : status };
    }
    case 'mitigating':
      return isBegun(incident) ? { ...incident, status: 'mitigating' } : incident;
    case 'severity_set': {
      const over = incident.severityByHand?.over ?? incident.severity;
      const { severity } = event;
      return { ...incident, severity, severityByHand: { severity, over } };
    }
    case 'merged_into': {
      const ended = { status: 'merged', resolvedAt: event.at } as const;
      return { ...linked(incident, { kind: 'merged_into', to: event.into }), ...ended };
    }
    case 'took_in':
      return linked(incident, { kind: 'took_in', to: event.from });
    default:
      return applyAnyTime(incident, event);
  }
}

/** Whether it has begun and nobody works on it yet, as far as was said. */
export function isBegun({ status }: Incident): boolean {
  return status === 'triggered' || status === 'acknowledged';
}

function applyAfterEnd(incident: Incident, event: IncidentEvent): Incident {
  switch (event.kind) {
    case 'reopened':
      return event.incident;
    case 'reviewed':
      if (incident.status !== 'resolved') return incident;
      return { ...incident, status: 'reviewed', reviewedAt: event.at };
    default:
      return applyAnyTime(incident, event);
  }
}

function applyAnyTime(incident: Incident, event: IncidentEvent): Incident {
  switch (event.kind) {
    case 'role_given': {
      const { [event.role]: _before, ...others } = incident.roles ?? {};
      return {
        ...incident,
        roles: event.to === null ? others : { ...others, [event.role]: event.to },
      };
    }
    case 'split_into':
      return linked(incident, { kind: 'split_into', to: event.as });
    case 'came_back':
      return linked(incident, { kind: 'came_back_as', to: event.as });
    case 'judged':
      return { ...incident, verdicts: { ...incident.verdicts, [event.by]: event.useful } };
    default:
      return incident;
  }
}

function linked(incident: Incident, link: Link): Incident {
  const known = incident.links ?? [];
  if (known.some(({ kind, to }) => kind === link.kind && to === link.to)) return incident;
  return { ...incident, links: [...known, link] };
}
