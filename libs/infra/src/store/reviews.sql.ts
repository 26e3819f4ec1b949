import { z } from 'zod';
import { ReviewNotes, StoreHit, WarrantyHit } from '#domain/incident/review.js';
import { defineQuery } from '../db/query.js';

/** The review of an incident, if one was begun. */
export const findReview = defineQuery<[tenant: string, incident: string]>()({
  name: 'find_review',
  text: 'select revision, body from incident_review where tenant = $1 and incident = $2',
  row: z.object({ revision: z.number(), body: ReviewNotes }),
});

/** Saves a review over the revision that was read; nothing when somebody else was faster. */
export const saveReview = defineQuery<
  [tenant: string, incident: string, read: number, at: Date, body: string]
>()({
  name: 'save_review',
  text: `
    insert into incident_review as known (tenant, incident, revision, saved_at, body)
    values ($1, $2, $3 + 1, $4, $5::jsonb)
        on conflict (tenant, incident) do update
       set revision = excluded.revision,
           saved_at = excluded.saved_at,
           body = excluded.body
     where known.revision = $3
    returning revision`,
  row: z.object({ revision: z.number() }),
});

/** The stores whose terminals an incident hit, most first. */
export const storesHit = defineQuery<[tenant: string, incident: string]>()({
  name: 'stores_hit',
  text: `
    select registered.store, store.name, registered.merchant, count(*)::integer as terminals
      from incident_member as member
      join registered_terminal as registered
        on registered.tenant = member.tenant and registered.terminal = member.name
      left join store on store.tenant = registered.tenant and store.store = registered.store
     where member.tenant = $1
       and member.incident = $2
       and member.kind = 'terminal'
     group by registered.store, store.name, registered.merchant
     order by count(*) desc, registered.merchant, registered.store
     limit 200`,
  row: StoreHit,
});

/** The terminals that an incident hit and whose warranty is known, the first to end first. */
export const warrantiesHit = defineQuery<[tenant: string, incident: string]>()({
  name: 'warranties_hit',
  text: `
    select registered.terminal, registered.model, registered.serial,
           to_char(registered.warranty_until, 'YYYY-MM-DD') as until
      from incident_member as member
      join registered_terminal as registered
        on registered.tenant = member.tenant and registered.terminal = member.name
     where member.tenant = $1
       and member.incident = $2
       and member.kind = 'terminal'
       and registered.warranty_until is not null
     order by registered.warranty_until, registered.terminal
     limit 200`,
  row: WarrantyHit,
});

/** What merchants wrote of incidents that began since a moment, or (not null) of one. */
export const merchantComments = defineQuery<
  [tenant: string, since: Date, incident: string | null, limit: number]
>()({
  name: 'merchant_comments',
  text: `
    select said.incident, said.merchant, said.at, said.rating, said.comment
      from merchant_feedback as said
      join incident on incident.tenant = said.tenant and incident.id = said.incident
     where said.tenant = $1
       and incident.started_at >= $2
       and ($3::text is null or said.incident = $3)
       and said.comment is not null
     order by said.at desc, said.incident, said.merchant
     limit $4`,
  row: z.object({
    incident: z.string(),
    merchant: z.string(),
    at: z.date(),
    rating: z.number(),
    comment: z.string(),
  }),
});

/** How many merchants gave which rating to incidents that began since a moment. */
export const ratingsSince = defineQuery<[tenant: string, since: Date]>()({
  name: 'ratings_since',
  text: `
    select said.rating, count(*)::int4 as merchants
      from merchant_feedback as said
      join incident on incident.tenant = said.tenant and incident.id = said.incident
     where said.tenant = $1
       and incident.started_at >= $2
     group by said.rating
     order by said.rating`,
  row: z.object({ rating: z.number(), merchants: z.number() }),
});

/**
 * How good alerts were, by rule and month (UTC) of the onset, the newest month first. An incident
 * that was merged is no alert of its own, but its pages were sent. `useful` and `needless` count
 * people; `false_alerts` are incidents of which more people say that it was needless to call.
 */
export const alertQuality = defineQuery<[tenant: string, since: Date]>()({
  name: 'alert_quality',
  text: `
    select incident.body ->> 'rule' as rule,
           to_char(incident.started_at at time zone 'UTC', 'YYYY-MM') as month,
           count(*) filter (where incident.status <> 'merged')::integer as incidents,
           count(*) filter (where incident.status = 'merged')::integer as merged,
           coalesce(sum(told.pages), 0)::integer as pages,
           count(*) filter (where incident.body ->> 'acknowledgedAt' is not null)::integer
             as acknowledged,
           round(avg((incident.body ->> 'acknowledgedAt')::numeric
                     - (incident.body ->> 'detectedAt')::numeric))::float8 as acknowledge_ms,
           round(avg((incident.body ->> 'resolvedAt')::numeric
                     - (incident.body ->> 'startedAt')::numeric)
                 filter (where incident.status <> 'merged'))::float8 as resolve_ms,
           coalesce(sum(said.yes), 0)::integer as useful,
           coalesce(sum(said.no), 0)::integer as needless,
           count(*) filter (where said.no > said.yes)::integer as false_alerts,
           coalesce(sum(rated.merchants), 0)::integer as ratings,
           (sum(rated.points) / nullif(sum(rated.merchants), 0))::float8 as mean_rating
      from incident
     cross join lateral (
           select count(*) as pages
             from outbox
            where outbox.tenant = incident.tenant
              and outbox.incident = incident.id
              and outbox.state = 'sent'
              and outbox.reason not in ('resolved', 'reminded')) as told
     cross join lateral (
           select count(*) as merchants, sum(rating) as points
             from merchant_feedback as feedback
            where feedback.tenant = incident.tenant
              and feedback.incident = incident.id) as rated
     cross join lateral (
           select count(*) filter (where value = 'true') as yes,
                  count(*) filter (where value = 'false') as no
             from jsonb_each_text(coalesce(incident.body -> 'verdicts', '{}'))) as said
     where incident.tenant = $1
       and incident.started_at >= $2
     group by 1, 2
     order by 2 desc, 1
     limit 1000`,
  row: z.object({
    rule: z.string(),
    month: z.string(),
    incidents: z.number().int(),
    merged: z.number().int(),
    pages: z.number().int(),
    acknowledged: z.number().int(),
    acknowledge_ms: z.number().nullable(),
    resolve_ms: z.number().nullable(),
    useful: z.number().int(),
    needless: z.number().int(),
    false_alerts: z.number().int(),
    ratings: z.number().int(),
    mean_rating: z.number().nullable(),
  }),
});
