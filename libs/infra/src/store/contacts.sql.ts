/** Contacts of merchants: who may be told, and what they say by their links. */
import { z } from 'zod';
import { Incident } from '#domain/incident/incident.js';
import { NoticeKind } from '#domain/notice/notice-body.js';
import { defineQuery } from '../db/query.js';

/** Contacts with where they stand, in order. */
export const listContacts = defineQuery<
  [
    tenant: string,
    merchant: string | null,
    afterMerchant: string,
    afterContact: string,
    limit: number,
  ]
>()({
  name: 'list_contacts',
  text: `
    select contact.merchant, contact.contact, contact.name, contact.role, contact.channel,
           contact.address, contact.language, contact.hours, contact.consent,
           consent.state, served.place is not null as served
      from contact
      left join contact_consent as consent
        on consent.tenant = contact.tenant
       and consent.channel = contact.channel
       and consent.address = contact.address
      left join merchant_channel as served
        on served.channel = contact.channel
     where contact.tenant = $1
       and ($2::text is null or contact.merchant = $2)
       and (contact.merchant, contact.contact) > ($3, $4)
       and contact.retired_at is null
     order by contact.merchant, contact.contact
     limit $5`,
  row: z.object({
    merchant: z.string(),
    contact: z.string(),
    name: z.string(),
    role: z.string().nullable(),
    channel: z.string(),
    address: z.string(),
    language: z.string().nullable(),
    hours: z.string().nullable(),
    consent: z.boolean(),
    state: z.string().nullable(),
    served: z.boolean(),
  }),
});

/** What an address said: yes while it is asked, no at any time. A no stands. */
export const sayConsent = defineQuery<[n: number, yes: boolean, at: Date]>()({
  name: 'say_consent',
  text: `
    update contact_consent
       set state = case when not $2 then 'withdrawn'
                        when state = 'asked' then 'confirmed'
                        else state end,
           confirmed_at = case when $2 and state = 'asked' then $3 else confirmed_at end,
           withdrawn_at = case when not $2 then coalesce(withdrawn_at, $3) else withdrawn_at end
     where n = $1
    returning state`,
  row: z.object({ state: z.string() }),
});

/** An address that was asked. */
export const findConsent = defineQuery<[n: number]>()({
  name: 'find_consent',
  text: `
    select consent.tenant, consent.channel, consent.address, consent.state, consent.asked_at,
           (select coalesce(contact.language, merchant.language)
              from contact
              join merchant using (tenant, merchant)
             where contact.tenant = consent.tenant
               and contact.channel = consent.channel
               and contact.address = consent.address
             order by contact.merchant
             limit 1) as language
      from contact_consent as consent
     where consent.n = $1`,
  row: z.object({
    tenant: z.string(),
    channel: z.string(),
    address: z.string(),
    state: z.string(),
    asked_at: z.date(),
    language: z.string().nullable(),
  }),
});

/** Somebody who got a notice, by the number in his link, with his incident as it is now. */
export const findRecipient = defineQuery<[n: number]>()({
  name: 'find_recipient',
  text: `
    select told.tenant, told.incident, told.merchant, told.language, told.tz, told.terminals,
           told.due_at, notice.kind, incident.body, consent.n as consent,
           consent.state as consent_state, said.rating, said.comment,
           member.name is not null as hit
      from notice_recipient as told
      join merchant_notice as notice on notice.n = told.notice
      join incident on incident.tenant = told.tenant and incident.id = told.incident
      left join contact_consent as consent
        on consent.tenant = told.tenant
       and consent.channel = told.channel
       and consent.address = told.address
      left join merchant_feedback as said
        on said.tenant = told.tenant
       and said.incident = told.incident
       and said.merchant = told.merchant
      left join incident_member as member
        on member.tenant = told.tenant
       and member.incident = told.incident
       and member.kind = 'merchant'
       and member.name = told.merchant
     where told.n = $1`,
  row: z.object({
    tenant: z.string(),
    incident: z.string(),
    merchant: z.string(),
    language: z.string(),
    tz: z.string(),
    terminals: z.number(),
    due_at: z.date(),
    kind: NoticeKind,
    body: Incident,
    consent: z.number().nullable(),
    consent_state: z.string().nullable(),
    rating: z.number().nullable(),
    comment: z.string().nullable(),
    hit: z.boolean(),
  }),
});

/** Keeps what a merchant says of how an outage was handled; his last word counts. */
export const saveFeedback = defineQuery<
  [
    tenant: string,
    incident: string,
    merchant: string,
    at: Date,
    rating: number,
    comment: string | null,
  ]
>()({
  name: 'save_feedback',
  text: `
    insert into merchant_feedback (tenant, incident, merchant, at, rating, comment)
    values ($1, $2, $3, $4, $5, $6)
        on conflict (tenant, incident, merchant) do update
       set at = excluded.at,
           rating = excluded.rating,
           comment = coalesce(excluded.comment, merchant_feedback.comment)`,
});

/** What merchants say of an incident, the newest first. */
export const feedbackOf = defineQuery<[tenant: string, incident: string, limit: number]>()({
  name: 'feedback_of',
  text: `
    select merchant, at, rating, comment
      from merchant_feedback
     where tenant = $1
       and incident = $2
     order by at desc, merchant
     limit $3`,
  row: z.object({
    merchant: z.string(),
    at: z.date(),
    rating: z.number(),
    comment: z.string().nullable(),
  }),
});

/** How many gave which rating. */
export const ratingsOf = defineQuery<[tenant: string, incident: string]>()({
  name: 'ratings_of',
  text: `
    select rating, count(*)::int4 as merchants
      from merchant_feedback
     where tenant = $1
       and incident = $2
     group by rating
     order by rating`,
  row: z.object({ rating: z.number(), merchants: z.number() }),
});
