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
           (tenant, incident, receiver, reason, dedup_key, body, due_at, created_at)
    values ($1, $2, $3, $4, $5, $6::jsonb, $7, $7)
        on conflict (dedup_key) do nothing`,
});

/**
 * Takes what is due, for as long as the lease lasts; two workers never take the same. What is said
 * about one incident to one receiver goes out in its order: "over" never before "began".
 */
export const claimDue = defineQuery<[now: Date, leasedUntil: Date, limit: number]>()({
  name: 'claim_due',
  text: `
    update outbox
       set leased_until = $2,
           attempts = attempts + 1
     where id in (select id
                    from outbox
                   where state = 'due'
                     and due_at <= $1
                     and (leased_until is null or leased_until < $1)
                     and not exists (select
                                       from outbox as earlier
                                      where earlier.state = 'due'
                                        and earlier.tenant = outbox.tenant
                                        and earlier.incident = outbox.incident
                                        and earlier.receiver = outbox.receiver
                                        and earlier.id < outbox.id)
                   order by due_at, id
                   limit $3
                     for update skip locked)
    returning id, tenant, incident, receiver, reason, dedup_key, body::text as body, attempts`,
  row: z.object({
    id: z.number(),
    tenant: z.string(),
    incident: z.string(),
    receiver: z.string(),
    reason: z.string(),
    dedup_key: z.string(),
    body: z.string(),
    attempts: z.number(),
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

/** Puts a notification off until its next try. */
export const retryNotification = defineQuery<[id: number, dueAt: Date, error: string]>()({
  name: 'retry_notification',
  text: `
    update outbox
       set due_at = $2,
           leased_until = null,
           last_error = $3
     where id = $1`,
});

/** What became of an incident's notifications, for its timeline. */
export const notificationsOf = defineQuery<[tenant: string, incident: string]>()({
  name: 'notifications_of',
  text: `
    select receiver, reason, state, attempts, created_at, ended_at, last_error
      from outbox
     where tenant = $1
       and incident = $2
     order by id
     limit 500`,
  row: z.object({
    receiver: z.string(),
    reason: z.string(),
    state: z.string(),
    attempts: z.number(),
    created_at: z.date(),
    ended_at: z.date().nullable(),
    last_error: z.string().nullable(),
  }),
});
