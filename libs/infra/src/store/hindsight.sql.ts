/** What would have been told, had late data come in time. */
import { z } from 'zod';
import { Hindsight } from '#domain/incident/hindsight.js';
import { Incident } from '#domain/incident/incident.js';
import { defineQuery } from '../db/query.js';

const kept = z.object({ n: z.number(), found_at: z.date(), body: Hindsight });

/** What was really told of a span: incidents that were open at some time of it. */
export const incidentsBetween = defineQuery<[tenant: string, from: Date, to: Date]>()({
  name: 'incidents_between',
  text: `
    select body
      from incident
     where tenant = $1
       and started_at <= $3
       and (resolved_at is null or resolved_at >= $2)
     order by started_at
     limit 1000`,
  row: z.object({ body: Incident }),
});

/** Findings that a span of time touches, in the order of time. */
export const hindsightBetween = defineQuery<[tenant: string, from: Date, to: Date]>()({
  name: 'hindsight_between',
  text: `
    select n, found_at, body
      from hindsight
     where tenant = $1
       and fired_at <= $3
       and until >= $2
     order by fired_at, n
     limit 1000`,
  row: kept,
});

/** Keeps a new finding. */
export const addHindsight = defineQuery<
  [tenant: string, firedAt: Date, until: Date, foundAt: Date, incident: string | null, body: string]
>()({
  name: 'add_hindsight',
  text: `
    insert into hindsight (tenant, fired_at, until, found_at, incident, body)
    values ($1, $2, $3, $4, $5, $6::jsonb)`,
});

/** A finding was found again, with more to say. */
export const changeHindsight = defineQuery<
  [n: number, firedAt: Date, until: Date, foundAt: Date, incident: string | null, body: string]
>()({
  name: 'change_hindsight',
  text: `
    update hindsight
       set fired_at = $2, until = $3, found_at = $4, incident = $5, body = $6::jsonb
     where n = $1`,
});

/** Findings of a tenant, the newest first. */
export const listHindsight = defineQuery<[tenant: string, limit: number]>()({
  name: 'list_hindsight',
  text: `
    select n, found_at, body
      from hindsight
     where tenant = $1
     order by fired_at desc, n desc
     limit $2`,
  row: kept,
});

/** What late data say of an incident. */
export const hindsightOf = defineQuery<[tenant: string, incident: string]>()({
  name: 'hindsight_of',
  text: `
    select n, found_at, body
      from hindsight
     where tenant = $1
       and incident = $2
     order by fired_at`,
  row: kept,
});
