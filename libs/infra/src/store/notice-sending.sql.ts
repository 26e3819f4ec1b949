/** Notices on their way: let go, taken, written down. */
import { z } from 'zod';
import { NoticeBody, NoticeKind } from '#domain/notice/notice-body.js';
import { defineQuery } from '../db/query.js';

/** Those who are held, a page at a time, to work out when each may be told. */
export const heldRecipients = defineQuery<[notice: number, after: number, limit: number]>()({
  name: 'held_recipients',
  text: `
    select n, tz, hours
      from notice_recipient
     where notice = $1
       and state = 'held'
       and n > $2
     order by n
     limit $3`,
  row: z.object({ n: z.number(), tz: z.string(), hours: z.string().nullable() }),
});

/** Lets those who are held go, each at his time. */
export const releaseRecipients = defineQuery<[ns: readonly number[], dueAt: readonly Date[]]>()({
  name: 'release_recipients',
  text: `
    update notice_recipient
       set state = 'due',
           due_at = given.due_at
      from unnest($1::int8[], $2::timestamptz[]) as given (n, due_at)
     where notice_recipient.n = given.n
       and state = 'held'`,
});

/**
 * Takes what is due by a channel for as long as the lease lasts; two workers never take the same.
 * A lease that ran out was somebody's who died: whether he had sent it nobody knows.
 */
export const claimRecipients = defineQuery<
  [channel: string, now: Date, leasedUntil: Date, limit: number]
>()({
  name: 'claim_recipients',
  text: `
    with taken as (
      update notice_recipient
         set leased_until = $3,
             doubtful = doubtful or leased_until is not null,
             attempts = attempts + 1
       where n in (select n
                     from notice_recipient
                    where state = 'due'
                      and channel = $1
                      and due_at <= $2
                      and (leased_until is null or leased_until < $2)
                    order by due_at, n
                    limit $4
                      for update skip locked)
      returning *)
    select taken.n, taken.notice, taken.tenant, taken.incident, taken.merchant, taken.contact,
           taken.address, taken.language, taken.tz, taken.terminals, taken.attempts,
           cardinality(taken.tried) as tried,
           notice.kind, notice.severity, notice.body, consent.n as consent,
           consent.state as consent_state
      from taken
      join merchant_notice as notice on notice.n = taken.notice
      left join contact_consent as consent
        on consent.tenant = taken.tenant
       and consent.channel = taken.channel
       and consent.address = taken.address`,
  row: z.object({
    n: z.number(),
    notice: z.number(),
    tenant: z.string(),
    incident: z.string(),
    merchant: z.string(),
    contact: z.string().nullable(),
    address: z.string().nullable(),
    language: z.string(),
    tz: z.string(),
    terminals: z.number(),
    attempts: z.number(),
    /** How many contacts were tried before this one. */
    tried: z.number(),
    kind: NoticeKind,
    severity: z.string(),
    body: NoticeBody,
    consent: z.number().nullable(),
    consent_state: z.string().nullable(),
  }),
});

/** Writes down what became of several tries; those with another time are tried again then. */
export const settleRecipients = defineQuery<
  [
    ns: readonly number[],
    states: readonly string[],
    whys: readonly (string | null)[],
    dueAt: readonly Date[],
    doubtful: readonly boolean[],
    at: Date,
    reporters: readonly (string | null)[],
    messages: readonly (string | null)[],
    reportDue: readonly (Date | null)[],
  ]
>()({
  name: 'settle_recipients',
  text: `
    update notice_recipient
       set state = given.state,
           why = given.why,
           due_at = given.due_at,
           doubtful = notice_recipient.doubtful or given.doubtful,
           leased_until = null,
           ended_at = case when given.state = 'due' then null else $6::timestamptz end,
           reporter = given.reporter,
           message = given.message,
           report_due = given.report_due
      from unnest($1::int8[], $2::text[], $3::text[], $4::timestamptz[], $5::bool[], $7::text[],
                  $8::text[], $9::timestamptz[])
           as given (n, state, why, due_at, doubtful, reporter, message, report_due)
     where notice_recipient.n = given.n`,
});

/** By which channels something is due. */
export const dueByChannel = defineQuery<[now: Date]>()({
  name: 'due_by_channel',
  text: `
    select distinct channel
      from notice_recipient
     where state = 'due'
       and due_at <= $1
       and (leased_until is null or leased_until < $1)
       and channel is not null`,
  row: z.object({ channel: z.string() }),
});

/** Of a notice that is going out, those are stopped who were not tried yet. */
export const stopRecipients = defineQuery<[notice: number, at: Date]>()({
  name: 'stop_recipients',
  text: `
    update notice_recipient
       set state = 'dropped',
           why = 'stopped',
           ended_at = $2
     where notice = $1
       and state = 'due'
       and attempts = 0`,
});

/** Who still waits for his hours when it is over need not hear that it began. */
export const dropLateStarts = defineQuery<[tenant: string, incident: string, at: Date]>()({
  name: 'drop_late_starts',
  text: `
    update notice_recipient
       set state = 'dropped',
           why = 'over',
           ended_at = $3
     where tenant = $1
       and incident = $2
       and topic <> 'recovered'
       and topic not like 'correction%'
       and state = 'due'
       and attempts = 0
       and due_at > $3`,
});

/**
 * Whoever was told, or waits to be told, that a merged incident began belongs to the one that goes
 * on, and hears the rest from it. Not who has heard the end, nor who hears of that one already; a
 * try that is on its way is left to end first, since it names the incident.
 */
export const carryStarts = defineQuery<
  [tenant: string, merged: string, host: string, hostEpoch: number]
>()({
  name: 'carry_starts',
  text: `
    update notice_recipient as told
       set incident = $3,
           epoch = $4
     where tenant = $1
       and incident = $2
       and topic = 'start'
       and (state = 'sent' or state = 'due' and attempts = 0 or doubtful and state <> 'due')
       and not exists (select
                         from notice_recipient as other
                        where other.tenant = $1
                          and other.merchant = told.merchant
                          and (other.incident = $3
                               and other.epoch = $4
                               and other.topic = 'start'
                               or other.incident = $2
                               and other.epoch = told.epoch
                               and (other.topic = 'recovered' or other.topic like 'correction%')
                               and other.state in ('held', 'due', 'sent')))`,
});

/** How many still wait to hear that an incident began. */
export const countStartsDue = defineQuery<[tenant: string, incident: string, epoch: number]>()({
  name: 'count_starts_due',
  text: `
    select count(*)::int4 as due
      from notice_recipient
     where tenant = $1
       and incident = $2
       and epoch = $3
       and topic = 'start'
       and state = 'due'`,
  row: z.object({ due: z.number() }),
});
