/** The events that people's words about an incident become, or why they are refused. */
import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import { splitCause } from '#domain/engine/split-incident.js';
import type { IncidentEvent } from '#domain/incident/incident.js';
import { demandOpen, faceOf, type Heard } from '../incidents/hear-person.js';
import type { GiveRole, Judge, Mitigate, SetSeverity, SplitIncident } from './life-input.js';

/** Roles may be given after the end, too: somebody has to review it. */
export function giveRole(input: GiveRole, at: Instant): IncidentEvent {
  return { kind: 'role_given', at, ...input };
}

/** Said while it burns or long after; the last word of each person counts. */
export function judgeIncident({ by, useful, note }: Judge, at: Instant): IncidentEvent {
  return { kind: 'judged', at, by, useful, ...(note !== undefined && { note }) };
}

export function beginMitigation(heard: Heard, input: Mitigate, at: Instant): IncidentEvent {
  demandOpen(heard);
  const { by, note } = input;
  return { kind: 'mitigating', at, by, ...(note !== undefined && { note }) };
}

export function setSeverity(heard: Heard, input: SetSeverity, at: Instant): IncidentEvent {
  demandOpen(heard);
  return { kind: 'severity_set', at, ...input };
}

/** Refuses what the engine would not do: all, or nothing, of what the cause names. */
export function askToSplit(heard: Heard, input: SplitIncident, at: Instant): IncidentEvent {
  demandOpen(heard);
  const { cause, id } = faceOf(heard);
  const asked = heard.unheard.some(({ kind }) => kind === 'split_asked');
  if (asked || splitCause(cause, input.entries) === null) {
    const why = asked
      ? 'somebody is splitting it just now'
      : 'name some, but not all, of the values of one attribute of its cause';
    throw new DomainError('split_refused', `${id}: ${why}`);
  }
  return { kind: 'split_asked', at, ...input };
}
