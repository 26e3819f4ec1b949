import { z } from 'zod';
import { Incident, IncidentEvent } from '#domain/incident/incident.js';
import { PlaybookRun } from '#domain/playbook/playbook.js';
import { defineQuery } from '../db/query.js';

/** Writes an incident's present face. */
export const saveIncident = defineQuery<
  [
    tenant: string,
    id: string,
    status: string,
    severity: string,
    startedAt: Date,
    resolvedAt: Date | null,
    updatedAt: Date,
    body: string,
  ]
>()({
  name: 'save_incident',
  text: `
    insert into incident
           (tenant, id, status, severity, started_at, resolved_at, updated_at, body)
    values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)
        on conflict (tenant, id) do update
       set status = excluded.status,
           severity = excluded.severity,
           started_at = excluded.started_at,
           resolved_at = excluded.resolved_at,
           updated_at = excluded.updated_at,
           body = excluded.body`,
});

/** Takes out everybody who was hit: the incident has another cause. */
export const dropMembers = defineQuery<[tenant: string, incident: string]>()({
  name: 'drop_members',
  text: 'delete from incident_member where tenant = $1 and incident = $2',
});

/** Adds some who were hit; those who are there already stay. */
export const addMembers = defineQuery<
  [tenant: string, incident: string, kind: 'terminal' | 'merchant', names: readonly string[]]
>()({
  name: 'add_members',
  text: `
    insert into incident_member (tenant, incident, kind, name)
    select $1, $2, $3, name
      from unnest($4::text[]) as given (name)
        on conflict do nothing`,
});

/**
 * The incidents that hit a terminal or a merchant and are open, or ended after a moment. Whom a
 * merged one hit, the one that goes on is said to have hit.
 */
export const incidentsThatHit = defineQuery<
  [tenant: string, terminal: string | null, merchants: readonly string[], endedAfter: Date]
>()({
  name: 'incidents_that_hit',
  text: `
    select incident.body,
           bool_or(member.kind = 'terminal') as terminal,
           array_agg(member.name) filter (where member.kind = 'merchant') as merchants
      from incident_member as member
      join incident on incident.tenant = member.tenant and incident.id = member.incident
     where member.tenant = $1
       and (   member.kind = 'terminal' and member.name = $2
            or member.kind = 'merchant' and member.name = any($3::text[]))
       and (incident.resolved_at is null or incident.resolved_at > $4)
       and incident.status <> 'merged'
     group by incident.tenant, incident.id
     order by incident.started_at desc, incident.id
     limit 20`,
  row: z.object({
    body: Incident,
    terminal: z.boolean(),
    merchants: z.array(z.string()).nullable(),
  }),
});

/** Adds one event to an incident's story; people's events are not folded yet. */
export const appendIncidentEvent = defineQuery<
  [tenant: string, incident: string, at: Date, kind: string, body: string, folded: boolean]
>()({
  name: 'append_incident_event',
  text: `
    insert into incident_event (tenant, incident, at, kind, body, folded)
    values ($1, $2, $3, $4, $5::jsonb, $6)
    returning n`,
  row: z.object({ n: z.number() }),
});

/** What people said that the engine has not heard yet. */
export const unfoldedEvents = defineQuery<[]>()({
  name: 'unfolded_events',
  text: `
    select event.n, event.tenant, event.incident, event.body, incident.body as face
      from incident_event as event
      join incident on incident.tenant = event.tenant and incident.id = event.incident
     where not event.folded
     order by event.n
     limit 1000`,
  row: z.object({
    n: z.number(),
    tenant: z.string(),
    incident: z.string(),
    body: IncidentEvent,
    face: Incident,
  }),
});

/** Marks people's events as heard. */
export const markFolded = defineQuery<[ns: readonly number[]]>()({
  name: 'mark_folded',
  text: `update incident_event set folded = true where n = any($1::int8[])`,
});

/** Incidents, newest first: the open ones, or all. */
export const listIncidents = defineQuery<[tenant: string, openOnly: boolean, limit: number]>()({
  name: 'list_incidents',
  text: `
    select body
      from incident
     where tenant = $1
       and (not $2::boolean or resolved_at is null)
     order by started_at desc, id
     limit $3`,
  row: z.object({ body: Incident }),
});

/** One incident. */
export const findIncident = defineQuery<[tenant: string, id: string]>()({
  name: 'find_incident',
  text: `select body from incident where tenant = $1 and id = $2`,
  row: z.object({ body: Incident }),
});

/** The story of an incident, oldest first. */
export const incidentStory = defineQuery<[tenant: string, incident: string]>()({
  name: 'incident_story',
  text: `
    select n, body
      from incident_event
     where tenant = $1
       and incident = $2
     order by n
     limit 2000`,
  row: z.object({ n: z.number(), body: IncidentEvent }),
});

/** The highest incident number of a tenant. */
export const lastIncidentNumber = defineQuery<[tenant: string]>()({
  name: 'last_incident_number',
  text: `
    select coalesce(max(substring(id from '\\d+$')::int8), 0)::int8 as number
      from incident
     where tenant = $1`,
  row: z.object({ number: z.number() }),
});

/** Writes a playbook run. */
export const savePlaybookRun = defineQuery<
  [tenant: string, incident: string, hash: string, body: string]
>()({
  name: 'save_playbook_run',
  text: `
    insert into playbook_run (tenant, incident, hash, body)
    values ($1, $2, $3, $4::jsonb)
        on conflict (tenant, incident) do update
       set body = excluded.body`,
});

/** The playbook run of an incident. */
export const findPlaybookRun = defineQuery<[tenant: string, incident: string]>()({
  name: 'find_playbook_run',
  text: `select body from playbook_run where tenant = $1 and incident = $2`,
  row: z.object({ body: PlaybookRun }),
});
