/**
 * Writes down what a person says about an incident. The API never changes an incident: it appends
 * the event and wakes the engine, the one writer that decides, which folds it in.
 */
import { DomainError } from '#domain/base/domain-error.js';
import { type Incident, type IncidentEvent, IncidentId } from '#domain/incident/incident.js';
import type { PlaybookRun } from '#domain/playbook/playbook.js';
import type { Database } from '#infra/db/database.js';
import { one, oneOrNone, rows } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { wake } from '#infra/store/engine.sql.js';
import { appendIncidentEvent, findPlaybookRun } from '#infra/store/incidents.sql.js';
import { holdIncident, unheardEvents } from '#infra/store/people.sql.js';

/** An incident as it will be when the engine has heard everybody. */
export interface Heard {
  readonly incident: Incident;
  /** What people said that the engine has not folded in yet, oldest first. */
  readonly unheard: readonly IncidentEvent[];
  readonly run: PlaybookRun | null;
}

/** Appends the event that `say` makes of the incident's present face, or refuses as it does. */
export async function hearPerson(
  db: Database,
  tenant: string,
  id: string,
  say: (heard: Heard) => IncidentEvent,
): Promise<void> {
  if (!IncidentId.safeParse(id).success) throw noSuchIncident(id);
  await inTransaction(db, async (tx) => {
    const held = await oneOrNone(tx, holdIncident, tenant, id);
    if (!held) throw noSuchIncident(id);
    const unheard = await rows(tx, unheardEvents, tenant, id);
    const run = await oneOrNone(tx, findPlaybookRun, tenant, id);
    const event = say({
      incident: held.body,
      unheard: unheard.map(({ body }) => body),
      run: run?.body ?? null,
    });
    const { at, kind } = event;
    const body = JSON.stringify(event);
    await one(tx, appendIncidentEvent, tenant, id, new Date(at), kind, body, false);
    await rows(tx, wake, 'tillwatch_people', `${tenant} ${id}`);
  });
}

/** The refusal of an incident that is not there, or is somebody else's: nobody learns which. */
export function noSuchIncident(id: string): DomainError {
  return new DomainError('incident_not_found', `there is no incident ${JSON.stringify(id)}`);
}

/** Refuses what comes after the end: the engine would hear it and change nothing. */
export function demandOpen({ incident, unheard }: Heard): void {
  const closed = unheard.find((event) => event.kind === 'resolved_by_hand');
  if (incident.status !== 'resolved' && !closed) return;
  const who = closed ? `, closed by ${closed.by}` : '';
  throw new DomainError('incident_already_resolved', `${incident.id} is resolved${who}`);
}
