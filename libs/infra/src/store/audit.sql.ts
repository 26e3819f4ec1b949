/**
 * What the auditor compares: what was decided, what the outbox holds, what was receipted. Of
 * drills, whose grounds have a `~` in their names, only what was to be sent: it is sent in earnest.
 */
import { z } from 'zod';
import { defineQuery } from '../db/query.js';

/**
 * A receipt: somebody has taken it, and nobody has said since that it did not arrive. One that is
 * long due and was judged by nobody is none either.
 */
const RECEIPTED = `delivery.outcome = 'sent'
                          and (delivery.report = 'delivered'
                               or delivery.report is null
                                  and coalesce(delivery.report_due > $2, true))`;

/**
 * Notifications that nobody has accepted and somebody should have: due too long, given up, called
 * sent without a receipt, or accepted and not delivered. One that was told to another instead is
 * accepted.
 */
export const unaccepted = defineQuery<[urgentBefore: Date, otherBefore: Date, endedSince: Date]>()({
  name: 'unaccepted',
  text: `
    select tenant, incident, receiver, dedup_key, state, attempts, created_at, last_error,
           exists (select
                     from delivery
                    where delivery.notification = outbox.id
                      and delivery.outcome = 'sent') as taken
      from outbox
     where created_at < case when urgent then $1::timestamptz else $2::timestamptz end
       and (state = 'due' or created_at > $3)
       and not exists (select
                         from delivery
                        where delivery.notification = outbox.id
                          and ${RECEIPTED})
       and not exists (select
                         from outbox as instead
                         join delivery on delivery.notification = instead.id
                        where ${RECEIPTED}
                          and instead.tenant = outbox.tenant
                          and instead.incident = outbox.incident
                          and starts_with(instead.dedup_key, outbox.dedup_key || '/instead/'))
       and dedup_key not like '%/instead/%'
     order by id
     limit 200`,
  row: z.object({
    tenant: z.string(),
    incident: z.string(),
    receiver: z.string(),
    dedup_key: z.string(),
    state: z.string(),
    attempts: z.number(),
    created_at: z.date(),
    last_error: z.string().nullable(),
    /** Whether a receiver has accepted it, whatever became of it then. */
    taken: z.boolean(),
  }),
});

/**
 * Notifications that the engine remembers to have decided and that are not in the outbox. Memory
 * and outbox are written in one transaction, so one that is missing was lost afterwards.
 */
export const neverQueued = defineQuery<[]>()({
  name: 'never_queued',
  text: `
    with known as (
      select tenant,
             followed -> 'incident' ->> 'id' as incident,
             concat(tenant, '/', followed -> 'incident' ->> 'id', '/',
                    followed -> 'incident' ->> 'epoch', '/') as stem,
             (followed ->> 'notifications')::integer as told,
             followed -> 'incident' ->> 'status' as status,
             followed -> 'told' as receivers,
             followed -> 'numbers' as numbers
        from engine_state,
             json_array_elements(snapshot::json -> 'memory' -> 'followed') as followed
    ), wanted as (
      select tenant, incident, concat(stem, number, '/') as key
        from known, generate_series(1, told) as number
       union
      select tenant, incident,
             concat(stem, coalesce(numbers ->> receiver, told::text), '/', receiver)
        from known, json_array_elements_text(receivers) as receiver
       where told > 0
         and status not in ('resolved', 'merged', 'reviewed')
       union
      select tenant, of.value ->> 'anchor', of.value ->> 'lastKey'
        from engine_state, json_each(snapshot::json -> 'memory' -> 'groups') as of
       where of.value -> 'lastKey' is not null
    )
    select tenant, incident, key
      from wanted
     where not exists (select
                         from outbox
                        where outbox.tenant = wanted.tenant
                          and outbox.incident = wanted.incident
                          and starts_with(outbox.dedup_key, wanted.key))
     order by tenant, incident, key
     limit 200`,
  row: z.object({ tenant: z.string(), incident: z.string(), key: z.string() }),
});

/** Open incidents of which nobody was told, though they are no notes and nothing keeps them. */
export const toldNobody = defineQuery<[detectedBefore: Date]>()({
  name: 'told_nobody',
  text: `
    select tenant, incident.body ->> 'id' as incident, incident.body ->> 'severity' as severity
      from incident
     where resolved_at is null
       and severity <> 'SEV4'
       and position('~' in tenant) = 0
       and body -> 'silenced' is null
       and body -> 'inhibited' is null
       and body -> 'muted' is null
       and (body ->> 'detectedAt')::int8 < extract(epoch from $1::timestamptz) * 1000
       and not exists (select
                         from outbox
                        where outbox.tenant = incident.tenant
                          and outbox.incident = incident.id)
       and not exists (select
                         from engine_state,
                              json_each(snapshot::json -> 'memory' -> 'groups') as of
                        where engine_state.tenant = incident.tenant
                          and of.value -> 'members' -> incident.id is not null)
     order by tenant, id
     limit 200`,
  row: z.object({ tenant: z.string(), incident: z.string(), severity: z.string() }),
});

/** Tenants for whom nothing has been decided since a moment. */
export const undecidedSince = defineQuery<[since: Date]>()({
  name: 'undecided_since',
  text: `
    select tenant, evaluated_at
      from engine_state
     where evaluated_at < $1
       and position('~' in tenant) = 0
     order by tenant
     limit 200`,
  row: z.object({ tenant: z.string(), evaluated_at: z.date() }),
});

/** When something was last stored, and since when the oldest input waits that nobody has read. */
export const pulse = defineQuery<[]>()({
  name: 'pulse',
  text: `
    select (select at from journal order by position desc limit 1) as stored_at,
           (select min(digest.at)
              from digest
              left join engine_state on engine_state.tenant = digest.tenant
             where digest.position > coalesce(engine_state.read_position, 0)
               and position('~' in digest.tenant) = 0) as unread_since`,
  row: z.object({ stored_at: z.date().nullable(), unread_since: z.date().nullable() }),
});
