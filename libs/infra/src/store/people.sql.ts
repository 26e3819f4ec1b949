import { z } from 'zod';
import { Incident, IncidentEvent } from '#domain/incident/incident.js';
import { defineQuery } from '../db/query.js';

/**
 * One incident, held until the end of the transaction: of two people who say the same thing at the
 * same moment, the second sees what the first said.
 */
export const holdIncident = defineQuery<[tenant: string, id: string]>()({
  name: 'hold_incident',
  text: `
    select body
      from incident
     where tenant = $1
       and id = $2
       for no key update`,
  row: z.object({ body: Incident }),
});

/** What people said about an incident that the engine has not heard yet. */
export const unheardEvents = defineQuery<[tenant: string, incident: string]>()({
  name: 'unheard_events',
  text: `
    select n, body
      from incident_event
     where tenant = $1
       and incident = $2
       and not folded
     order by n
     limit 1000`,
  row: z.object({ n: z.number(), body: IncidentEvent }),
});

/** A comment of an incident by its number in the log. */
export const findComment = defineQuery<[tenant: string, incident: string, n: number]>()({
  name: 'find_comment',
  text: `
    select n
      from incident_event
     where tenant = $1
       and incident = $2
       and n = $3
       and kind = 'commented'`,
  row: z.object({ n: z.number() }),
});
