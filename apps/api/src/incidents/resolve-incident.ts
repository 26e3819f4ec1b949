import type { Instant } from '#domain/base/instant.js';
import type { IncidentEvent } from '#domain/incident/incident.js';
import { demandOpen, type Heard } from './hear-person.js';
import type { Resolve } from './incident-input.js';

/** Somebody closes the incident by hand, which wants a reason: the evidence says otherwise. */
export function resolveIncident(heard: Heard, input: Resolve, now: Instant): IncidentEvent {
  demandOpen(heard);
  return { kind: 'resolved_by_hand', at: now, by: input.by, reason: input.reason };
}
