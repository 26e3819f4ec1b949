import { z } from 'zod';
import { defineQuery } from '../db/query.js';

/** Puts a notification where it will be sent from; the same key twice is one notification. */
export const enqueueNotification = defineQuery<
  [
    tenant: string,
    incident: string,
    receiver: string,
    reason: string,
    dedupKey: string,
    body: string,
    at: Date,
  ]
>()({
  name: 'enqueue_notification',
  text: `
    insert into outbox
           (tenant, incident, receiver, reason, dedup_key, body, due_at, created_at, urgent)
    values ($1, $2, $3, $4, $5, $6::jsonb, $7, $7,
            coalesce($6::jsonb -> 'incident' ->> 'severity' = 'SEV1', false))
        on conflict (dedup_key) do nothing`,
});

const Due = z.object({
  id: z.number(),
  tenant: z.string(),
  incident: z.string(),
  receiver: z.string(),
  reason: z.string(),
  dedup_key: z.string(),
  body: z.string(),
  attempts: z.number(),
  urgent: z.boolean(),
  created_at: z.date(),
  due_at: z.date(),
  /** Why the last try failed; null before one has. */
  last_error: z.string().nullable(),
});

/** What has to be sent by now and that nobody is sending; both ways to claim agree on it. */
const SENDABLE = `state = 'due'
                     and receiver = $1
                     and due_at <= $2
                     and (leased_until is null or leased_until < $2)`;
/** A lease that ran out was somebody's who died: whether it was taken nobody knows. */
const DOUBTED = `doubtful = doubtful or leased_until is not null`;
const CLAIMED = `id, tenant, incident, receiver, reason, dedup_key, body::text as body, attempts,
              urgent, created_at, due_at, last_error`;

/** For whom something is due. */
export const dueByReceiver = defineQuery<[now: Date]>()({
  name: 'due_by_receiver',
  text: `
    select distinct receiver
      from outbox
     where state = 'due'
       and due_at <= $1
       and (leased_until is null or leased_until < $1)`,
  row: z.object({ receiver: z.string() }),
});

/**
 * Takes what is due for a receiver, for as long as the lease lasts; two workers never take the
 * same. What is said about one incident goes out in its order: "over" never before "began".
 */
export const claimDue = defineQuery<
  [receiver: string, now: Date, leasedUntil: Date, limit: number, urgent: boolean]
>()({
  name: 'claim_due',
  text: `
    update outbox
       set leased_until = $3,
           ${DOUBTED},
           attempts = attempts + 1
     where id in (select id
                    from outbox
                   where ${SENDABLE}
                     and urgent = $5
                     and not exists (select
                                       from outbox as earlier
                                      where earlier.state = 'due'
                                        and earlier.tenant = outbox.tenant
                                        and earlier.incident = outbox.incident
                                        and earlier.receiver = outbox.receiver
                                        and earlier.id < outbox.id)
                   order by due_at, id
                   limit $4
                     for update skip locked)
    returning ${CLAIMED}`,
  row: Due,
});

/**
 * Takes everything that is due for a receiver and can wait, to be told in one digest: also several
 * of one incident, unless an earlier one of it goes out by itself.
 */
export const claimDigest = defineQuery<
  [receiver: string, now: Date, leasedUntil: Date, limit: number]
>()({
  name: 'claim_digest',
  text: `
    update outbox
       set leased_until = $3,
           ${DOUBTED},
           attempts = attempts + 1
     where id in (select id
                    from outbox
                   where ${SENDABLE}
                     and not urgent
                     and not exists (select
                                       from outbox as earlier
                                      where earlier.state = 'due'
                                        and earlier.tenant = outbox.tenant
                                        and earlier.incident = outbox.incident
                                        and earlier.receiver = outbox.receiver
                                        and earlier.id < outbox.id
                                        and (earlier.urgent
                                             or earlier.due_at > $2
                                             or earlier.leased_until >= $2))
                   order by id
                   limit $4
                     for update skip locked)
    returning ${CLAIMED}`,
  row: Due,
});

/** Lets what can wait for a receiver wait until its budget allows more. */
export const postponeDue = defineQuery<[receiver: string, now: Date, dueAt: Date]>()({
  name: 'postpone_due',
  text: `
    update outbox
       set due_at = $3
     where state = 'due'
       and receiver = $1
       and not urgent
       and due_at <= $2
       and (leased_until is null or leased_until < $2)`,
});

