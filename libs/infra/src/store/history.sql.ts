/** What is kept of the engine's past: its memory four times an hour, and the digests between. */
import { z } from 'zod';
import { OwnDigest } from '#domain/digest/own-digest.js';
import { IncidentEvent } from '#domain/incident/incident.js';
import type { Rule } from '#domain/rule/rule.js';
import { defineQuery } from '../db/query.js';

/** Rules as the engine was given them; they were checked when they were loaded. */
const rules = z.array(z.object({ rule: z.custom<Rule>().optional() }));

/** Keeps the memory that was just saved, unless one of the last quarter of an hour is kept. */
export const keepPast = defineQuery<[tenant: string]>()({
  name: 'keep_past',
  text: `
    insert into engine_past (tenant, at, read_position, snapshot, rules)
    select tenant, newest_at, read_position, snapshot, engine_rules.rules
      from engine_state, engine_rules
     where tenant = $1
       and newest_at is not null
       and not exists (
             select from engine_past as past
              where past.tenant = $1
                and past.at > engine_state.newest_at - interval '15 minutes')
        on conflict do nothing`,
});

/** The newest memory that is not younger than a moment. */
export const findPast = defineQuery<[tenant: string, at: Date]>()({
  name: 'find_past',
  text: `
    select at, read_position, snapshot, rules
      from engine_past
     where tenant = $1
       and at <= $2
     order by at desc
     limit 1`,
  row: z.object({ at: z.date(), read_position: z.number(), snapshot: z.string(), rules }),
});

/** Drops memories that no digests follow any more. */
export const dropPast = defineQuery<[before: Date]>()({
  name: 'drop_past',
  text: 'delete from engine_past where at < $1',
});

/** Digests after a position that are not younger than a moment, oldest first. */
export const digestsUntil = defineQuery<
  [tenant: string, after: number, until: Date, limit: number]
>()({
  name: 'digests_until',
  text: `
    select position, body
      from digest
     where tenant = $1
       and position > $2
       and at <= $3
     order by position
     limit $4`,
  row: z.object({ position: z.number(), body: OwnDigest }),
});

/** The span of a tenant's digests, and the position before the first one of a moment or later. */
export const digestSpan = defineQuery<[tenant: string, from: Date]>()({
  name: 'digest_span',
  text: `
    select min(at) as first, max(at) as last, min(position) - 1 as before
      from digest
     where tenant = $1
       and at >= $2`,
  row: z.object({
    first: z.date().nullable(),
    last: z.date().nullable(),
    before: z.number().nullable(),
  }),
});

/** What people said of incidents in a span, in order. */
export const peopleBetween = defineQuery<[tenant: string, from: Date, to: Date]>()({
  name: 'people_between',
  text: `
    select incident, body
      from incident_event
     where tenant = $1
       and at >= $2
       and at <= $3
       and kind in ('acknowledged', 'resolved_by_hand', 'step_done')
     order by n
     limit 10000`,
  row: z.object({ incident: z.string(), body: IncidentEvent }),
});
