import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import type { IncidentEvent } from '#domain/incident/incident.js';
import { demandOpen, type Heard } from './hear-person.js';
import type { Acknowledge } from './incident-input.js';

/** Somebody takes the incident; the second who tries learns who the first was. */
export function acknowledgeIncident(heard: Heard, input: Acknowledge, now: Instant): IncidentEvent {
  demandOpen(heard);
  const { incident, unheard } = heard;
  const earlier = unheard.find((event) => event.kind === 'acknowledged');
  const who = incident.acknowledgedAt === null ? earlier?.by : incident.acknowledgedBy;
  if (who !== undefined) {
    throw new DomainError('incident_already_acknowledged', `${who ?? 'somebody'} has it`);
  }
  const { by, note } = input;
  return { kind: 'acknowledged', at: now, by, ...(note !== undefined && { note }) };
}