/** Requests made to a receiver since a moment, and when the oldest of them was. */
export const requestsSince = defineQuery<[receiver: string, since: Date]>()({
  name: 'requests_since',
  text: `
    select count(distinct request)::integer as requests,
           min(at) as oldest
      from delivery
     where receiver = $1
       and at > $2`,
  row: z.object({ requests: z.number(), oldest: z.date().nullable() }),
});

/** Writes down one try: what was sent in one request, and what the receiver answered. */
export const recordDelivery = defineQuery<
  [
    notifications: readonly number[],
    receiver: string,
    request: string,
    at: Date,
    outcome: string,
    reason: string | null,
    answer: string,
    tookMs: number,
    reporter: string | null,
    message: string | null,
    reportDue: Date | null,
  ]
>()({
  name: 'record_delivery',
  text: `
    insert into delivery
           (notification, receiver, request, at, outcome, reason, answer, took_ms, reporter,
            message, report_due)
    select notification, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
      from unnest($1::bigint[]) as notification`,
});

/** The last that a receiver was told of each incident that is still going on. */
export const stillGoingOn = defineQuery<[receiver: string]>()({
  name: 'still_going_on',
  text: `
    select distinct on (outbox.tenant, outbox.incident)
           outbox.dedup_key, outbox.body::text as body
      from outbox
      join incident on incident.tenant = outbox.tenant
                   and incident.id = outbox.incident
     where outbox.receiver = $1
       and outbox.state = 'sent'
       and incident.resolved_at is null
     order by outbox.tenant, outbox.incident, outbox.id desc
     limit 500`,
  row: z.object({ dedup_key: z.string(), body: z.string() }),
});

/** Every try of an incident's notifications, with the answers, oldest first. */
export const deliveriesOf = defineQuery<[tenant: string, incident: string]>()({
  name: 'deliveries_of',
  text: `
    select delivery.receiver, outbox.dedup_key, delivery.request, delivery.at, delivery.outcome,
           delivery.reason, delivery.answer, delivery.took_ms
      from delivery
      join outbox on outbox.id = delivery.notification
     where outbox.tenant = $1
       and outbox.incident = $2
     order by delivery.n
     limit 1000`,
  row: z.object({
    receiver: z.string(),
    dedup_key: z.string(),
    request: z.string(),
    at: z.date(),
    outcome: z.string(),
    reason: z.string().nullable(),
    answer: z.string(),
    took_ms: z.number(),
  }),
});

/** Ends a notification: sent, or given up with the reason. */
export const endNotification = defineQuery<
  [id: number, state: string, at: Date, error: string | null]
>()({
  name: 'end_notification',
  text: `
    update outbox
       set state = $2,
           ended_at = $3,
           leased_until = null,
           last_error = $4
     where id = $1`,
});

/** Puts a notification off until its next try; doubtful if nobody knows whether it was taken. */
export const retryNotification = defineQuery<
  [id: number, dueAt: Date, error: string, doubtful: boolean]
>()({
  name: 'retry_notification',
  text: `
    update outbox
       set due_at = $2,
           leased_until = null,
           last_error = $3,
           doubtful = doubtful or $4
     where id = $1`,
});

/** What became of an incident's notifications, for its timeline. */
export const notificationsOf = defineQuery<[tenant: string, incident: string]>()({
  name: 'notifications_of',
  text: `
    select outbox.receiver, outbox.reason, outbox.state, outbox.attempts, outbox.doubtful,
           outbox.created_at, outbox.ended_at, outbox.last_error, told.report, told.report_said,
           told.reported_at
      from outbox
      left join lateral (select report, report_said, reported_at
                           from delivery
                          where delivery.notification = outbox.id
                            and delivery.outcome = 'sent'
                          order by delivery.n desc
                          limit 1) as told on true
     where outbox.tenant = $1
       and outbox.incident = $2
     order by outbox.id
     limit 500`,
  row: z.object({
    receiver: z.string(),
    reason: z.string(),
    state: z.string(),
    attempts: z.number(),
    doubtful: z.boolean(),
    created_at: z.date(),
    ended_at: z.date().nullable(),
    last_error: z.string().nullable(),
    /** What the receiver's service reported of it; null where it reports nothing, or not yet. */
    report: z.enum(['delivered', 'failed', 'missing']).nullable(),
    report_said: z.string().nullable(),
    reported_at: z.date().nullable(),
  }),
});
