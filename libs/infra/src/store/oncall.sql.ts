import { z } from 'zod';
import { Plan } from '#domain/oncall/plan.js';
import { defineQuery } from '../db/query.js';

/** Keeps what the file of on-call says, for the API to show. */
export const savePlan = defineQuery<[at: Date, plan: string, mistakes: string]>()({
  name: 'save_plan',
  text: `
    insert into oncall_plan (loaded_at, plan, mistakes)
    values ($1, $2::jsonb, $3::jsonb)
        on conflict (single) do update
       set loaded_at = excluded.loaded_at,
           plan = excluded.plan,
           mistakes = excluded.mistakes`,
});

/** The plan in force, and what is wrong with the file that was to replace it. */
export const findPlan = defineQuery<[]>()({
  name: 'find_plan',
  text: `
    select loaded_at, plan, mistakes
      from oncall_plan`,
  row: z.object({ loaded_at: z.date(), plan: Plan, mistakes: z.array(z.string()) }),
});

const OverrideRow = z.object({
  id: z.number(),
  rota: z.string(),
  person: z.string(),
  starts_at: z.date(),
  ends_at: z.date(),
  note: z.string().nullable(),
  made_by: z.string(),
});

/** Overrides that hold now or will. */
export const standingOverrides = defineQuery<[now: Date]>()({
  name: 'standing_overrides',
  text: `
    select id, rota, person, starts_at, ends_at, note, made_by
      from oncall_override
     where ends_at > $1
       and withdrawn_at is null
     order by id
     limit 1000`,
  row: OverrideRow,
});

/** Writes down who stands in. */
export const addOverride = defineQuery<
  [rota: string, person: string, from: Date, to: Date, note: string | null, by: string, at: Date]
>()({
  name: 'add_override',
  text: `
    insert into oncall_override (rota, person, starts_at, ends_at, note, made_by, made_at)
    values ($1, $2, $3, $4, $5, $6, $7)
    returning id`,
  row: z.object({ id: z.number() }),
});

/** Takes an override back, once. */
export const withdrawOverride = defineQuery<[id: number, by: string, at: Date]>()({
  name: 'withdraw_override',
  text: `
    update oncall_override
       set withdrawn_by = $2,
           withdrawn_at = $3
     where id = $1
       and withdrawn_at is null
    returning id`,
  row: z.object({ id: z.number() }),
});

/** The last test page that each contact answered. */
export const listProofs = defineQuery<[]>()({
  name: 'list_proofs',
  text: `
    select person, contact, mark, proven_at
      from oncall_proof`,
  row: z.object({
    person: z.string(),
    contact: z.string(),
    mark: z.string(),
    proven_at: z.date(),
  }),
});

/** Writes down that a test page was answered. */
export const saveProof = defineQuery<[person: string, contact: string, mark: string, at: Date]>()({
  name: 'save_proof',
  text: `
    insert into oncall_proof (person, contact, mark, proven_at)
    values ($1, $2, $3, $4)
        on conflict (person, contact) do update
       set mark = excluded.mark,
           proven_at = excluded.proven_at`,
});

/** Writes down a page to a person. */
export const recordPage = defineQuery<
  [
    tenant: string,
    person: string,
    contact: string,
    incident: string,
    incidents: number,
    night: boolean,
    again: boolean,
    at: Date,
  ]
>()({
  name: 'record_page',
  text: `
    insert into oncall_page (tenant, person, contact, incident, incidents, night, again, at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`,
});

/** How often each person was paged but for drills: lately, by day and by night since a moment. */
export const countPages = defineQuery<[since: Date, hourAgo: Date]>()({
  name: 'count_pages',
  text: `
    select person,
           count(*) filter (where at > $2)::integer as hour,
           count(*) filter (where not night)::integer as day,
           count(*) filter (where night)::integer as night,
           sum(incidents)::integer as incidents
      from oncall_page
     where at > $1
       and not again
       and position('~' in tenant) = 0
     group by person`,
  row: z.object({
    person: z.string(),
    hour: z.number(),
    day: z.number(),
    night: z.number(),
    incidents: z.number(),
  }),
});

/** When a test page was last sent to a contact. */
export const lastTestPage = defineQuery<[receiver: string]>()({
  name: 'last_test_page',
  text: `
    select created_at, state, last_error
      from outbox
     where receiver = $1
       and tenant = 'test'
     order by id desc
     limit 1`,
  row: z.object({ created_at: z.date(), state: z.string(), last_error: z.string().nullable() }),
});
