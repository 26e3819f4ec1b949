import { isGround } from '../base/drill-ground.js';
import type { IncidentId } from '../incident/incident.js';
import type { Memory } from './memory.js';

/** The id of the next incident of a tenant, or of its drills; there is no other of it. */
export function nextId(memory: Pick<Memory, 'nextIncident'>, tenant: string): IncidentId {
  const number = memory.nextIncident;
  memory.nextIncident += 1;
  return `${isGround(tenant) ? 'drill' : 'inc'}-${number}`;
}
