import { z } from 'zod';
import { Incident, IncidentEvent } from '#domain/incident/incident.js';
import { DRILL_ENDS, DRILL_STATES } from '#domain/oncall/drill.js';
import { DrillStory } from '#domain/oncall/drill-outlook.js';
import { DrillPlan } from '#domain/oncall/due-drills.js';
import { defineQuery } from '../db/query.js';

const COLUMNS = `n, tenant, scenario, terminals, effect_seconds, asked_by, asked_at, despite, dry,
           carrier, state, starts_at, called_at, running_at, until, fault_at, stop_reason, stop_by,
           ending_at, ended_at`;
const DrillRow = z.object({
  n: z.number(),
  tenant: z.string(),
  scenario: z.string(),
  terminals: z.number(),
  effect_seconds: z.number(),
  asked_by: z.string(),
  asked_at: z.date(),
  despite: z.boolean(),
  dry: z.boolean(),
  carrier: z.string().nullable(),
  state: z.enum(DRILL_STATES),
  starts_at: z.date().nullable(),
  called_at: z.date().nullable(),
  running_at: z.date().nullable(),
  until: z.date().nullable(),
  fault_at: z.date().nullable(),
  stop_reason: z.enum(DRILL_ENDS).nullable(),
  stop_by: z.string().nullable(),
  ending_at: z.date().nullable(),
  ended_at: z.date().nullable(),
});
export type DrillRow = z.infer<typeof DrillRow>;

/**
 * Asks for a drill, now or at a moment; no row where it is to begin now and another of the tenant
 * is under way, or where too many are planned.
 */
export const addDrill = defineQuery<
  [
    tenant: string,
    scenario: string,
    terminals: number,
    effectSeconds: number,
    by: string,
    at: Date,
    despite: boolean,
    dry: boolean,
    carrier: string | null,
    startsAt: Date | null,
    plannedMax: number,
  ]
>()({
  name: 'add_drill',
  text: `
    insert into drill (tenant, scenario, terminals, effect_seconds, asked_by, asked_at, despite,
                       dry, carrier, starts_at, state)
    select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
           case when $10::timestamptz is null then 'asked' else 'planned' end
     where $10 is null
        or (select count(*) from drill where tenant = $1 and state = 'planned') < $11::integer
        on conflict (tenant) where state in ('asked', 'running', 'ending') do nothing
    returning n`,
  row: z.object({ n: z.number() }),
});

/** Says that a process speaks for the terminals of a drill; no row when another one does. */
export const carryDrill = defineQuery<[carrier: string]>()({
  name: 'carry_drill',
  text: `
    update drill
       set carrier = $1
     where n = (select n
                  from drill
                 where state = 'asked'
                   and carrier is null
                 order by n
                 limit 1
                   for update skip locked)
    returning ${COLUMNS}`,
  row: DrillRow,
});

/** The drills that are not over. */
export const drillsAtWork = defineQuery<[]>()({
  name: 'drills_at_work',
  text: `select ${COLUMNS} from drill where state <> 'ended' order by n limit 1000`,
  row: DrillRow,
});

/** One drill of a tenant. */
export const findDrill = defineQuery<[tenant: string, n: number]>()({
  name: 'find_drill',
  text: `select ${COLUMNS} from drill where tenant = $1 and n = $2`,
  row: DrillRow,
});

/** The newest drills of a tenant. */
export const listDrills = defineQuery<[tenant: string, limit: number]>()({
  name: 'list_drills',
  text: `select ${COLUMNS}
      from drill
     where tenant = $1
     order by coalesce(starts_at, asked_at) desc, n desc
     limit $2`,
  row: DrillRow,
});

/** The time of a planned drill has come; no row while another of the tenant is under way. */
export const startPlanned = defineQuery<[n: number, at: Date]>()({
  name: 'start_planned',
  text: `
    update drill
       set state = 'asked',
           called_at = $2
     where n = $1
       and state = 'planned'
       and not exists (
             select
               from drill as other
              where other.tenant = drill.tenant
                and other.state in ('asked', 'running', 'ending'))
    returning n`,
  row: z.object({ n: z.number() }),
});

/** Says that a process carries out drills: what its file plans, and which stories it knows. */
export const seeDrillServer = defineQuery<[at: Date, plan: string | null, stories: string]>()({
  name: 'see_drill_server',
  text: `
    insert into drill_server (seen_at, plan, stories)
    values ($1, $2::jsonb, $3::jsonb)
        on conflict (single) do update
       set seen_at = excluded.seen_at,
           plan = excluded.plan,
           stories = excluded.stories`,
});

