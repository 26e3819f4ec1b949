/**
 * Writes down what a person says about an incident. The API never changes an incident: it appends
 * the event and wakes the engine, the one writer that decides, which folds it in.
 */
import { DomainError } from '#domain/base/domain-error.js';
import { applyEvent } from '#domain/incident/apply-event.js';
import { hasEnded } from '#domain/incident/has-ended.js';
import { type Incident, type IncidentEvent, IncidentId } from '#domain/incident/incident.js';
import type { PlaybookRun } from '#domain/playbook/playbook.js';
import type { Database } from '#infra/db/database.js';
import { one, oneOrNone, rows, type Transaction } from '#infra/db/query.js';
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
  await inTransaction(db, async (tx) => {
    const event = say(await hold(tx, tenant, id));
    await append(tx, tenant, id, event);
  });
}

/** An incident as it is, held until the end of the transaction; refuses one that is not there. */
export async function hold(tx: Transaction, tenant: string, id: string): Promise<Heard> {
  if (!IncidentId.safeParse(id).success) throw noSuchIncident(id);
  const held = await oneOrNone(tx, holdIncident, tenant, id);
  if (!held) throw noSuchIncident(id);
  const unheard = await rows(tx, unheardEvents, tenant, id);
  const run = await oneOrNone(tx, findPlaybookRun, tenant, id);
  const said = unheard.map(({ body }) => body);
  return { incident: held.body, unheard: said, run: run?.body ?? null };
}

/** Writes an event down for the engine, and wakes it. */
export async function append(
  tx: Transaction,
  tenant: string,
  id: string,
  event: IncidentEvent,
): Promise<void> {
  const { at, kind } = event;
  const body = JSON.stringify(event);
  await one(tx, appendIncidentEvent, tenant, id, new Date(at), kind, body, false);
  await rows(tx, wake, 'tillwatch_people', `${tenant} ${id}`);
}

/** The refusal of an incident that is not there, or is somebody else's: nobody learns which. */
export function noSuchIncident(id: string): DomainError {
  return new DomainError('incident_not_found', `there is no incident ${JSON.stringify(id)}`);
}

/** Refuses what comes after the end: the engine would hear it and change nothing. */
export function demandOpen(heard: Heard): void {
  const { id, status } = faceOf(heard);
  if (!hasEnded({ status })) return;
  const closed = heard.unheard.find((event) => event.kind === 'resolved_by_hand');
  const who = closed ? `, closed by ${closed.by}` : '';
  throw new DomainError('incident_already_resolved', `${id} is ${status}${who}`);
}

/** The incident as it will be when the engine has heard everybody. */
export function faceOf({ incident, unheard }: Heard): Incident {
  return unheard.reduce(applyEvent, incident);
}
