/** Notices to merchants: made, agreed to, stopped, followed. */
import { z } from 'zod';
import { Severity } from '#domain/base/severity.js';
import { NoticeApproval, NoticeBody, NoticeKind, NoticeState } from '#domain/notice/notice-body.js';
import { defineQuery } from '../db/query.js';

const NoticeRow = z.object({
  n: z.number(),
  tenant: z.string(),
  incident: z.string(),
  epoch: z.number(),
  kind: NoticeKind,
  topic: z.string(),
  state: NoticeState,
  severity: Severity,
  source: z.string(),
  step: z.string().nullable(),
  body: NoticeBody,
  hash: z.string(),
  people: z.number(),
  approvals: z.array(NoticeApproval),
  hold_until: z.date(),
  by: z.string(),
  created_at: z.date(),
  ended_at: z.date().nullable(),
  ended_by: z.string().nullable(),
});
/** A notice as the store has it. */
export type NoticeRow = z.output<typeof NoticeRow>;

/** Makes a draft; its hash is that of nobody until its recipients are held. */
export const insertNotice = defineQuery<
  [
    tenant: string,
    incident: string,
    epoch: number,
    kind: string,
    topic: string,
    severity: string,
    source: string,
    step: string | null,
    by: string,
    at: Date,
  ]
>()({
  name: 'insert_notice',
  text: `
    insert into merchant_notice
           (tenant, incident, epoch, kind, topic, state, severity, source, step, body, hash, people,
            approvals, hold_until, by, created_at)
    values ($1, $2, $3, $4, $5, 'draft', $6, $7, $8, '{}', '', 0, '[]', $10, $9, $10)
    returning n`,
  row: z.object({ n: z.number() }),
});

/** What a draft says, what it needs, and the hash of both its texts and whom it tells. */
export const settleNotice = defineQuery<
  [n: number, body: string, people: number, holdUntil: Date]
>()({
  name: 'settle_notice',
  text: `
    update merchant_notice
       set body = $2::jsonb,
           people = $3,
           hold_until = $4,
           hash = (select encode(sha256(convert_to(
                            ($2::jsonb -> 'texts')::text || E'\\n' || coalesce(string_agg(
                              merchant || E'\\t' || contact, E'\\n'
                              order by merchant collate "C"), ''),
                            'UTF8')), 'hex')
                     from notice_recipient
                    where notice = $1
                      and state = 'held')
     where n = $1
    returning hash`,
  row: z.object({ hash: z.string() }),
});

/** One notice. */
export const findNotice = defineQuery<[tenant: string, n: number]>()({
  name: 'find_notice',
  text: 'select * from merchant_notice where tenant = $1 and n = $2',
  row: NoticeRow,
});

/** One notice, held until the end of the transaction. */
export const holdNotice = defineQuery<[n: number]>()({
  name: 'hold_notice',
  text: 'select * from merchant_notice where n = $1 for no key update',
  row: NoticeRow,
});

/** The notices of an incident, oldest first; those of none are opt-ins. */
export const noticesOf = defineQuery<[tenant: string, incident: string]>()({
  name: 'notices_of',
  text: `
    select *
      from merchant_notice
     where tenant = $1
       and incident = $2
     order by n
     limit 500`,
  row: NoticeRow,
});

/** Those that are not over yet. */
export const noticesAtWork = defineQuery<[]>()({
  name: 'notices_at_work',
  text: `
    select *
      from merchant_notice
     where state in ('draft', 'sending')
     order by n
     limit 500`,
  row: NoticeRow,
});

/** Somebody agreed: who all did, and from when on it goes. */
export const approveNotice = defineQuery<[n: number, approvals: string, holdUntil: Date]>()({
  name: 'approve_notice',
  text: `update merchant_notice set approvals = $2::jsonb, hold_until = $3 where n = $1`,
});

/** Moves a notice on. */
export const moveNotice = defineQuery<
  [n: number, state: string, endedAt: Date | null, endedBy: string | null]
>()({
  name: 'move_notice',
  text: `update merchant_notice set state = $2, ended_at = $3, ended_by = $4 where n = $1`,
});

/** How far a notice is, by what became of its recipients, by language and channel. */
export const noticeProgress = defineQuery<[n: number]>()({
  name: 'notice_progress',
  text: `
    select state, why, language, channel, count(*)::int4 as merchants,
           count(*) filter (where doubtful)::int4 as doubtful
      from notice_recipient
     where notice = $1
     group by state, why, language, channel
     order by state, why, language, channel`,
  row: z.object({
    state: z.string(),
    why: z.string().nullable(),
    language: z.string(),
    channel: z.string().nullable(),
    merchants: z.number(),
    doubtful: z.number(),
  }),
});

/** The channels that merchants can be reached by, as they are configured now. */
export const publishChannels = defineQuery<[channels: readonly string[], at: Date]>()({
  name: 'publish_channels',
  text: `
    with gone as (delete from merchant_channel where channel <> all($1::text[]))
    insert into merchant_channel (channel, place, loaded_at)
    select channel, place::int4, $2
      from unnest($1::text[]) with ordinality as given (channel, place)
        on conflict (channel) do update
       set place = excluded.place,
           loaded_at = excluded.loaded_at
     where merchant_channel.place <> excluded.place`,
});

/** The key that signs links now comes first; all are good. */
export const linkKeys = defineQuery<[]>()({
  name: 'link_keys',
  text: 'select secret from link_key order by n desc limit 10',
  row: z.object({ secret: z.string() }),
});

/**
 * Open incidents with their runs, and those that merchants heard of and that ended lately. The
 * epoch that a notice of its own says began, and the one of which merchants were told: that may be
 * by the notice of an incident that was merged into it.
 */
export const incidentsToTell = defineQuery<[endedAfter: Date]>()({
  name: 'incidents_to_tell',
  text: `
    select incident.tenant, incident.body, run.body as run,
           coalesce((select max(epoch)
                       from merchant_notice as begun
                      where begun.tenant = incident.tenant
                        and begun.incident = incident.id
                        and begun.kind = 'start'
                        and begun.state <> 'cancelled'), 0)::int4 as begun_epoch,
           coalesce((select max(epoch)
                       from notice_recipient as told
                      where told.tenant = incident.tenant
                        and told.incident = incident.id
                        and told.topic = 'start'), 0)::int4 as told_epoch
      from incident
      left join playbook_run as run
        on run.tenant = incident.tenant
       and run.incident = incident.id
     where position('~' in incident.tenant) = 0
       and (incident.resolved_at is null
            or (incident.resolved_at > $1
                and exists (select
                              from notice_recipient as told
                             where told.tenant = incident.tenant
                               and told.incident = incident.id)))
     order by incident.tenant, incident.id
     limit 200`,
  row: z.object({
    tenant: z.string(),
    body: z.unknown(),
    run: z.unknown(),
    begun_epoch: z.number(),
    told_epoch: z.number(),
  }),
});
