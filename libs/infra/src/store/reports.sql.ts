/** Delivery reports: awaited, heard, matched with the deliveries they are about. */
import { z } from 'zod';
import { ReportForm } from '#domain/notify/delivery-report.js';
import { defineQuery } from '../db/query.js';

/** Keeps how gateways report, and forgets those that report no more. */
export const publishForms = defineQuery<
  [reporters: readonly string[], forms: readonly string[], at: Date]
>()({
  name: 'publish_forms',
  text: `
    with gone as (delete from report_form where reporter <> all($1::text[]))
    insert into report_form (reporter, form, loaded_at)
    select reporter, form::jsonb, $3
      from unnest($1::text[], $2::text[]) as given (reporter, form)
        on conflict (reporter) do update
       set form = excluded.form,
           loaded_at = excluded.loaded_at`,
});

/** How one gateway reports. */
export const findForm = defineQuery<[reporter: string]>()({
  name: 'find_form',
  text: 'select form from report_form where reporter = $1',
  row: z.object({ form: ReportForm }),
});

/**
 * Keeps a report, once however often it comes; `fresh` says whether this was the first time,
 * `known` whether a message of this name was sent and a report of it awaited.
 */
export const keepReport = defineQuery<
  [reporter: string, message: string, state: string, said: string, at: Date]
>()({
  name: 'keep_report',
  text: `
    with kept as (
      insert into delivery_report (reporter, message, state, said, heard_at)
      values ($1, $2, $3, $4, $5)
          on conflict do nothing
      returning n)
    select exists (select from kept) as fresh,
           exists (select from delivery where reporter = $1 and message = $2)
             or exists (select from notice_recipient where reporter = $1 and message = $2)
             as known`,
  row: z.object({ fresh: z.boolean(), known: z.boolean() }),
});

/** What is read of a report, or of its absence. */
export const About = {
  /** Of the delivery, or of the recipient. */
  n: z.number(),
  reporter: z.string(),
  before: z.string().nullable(),
  /** The number of the report; null where none came in time. */
  heard: z.number().nullable(),
  state: z.enum(['delivered', 'failed', 'missing']),
  said: z.string(),
};
const Awaited = z.object({
  ...About,
  notification: z.number(),
  tenant: z.string(),
  incident: z.string(),
  receiver: z.string(),
  reason: z.string(),
  dedup_key: z.string(),
  body: z.string(),
});

const ABOUT = `outbox.id as notification, outbox.tenant, outbox.incident, outbox.receiver,
           outbox.reason, outbox.dedup_key, outbox.body::text as body`;

/** Reports that came, with the deliveries they are about; nobody else takes them meanwhile. */
export const reportedDeliveries = defineQuery<[limit: number]>()({
  name: 'reported_deliveries',
  text: `
    select delivery.n, delivery.reporter, delivery.report as before, heard.n as heard,
           heard.state, heard.said, ${ABOUT}
      from delivery_report as heard
      join delivery on delivery.reporter = heard.reporter
                   and delivery.message = heard.message
                   and delivery.report_due is not null
      join outbox on outbox.id = delivery.notification
     where not heard.taken
     order by heard.n, delivery.n
     limit $1
       for update of heard, delivery skip locked`,
  row: Awaited,
});

/**
 * Deliveries of which no report came in time. One that was sent twice under one name may have had
 * its report before it was sent again: that is what is said of it.
 */
export const unreportedDeliveries = defineQuery<[now: Date, limit: number]>()({
  name: 'unreported_deliveries',
  text: `
    select delivery.n, delivery.reporter, delivery.report as before, null::bigint as heard,
           coalesce(heard.state, 'missing') as state, coalesce(heard.said, '') as said, ${ABOUT}
      from delivery
      join outbox on outbox.id = delivery.notification
      left join lateral (select state, said, taken
                           from delivery_report
                          where delivery_report.reporter = delivery.reporter
                            and delivery_report.message = delivery.message
                          order by taken, n desc
                          limit 1) as heard on true
     where delivery.report_due <= $1
       and delivery.report is null
       and heard.taken is distinct from false
     order by delivery.report_due, delivery.n
     limit $2
       for update of delivery skip locked`,
  row: Awaited,
});

/** Writes down what became of a delivery. */
export const markDelivery = defineQuery<[n: number, report: string, said: string, at: Date]>()({
  name: 'mark_delivery',
  text: `
    update delivery
       set report = $2,
           report_said = $3,
           reported_at = $4
     where n = $1`,
});

/**
 * Whether it is known of another delivery of the same notification what became of it: it arrived,
 * or was passed on. A notification is sent twice where it is not known that it is out.
 */
export const isReportedOtherwise = defineQuery<[notification: number, n: number]>()({
  name: 'is_reported_otherwise',
  text: `
    select exists (select
                     from delivery
                    where notification = $1
                      and n <> $2
                      and report is not null) as reported`,
  row: z.object({ reported: z.boolean() }),
});

/**
 * Whether another contact of the same person has the same page, or is about to: it has arrived
 * there, or nobody said yet that it did not. Whoever sent it may have died before it was written
 * down that it is out: it is due still and will be sent again, yet what was said of it holds. What
 * is tried in vain is not about to arrive any more once it is due so long after it was decided.
 * Whoever stands in for a contact is somebody else.
 */
export const isPagedOtherwise = defineQuery<[stem: string, notification: number, tryMs: number]>()({
  name: 'is_paged_otherwise',
  text: `
    select exists (select
                     from outbox as other
                     left join lateral (select bool_or(report = 'delivered') as arrived,
                                               bool_and(report is null) as unheard
                                          from delivery
                                         where delivery.notification = other.id
                                           and delivery.outcome = 'sent') as told on true
                    where starts_with(other.dedup_key, $1)
                      and position('/instead/' in other.dedup_key) = 0
                      and other.id <> $2
                      and (told.arrived
                           or coalesce(told.unheard,
                                       other.state = 'due'
                                         and (other.last_error is null
                                              or other.due_at - other.created_at
                                                 < $3 * interval '1 millisecond')))) as paged`,
  row: z.object({ paged: z.boolean() }),
});

/** Reports that were made use of. */
export const takeReports = defineQuery<[ns: readonly number[]]>()({
  name: 'take_reports',
  text: 'update delivery_report set taken = true where n = any($1::int8[])',
});

/** Forgets reports; those that nobody had waited for are named. */
export const dropReports = defineQuery<[before: Date]>()({
  name: 'drop_reports',
  text: `
    with gone as (
      delete from delivery_report
       where heard_at < $1
      returning reporter, taken)
    select reporter, count(*)::int4 as strangers
      from gone
     where not taken
     group by reporter`,
  row: z.object({ reporter: z.string(), strangers: z.number() }),
});
