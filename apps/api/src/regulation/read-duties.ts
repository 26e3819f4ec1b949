import type { Instant } from '#domain/base/instant.js';
import type { Duties } from '#domain/regulation/compose-duty.js';
import type { RegulationFile } from '#domain/regulation/regulation.js';
import type { Database } from '#infra/db/database.js';
import { weighIncident } from '#infra/regulation/weigh-incident.js';
import { demandIncident } from '../incidents/read-incidents.js';

/** The duties of an incident; without a file there are none. */
export async function readDuties(
  db: Database,
  file: RegulationFile | null,
  tenant: string,
  id: string,
  now: Instant,
): Promise<Duties> {
  const incident = await demandIncident(db, tenant, id);
  return file ? weighIncident(db, file, incident, now) : { asked: [], duties: [] };
}
