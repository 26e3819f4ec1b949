import type { Instant } from '#domain/base/instant.js';
import { figuresOf, type IncidentFigures } from '#domain/incident/figures.js';
import type { Incident, IncidentEvent } from '#domain/incident/incident.js';
import type { TimelineEntry } from '#domain/incident/timeline.js';
import type { AtStake } from '#domain/incident/value-at-stake.js';
import type { PlaybookRun } from '#domain/playbook/playbook.js';
import type { RegulationFile } from '#domain/regulation/regulation.js';
import type { Database } from '#infra/db/database.js';
import { oneOrNone, rows } from '#infra/db/query.js';
import { readHindsightOf } from '#infra/history/read-hindsight.js';
import { findPlaybookRun, incidentStory as incidentEvents } from '#infra/store/incidents.sql.js';
import { notificationsOf } from '#infra/store/outbox.sql.js';
import { incidentStory } from '../incidents/incident-story.js';
import { readAtStake } from '../incidents/read-at-stake.js';
import { demandIncident } from '../incidents/read-incidents.js';

/** All that is known of one incident: for reviews, documents and authorities. */
export interface Account {
  readonly incident: Incident;
  readonly events: readonly IncidentEvent[];
  readonly timeline: readonly TimelineEntry[];
  readonly run: PlaybookRun | null;
  readonly figures: IncidentFigures;
  readonly atStake: readonly AtStake[];
}

/** Reads it, or refuses an incident that is not there. */
export async function readAccount(
  db: Database,
  file: RegulationFile | null,
  tenant: string,
  id: string,
  now: Instant,
): Promise<Account> {
  const incident = await demandIncident(db, tenant, id);
  const found = await rows(db, incidentEvents, tenant, id);
  const notifications = await rows(db, notificationsOf, tenant, id);
  const run = (await oneOrNone(db, findPlaybookRun, tenant, id))?.body ?? null;
  const seen = await readHindsightOf(db, tenant, id);
  const events = found.map(({ body }) => body);
  const numbers = found.map(({ n }) => n);
  const count = (state: string) => notifications.filter((each) => each.state === state).length;
  const pages = { sent: count('sent'), failed: count('gave_up') };
  return {
    incident,
    events,
    timeline: incidentStory(events, notifications, seen, numbers),
    run,
    figures: figuresOf(incident, events, run, pages),
    atStake: await readAtStake(db, file, incident, events, now),
  };
}
