/** What is measured of an incident for authorities. */
import { z } from 'zod';
import { Incident, IncidentEvent } from '#domain/incident/incident.js';
import { defineQuery } from '../db/query.js';

/** Attempts and failures with some codes by minute, at some acquirers or (empty) all. */
export const incidentMinutes = defineQuery<
  [tenant: string, from: Date, to: Date, acquirers: readonly string[], codes: readonly string[]]
>()({
  name: 'incident_minutes',
  text: `
    with traffic as (
      select at, sum(attempts)::int8 as attempts, sum(pin)::int8 as pin
        from traffic_1m
       where tenant = $1
         and at >= $2
         and at < $3
         and (cardinality($4::text[]) = 0 or acquirer = any($4))
       group by at
    ),
    failing as (
      select at, sum(failures)::int8 as failures
        from code_1m
       where tenant = $1
         and at >= $2
         and at < $3
         and (cardinality($4::text[]) = 0 or acquirer = any($4))
         and code = any($5::text[])
       group by at
    )
    select at, traffic.attempts, traffic.pin, coalesce(failing.failures, 0)::int8 as failures
      from traffic
      left join failing using (at)
     order by at
     limit 20160`,
  row: z.object({
    at: z.date(),
    attempts: z.number(),
    pin: z.number(),
    failures: z.number(),
  }),
});

/** Attempts in a span, and since when of it there are any. */
export const attemptsBetween = defineQuery<[tenant: string, from: Date, to: Date]>()({
  name: 'attempts_between',
  text: `
    select coalesce(sum(attempts), 0)::int8 as attempts, min(at) as first_at
      from traffic_1h
     where tenant = $1
       and at >= $2
       and at < $3`,
  row: z.object({ attempts: z.number(), first_at: z.date().nullable() }),
});

/** All terminals of a tenant that are not retired, and their merchants. */
export const countWhoIsThere = defineQuery<[tenant: string]>()({
  name: 'count_who_is_there',
  text: `
    select count(*)::int8 as terminals,
           count(distinct coalesce(entry.merchant, terminal.merchant))::int8 as merchants
      from terminal
      left join registry_entry as entry
        on entry.tenant = terminal.tenant
       and entry.terminal = terminal.terminal
     where terminal.tenant = $1
       and entry.state is distinct from 'retired'`,
  row: z.object({ terminals: z.number(), merchants: z.number() }),
});

/** Incidents of the same diagnosis and cause that began before one, within a span, newest first. */
export const earlierOfCause = defineQuery<[tenant: string, incident: string, since: Date]>()({
  name: 'earlier_of_cause',
  text: `
    select earlier.body
      from incident as this
      join incident as earlier
        on earlier.tenant = this.tenant
       and earlier.id <> this.id
       and earlier.started_at <= this.started_at
       and earlier.body -> 'diagnosis' = this.body -> 'diagnosis'
       and earlier.body -> 'cause' = this.body -> 'cause'
     where this.tenant = $1
       and this.id = $2
       and earlier.started_at >= $3
       and earlier.status <> 'merged'
     order by earlier.started_at desc, earlier.id
     limit 20`,
  row: z.object({ body: Incident }),
});

/**
 * Incidents that are open or ended after a moment, but for those merged, the newest first, with
 * what was said of each to and for authorities.
 */
export const incidentsLately = defineQuery<[tenant: string, endedAfter: Date]>()({
  name: 'incidents_lately',
  text: `
    select incident.body,
           coalesce(
             (select jsonb_agg(event.body order by event.n)
                from incident_event as event
               where event.tenant = incident.tenant
                 and event.incident = incident.id
                 and event.kind like 'authority%'),
             '[]') as said
      from incident
     where tenant = $1
       and (resolved_at is null or resolved_at > $2)
       and status <> 'merged'
     order by started_at desc, id
     limit 200`,
  row: z.object({ body: Incident, said: z.array(IncidentEvent) }),
});
