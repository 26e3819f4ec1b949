/** Follow-ups of incidents, and whom each is about. */
import { z } from 'zod';
import { FollowUp } from '#domain/incident/follow-up.js';
import { defineQuery } from '../db/query.js';

const COLUMNS = `follow.n, follow.kind, follow.what, follow.owner,
           to_char(follow.due, 'YYYY-MM-DD') as due, follow.state, follow.made_by,
           follow.made_at, follow.moved_by, follow.moved_at`;
const FollowUpRow = z.object({
  ...FollowUp.pick({ n: true, kind: true, what: true, owner: true, due: true, state: true }).shape,
  made_by: z.string().nullable(),
  made_at: z.date(),
  moved_by: z.string().nullable(),
  moved_at: z.date().nullable(),
});
export type FollowUpRow = z.infer<typeof FollowUpRow>;

/** The follow-ups of one incident, in the order in which they were written. */
export const followUpsOf = defineQuery<[tenant: string, incident: string]>()({
  name: 'follow_ups_of',
  text: `
    select ${COLUMNS}
      from follow_up as follow
     where tenant = $1
       and incident = $2
     order by n
     limit 1000`,
  row: FollowUpRow,
});

/** One of them. */
export const findFollowUp = defineQuery<[tenant: string, incident: string, n: number]>()({
  name: 'find_follow_up',
  text: `
    select ${COLUMNS}
      from follow_up as follow
     where tenant = $1
       and incident = $2
       and n = $3`,
  row: FollowUpRow,
});

/**
 * Makes the follow-ups of an incident those of a JSON list, by their numbers: others are removed.
 * Whether one is open is not said here, so that nobody closes one by saving what he read earlier.
 */
export const saveFollowUps = defineQuery<
  [tenant: string, incident: string, list: string, by: string, at: Date]
>()({
  name: 'save_follow_ups',
  text: `
    with wanted as (
      select *
        from jsonb_to_recordset($3::jsonb)
          as said (n integer, kind text, what text, owner text, due date)
    ), removed as (
      delete from follow_up
       where tenant = $1
         and incident = $2
         and n not in (select n from wanted)
    )
    insert into follow_up as known (tenant, incident, n, kind, what, owner, due, made_by, made_at)
    select $1, $2, n, kind, what, owner, due, $4, $5 from wanted
        on conflict (tenant, incident, n) do update
       set kind = excluded.kind,
           what = excluded.what,
           owner = excluded.owner,
           due = excluded.due`,
});

/** Closes one, or opens it again; no row where there is none, or where it is so already. */
export const moveFollowUp = defineQuery<
  [tenant: string, incident: string, n: number, state: string, by: string, at: Date]
>()({
  name: 'move_follow_up',
  text: `
    update follow_up as follow
       set state = $4,
           moved_by = $5,
           moved_at = $6
     where tenant = $1
       and incident = $2
       and n = $3
       and state <> $4
    returning ${COLUMNS}`,
  row: FollowUpRow,
});

/** Whose terminals are hit is known by the registry, as it is now. */
const hit = (mark: string) => `
      from incident_member as member
      join incident on incident.tenant = member.tenant and incident.id = member.incident
      left join registered_terminal as registered
        on registered.tenant = member.tenant and registered.terminal = member.name
      left join merchant
        on merchant.tenant = registered.tenant and merchant.merchant = registered.merchant
      left join store on store.tenant = registered.tenant and store.store = registered.store
      left join follow_up_done as mark
        on mark.tenant = member.tenant and mark.incident = member.incident and mark.n = $3
       and ${mark}
     where member.tenant = $1
       and member.incident = $2
       and member.kind = 'terminal'`;
const OF_TERMINAL = "mark.merchant = '' and mark.name = member.name";
const OF_STORE =
  "mark.merchant = registered.merchant and mark.name = coalesce(registered.store, '')";
/** The day on which the incident began, in UTC. */
const BEGAN = `(incident.started_at at time zone 'UTC')::date`;

/**
 * Follow-ups across incidents: open ones first, then what is due first, then the newest. Open is
 * true, false, or null for both. With a merchant only those about terminals or stores of his.
 */
export const listFollowUps = defineQuery<
  [
    tenant: string,
    open: boolean | null,
    kind: string | null,
    incident: string | null,
    merchant: string | null,
    limit: number,
  ]
>()({
  name: 'list_follow_ups',
  text: `
    select follow.incident, incident.started_at, ${COLUMNS}
      from follow_up as follow
      join incident on incident.tenant = follow.tenant and incident.id = follow.incident
     where follow.tenant = $1
       and ($2::boolean is null or (follow.state = 'open') = $2)
       and ($3::text is null or follow.kind = $3)
       and ($4::text is null or follow.incident = $4)
       and ($5::text is null or exists (
             select
               from incident_member as member
               join registered_terminal as registered
                 on registered.tenant = member.tenant and registered.terminal = member.name
              where member.tenant = follow.tenant
                and member.incident = follow.incident
                and member.kind = 'terminal'
                and registered.merchant = $5
                and case follow.kind
                      when 'training' then true
                      when 'warranty' then registered.warranty_until >= ${BEGAN}
                      when 'replacement' then (registered.warranty_until >= ${BEGAN}) is not true
                    end))
     order by follow.state <> 'open', follow.due nulls last, follow.made_at desc, follow.incident,
              follow.n
     limit $6`,
  row: FollowUpRow.extend({ incident: z.string(), started_at: z.date() }),
});

