/** What is handed over from shift to shift. */
import { z } from 'zod';
import { PlaybookRun } from '#domain/playbook/playbook.js';
import { defineQuery } from '../db/query.js';

/** Writes down what whoever goes off call says. */
export const addNote = defineQuery<[rota: string, by: string, at: Date, text: string]>()({
  name: 'add_note',
  text: `
    insert into oncall_note (rota, said_by, said_at, body)
    values ($1, $2, $3, $4)
    returning n`,
  row: z.object({ n: z.number() }),
});

/** The notes of a rota since a moment, the newest first. */
export const notesOf = defineQuery<[rota: string, since: Date]>()({
  name: 'notes_of',
  text: `
    select n, said_by, said_at, body
      from oncall_note
     where rota = $1
       and said_at >= $2
     order by said_at desc, n desc
     limit 50`,
  row: z.object({ n: z.number(), said_by: z.string(), said_at: z.date(), body: z.string() }),
});

/** Pages to some people since a moment, and whether somebody took the incident after that. */
export const pagesTo = defineQuery<[tenant: string, people: readonly string[], since: Date]>()({
  name: 'pages_to',
  text: `
    select page.at, page.incident, page.night,
           exists (
             select from incident_event as event
              where event.tenant = page.tenant
                and event.incident = page.incident
                and event.kind = 'acknowledged'
                and event.at >= page.at
           ) as taken
      from oncall_page as page
     where page.tenant = $1
       and page.person = any($2::text[])
       and page.at >= $3
       and not page.again
     order by page.at
     limit 5000`,
  row: z.object({ at: z.date(), incident: z.string(), night: z.boolean(), taken: z.boolean() }),
});

/** Runs of playbooks of incidents that are open. */
export const runsAtWork = defineQuery<[tenant: string]>()({
  name: 'runs_at_work',
  text: `
    select run.body
      from playbook_run as run
      join incident on incident.tenant = run.tenant and incident.id = run.incident
     where run.tenant = $1
       and incident.resolved_at is null
     order by incident.started_at, incident.id
     limit 500`,
  row: z.object({ body: PlaybookRun }),
});

/** Windows that back offices announced since a moment and that are not over. */
export const windowsAhead = defineQuery<[tenant: string, since: Date, now: number]>()({
  name: 'windows_ahead',
  text: `
    select id, source, body ->> 'what' as what,
           coalesce(body ->> 'note', '') as note,
           (body ->> 'until')::float8 as until
      from host_message
     where tenant = $1
       and channel = 'change'
       and received_at >= $2
       and body ->> 'what' in ('maintenance', 'cutover')
       and (body ->> 'until')::float8 > $3
     order by until, id
     limit 200`,
  row: z.object({
    id: z.string(),
    source: z.string(),
    what: z.enum(['maintenance', 'cutover']),
    note: z.string(),
    until: z.number(),
  }),
});
