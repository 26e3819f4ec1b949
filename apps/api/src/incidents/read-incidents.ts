/** What is read about incidents. */
import type { Instant } from '#domain/base/instant.js';
import { type Incident, IncidentId } from '#domain/incident/incident.js';
import type { IncidentDetail, IncidentSeries, RunTurn } from '#domain/live/view.js';
import type { PlaybookRun } from '#domain/playbook/playbook.js';
import { whereIs } from '#domain/playbook/where-is.js';
import type { RegulationFile } from '#domain/regulation/regulation.js';
import type { Database } from '#infra/db/database.js';
import { oneOrNone, rows } from '#infra/db/query.js';
import { readHindsightOf } from '#infra/history/read-hindsight.js';
import {
  findIncident,
  findPlaybookRun,
  incidentStory as incidentEvents,
  listIncidents,
} from '#infra/store/incidents.sql.js';
import { notificationsOf } from '#infra/store/outbox.sql.js';
import { incidentSeries } from '#infra/store/rollups.sql.js';
import { noSuchIncident } from './hear-person.js';
import type { ListIncidents } from './incident-input.js';
import { joinBuckets, lineSpan } from './incident-line.js';
import { incidentStory } from './incident-story.js';
import { readAtStake } from './read-at-stake.js';

/** Incidents, newest first. */
export async function readIncidents(
  db: Database,
  tenant: string,
  { status, limit }: ListIncidents,
): Promise<Incident[]> {
  const found = await rows(db, listIncidents, tenant, status === 'open', limit);
  return found.map(({ body }) => body);
}

/** One incident with its story, its playbook run, and what was at stake. */
export async function readIncident(
  db: Database,
  file: RegulationFile | null,
  tenant: string,
  id: string,
  now: Instant,
): Promise<IncidentDetail> {
  const incident = await demandIncident(db, tenant, id);
  const found = await rows(db, incidentEvents, tenant, id);
  const events = found.map(({ body }) => body);
  const notifications = await rows(db, notificationsOf, tenant, id);
  const run = await oneOrNone(db, findPlaybookRun, tenant, id);
  const timeline = incidentStory(
    events,
    notifications,
    await readHindsightOf(db, tenant, id),
    found.map(({ n }) => n),
  );
  const atStake = await readAtStake(db, file, incident, events, now);
  const turn = run ? turnOf(run.body) : null;
  return { incident, timeline, run: run?.body ?? null, turn, atStake };
}

function turnOf(run: PlaybookRun): RunTurn | null {
  if (run.endedAt !== null) return null;
  const { step, since, deadline, ahead } = whereIs(run);
  return { step: step?.id ?? null, since, deadline, ahead: [...ahead] };
}

/** The failures of the incident's scope over time. */
export async function readIncidentSeries(
  db: Database,
  tenant: string,
  id: string,
  now: Instant,
): Promise<IncidentSeries> {
  const incident = await demandIncident(db, tenant, id);
  const span = lineSpan(incident, now);
  const codes = incident.evidence.codes.map(({ code }) => code);
  const acquirers = incident.cause
    .filter(({ attribute }) => attribute === 'acquirer')
    .map(({ value }) => value);
  const [from, to] = [new Date(span.from), new Date(span.to)];
  const found = await rows(db, incidentSeries, tenant, from, to, acquirers, codes);
  // A class that only PIN payments can fail with has its PIN-less ones for a control group.
  const ofPin = incident.evidence.control !== null;
  const points = found.map(({ at, attempts, pin, failures }) => ({
    at: at.getTime(),
    attempts: Math.max(ofPin ? pin : attempts, failures),
    failures,
  }));
  const { startedAt, impact } = incident;
  return { ...joinBuckets(points, span), startedAt, baseline: impact.baseline };
}

/** One incident, or the refusal of one that is not there. */
export async function demandIncident(db: Database, tenant: string, id: string): Promise<Incident> {
  if (!IncidentId.safeParse(id).success) throw noSuchIncident(id);
  const found = await oneOrNone(db, findIncident, tenant, id);
  if (!found) throw noSuchIncident(id);
  return found.body;
}
