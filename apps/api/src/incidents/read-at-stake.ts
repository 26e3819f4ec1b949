import type { Instant } from '#domain/base/instant.js';
import type { Incident, IncidentEvent } from '#domain/incident/incident.js';
import { type AtStake, estimateAtStake } from '#domain/incident/value-at-stake.js';
import { answersIn } from '#domain/regulation/hear-authority.js';
import { failuresIn } from '#domain/regulation/measures.js';
import type { RegulationFile } from '#domain/regulation/regulation.js';
import { withSaid } from '#domain/regulation/value-known.js';
import type { Database } from '#infra/db/database.js';
import { readMinutes } from '#infra/regulation/read-minutes.js';

/**
 * The value at stake in an incident by currency, with what people answered for authorities; nothing
 * where no payment records came before it, or its minutes are not kept any more.
 */
export async function readAtStake(
  db: Database,
  file: RegulationFile | null,
  incident: Incident,
  events: readonly IncidentEvent[],
  now: Instant,
): Promise<AtStake[]> {
  if (!incident.sales) return [];
  const atStake = estimateAtStake(incident, failuresIn(await readMinutes(db, incident, now)));
  return withSaid({ atStake, answers: answersIn(events) }, file);
}