/** The process that carries out drills, as it was last seen. */
export const drillServer = defineQuery<[]>()({
  name: 'drill_server',
  text: 'select seen_at, plan, stories from drill_server',
  row: z.object({
    seen_at: z.date(),
    plan: DrillPlan.nullable(),
    stories: z.array(DrillStory),
  }),
});

/** From now on the ground is listened to. */
export const beginDrill = defineQuery<[n: number, at: Date, until: Date]>()({
  name: 'begin_drill',
  text: `
    update drill
       set state = 'running',
           running_at = $2,
           until = $3
     where n = $1
       and state = 'asked'`,
});

/**
 * Empties what an engine would remember of the ground, as far as has been stored: a drill knows
 * nothing of the one before it. A snapshot of version 0 is none.
 */
export const clearGround = defineQuery<[ground: string, at: Date]>()({
  name: 'clear_ground',
  text: `
    with forgotten as (
      delete from digest where tenant = $1
    )
    insert into engine_state (tenant, snapshot, read_position, evaluated_at, newest_at)
    select $1, '{"version":0}', position, $2, null
      from ingest_log
        on conflict (tenant) do update
       set snapshot = excluded.snapshot,
           read_position = excluded.read_position,
           evaluated_at = excluded.evaluated_at,
           newest_at = null`,
});

/** Writes down when the synthetic terminals begin to fail. */
export const beginFault = defineQuery<[n: number, at: Date]>()({
  name: 'begin_fault',
  text: `update drill set fault_at = $2 where n = $1`,
});

/** Asks that a drill end; the first who asks is the one who is named. */
export const stopDrill = defineQuery<
  [tenant: string, n: number, reason: string, by: string | null]
>()({
  name: 'stop_drill',
  text: `
    update drill
       set stop_reason = $3,
           stop_by = $4
     where tenant = $1
       and n = $2
       and state <> 'ended'
       and stop_reason is null
    returning n`,
  row: z.object({ n: z.number() }),
});

/** Listens no more; whoever was paged is still told that it is over. */
export const closeDrill = defineQuery<[n: number, at: Date, reason: string]>()({
  name: 'close_drill',
  text: `
    update drill
       set state = 'ending',
           ending_at = $2,
           stop_reason = coalesce(stop_reason, $3)
     where n = $1`,
});

/** It is over. */
export const endDrill = defineQuery<[n: number, at: Date, reason: string]>()({
  name: 'end_drill',
  text: `
    update drill
       set state = 'ended',
           ended_at = $2,
           stop_reason = coalesce(stop_reason, $3)
     where n = $1`,
});

/** The gravest real incident that is open: SEV1, or also SEV2. */
export const graveIncident = defineQuery<[tenant: string, sev2: boolean, detectedAfter: Date]>()({
  name: 'grave_incident',
  text: `
    select id, severity
      from incident
     where tenant = $1
       and resolved_at is null
       and (severity = 'SEV1' or (severity = 'SEV2' and $2))
       and (body ->> 'detectedAt')::int8 >= extract(epoch from $3::timestamptz) * 1000
     order by severity, id
     limit 1`,
  row: z.object({ id: z.string(), severity: z.string() }),
});

/** The incidents of a drill that are open. */
export const openOnGround = defineQuery<[ground: string]>()({
  name: 'open_on_ground',
  text: `select body from incident where tenant = $1 and resolved_at is null order by id`,
  row: z.object({ body: Incident }),
});

/** What happened on a ground between two moments, in order. */
export const eventsOnGround = defineQuery<[ground: string, from: Date, to: Date]>()({
  name: 'events_on_ground',
  text: `
    select incident, body
      from incident_event
     where tenant = $1
       and incident in (select id
                          from incident
                         where tenant = $1
                           and (body ->> 'detectedAt')::int8
                               between extract(epoch from $2::timestamptz) * 1000
                                   and extract(epoch from $3::timestamptz) * 1000)
     order by n
     limit 2000`,
  row: z.object({ incident: z.string(), body: IncidentEvent }),
});

/** When the first page of a drill between two moments was accepted. */
export const firstAccepted = defineQuery<[ground: string, from: Date, to: Date]>()({
  name: 'first_accepted',
  text: `
    select min(delivery.at) as at
      from outbox
      join delivery on delivery.notification = outbox.id
     where outbox.tenant = $1
       and outbox.created_at between $2 and $3
       and delivery.outcome = 'sent'`,
  row: z.object({ at: z.date().nullable() }),
});

/** When a drill was to begin: at its planned time, or when it was asked for. */
export function dueAt({ starts_at: planned, asked_at: asked }: DrillRow): Date {
  return planned ?? asked;
}

/** Since when it waits for whoever carries it out; a planned one may have been called late. */
export function calledAt(row: DrillRow): Date {
  return row.called_at ?? dueAt(row);
}