type Page = [
  tenant: string,
  incident: string,
  n: number,
  merchant: string | null,
  afterDone: boolean,
  afterMerchant: string,
  afterStore: string,
];
const DONE_ROW = { done_by: z.string().nullable(), done_at: z.date().nullable() };

/**
 * Terminals that an incident hit, those for which a follow-up is done last, by merchant and store:
 * for a claim those under warranty when it began, for a replacement the others, those of which
 * nothing is known among them. A page follows on a terminal; `total` and `done` count from there.
 */
export const terminalSubjects = defineQuery<
  [...Page, afterTerminal: string, inWarranty: boolean, limit: number]
>()({
  name: 'terminal_subjects',
  text: `
    select member.name as terminal, registered.model, registered.serial, registered.merchant,
           merchant.name as merchant_name, registered.store, store.name as store_name,
           to_char(registered.warranty_until, 'YYYY-MM-DD') as warranty_until,
           registered.warranty_until >= ${BEGAN} as in_warranty,
           mark.done_by, mark.done_at,
           count(*) over ()::integer as total,
           count(mark.done_at) over ()::integer as done${hit(OF_TERMINAL)}
       and ($4::text is null or registered.merchant = $4)
       and (mark.n is not null, coalesce(registered.merchant, ''), coalesce(registered.store, ''),
            member.name)
           > ($5, $6, $7, $8)
       and ((registered.warranty_until >= ${BEGAN}) is true) = $9
     order by mark.n is not null, coalesce(registered.merchant, ''),
              coalesce(registered.store, ''), member.name
     limit $10`,
  row: z.object({
    terminal: z.string(),
    model: z.string().nullable(),
    serial: z.string().nullable(),
    merchant: z.string().nullable(),
    merchant_name: z.string().nullable(),
    store: z.string().nullable(),
    store_name: z.string().nullable(),
    warranty_until: z.string().nullable(),
    in_warranty: z.boolean().nullable(),
    ...DONE_ROW,
    total: z.number(),
    done: z.number(),
  }),
});

/** Stores whose terminals an incident hit, in the same order; a page follows on one of them. */
export const storeSubjects = defineQuery<[...Page, limit: number]>()({
  name: 'store_subjects',
  text: `
    select registered.merchant, merchant.name as merchant_name, registered.store,
           store.name as store_name, count(*)::integer as terminals,
           mark.done_by, mark.done_at,
           count(*) over ()::integer as total,
           count(mark.done_at) over ()::integer as done${hit(OF_STORE)}
       and registered.merchant is not null
       and ($4::text is null or registered.merchant = $4)
       and (mark.n is not null, registered.merchant, coalesce(registered.store, ''))
           > ($5, $6, $7)
     group by registered.merchant, merchant.name, registered.store, store.name,
              mark.n, mark.done_by, mark.done_at
     order by mark.n is not null, registered.merchant, coalesce(registered.store, '')
     limit $8`,
  row: z.object({
    merchant: z.string(),
    merchant_name: z.string().nullable(),
    store: z.string().nullable(),
    store_name: z.string().nullable(),
    terminals: z.number(),
    ...DONE_ROW,
    total: z.number(),
    done: z.number(),
  }),
});

type Marking = [
  tenant: string,
  incident: string,
  n: number,
  merchants: readonly string[],
  names: readonly string[],
];

/** Writes down for whom it is done; answers those for whom it was not. */
export const markDone = defineQuery<[...Marking, by: string, at: Date]>()({
  name: 'mark_done',
  text: `
    insert into follow_up_done (tenant, incident, n, merchant, name, done_by, done_at)
    select $1, $2, $3, merchant, name, $6, $7
      from unnest($4::text[], $5::text[]) as said (merchant, name)
        on conflict do nothing
    returning merchant, name`,
  row: z.object({ merchant: z.string(), name: z.string() }),
});

/** It is not done for them after all; answers those for whom it was. */
export const unmarkDone = defineQuery<Marking>()({
  name: 'unmark_done',
  text: `
    delete from follow_up_done as mark
     using unnest($4::text[], $5::text[]) as said (merchant, name)
     where mark.tenant = $1
       and mark.incident = $2
       and mark.n = $3
       and mark.merchant = said.merchant
       and mark.name = said.name
    returning mark.merchant, mark.name`,
  row: z.object({ merchant: z.string(), name: z.string() }),
});
