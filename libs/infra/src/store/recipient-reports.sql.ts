/** Delivery reports of what merchants were told, and whom each of them is told by next. */
import { z } from 'zod';
import { defineQuery } from '../db/query.js';
import { About } from './reports.sql.js';

const Told = z.object({
  ...About,
  notice: z.number(),
  tenant: z.string(),
  incident: z.string(),
  merchant: z.string(),
  tz: z.string(),
  state_now: z.string(),
});
const TOLD = `told.notice, told.tenant, told.incident, told.merchant, told.tz,
           told.state as state_now`;

/** Reports that came, with the merchants they are about. */
export const reportedRecipients = defineQuery<[limit: number]>()({
  name: 'reported_recipients',
  text: `
    select told.n, told.reporter, told.report as before, heard.n as heard, heard.state,
           heard.said, ${TOLD}
      from delivery_report as heard
      join notice_recipient as told on told.reporter = heard.reporter
                                   and told.message = heard.message
                                   and told.report_due is not null
     where not heard.taken
     order by heard.n, told.n
     limit $1
       for update of heard, told skip locked`,
  row: Told,
});

/** Merchants that were sent something of which no report came in time. */
export const unreportedRecipients = defineQuery<[now: Date, limit: number]>()({
  name: 'unreported_recipients',
  text: `
    select told.n, told.reporter, told.report as before, null::bigint as heard,
           'missing' as state, '' as said, ${TOLD}
      from notice_recipient as told
     where told.report_due <= $1
       and told.report is null
       and not exists (select
                         from delivery_report as heard
                        where heard.reporter = told.reporter
                          and heard.message = told.message)
     order by told.report_due, told.n
     limit $2
       for update of told skip locked`,
  row: Told,
});

/** Writes down what became of what a merchant was sent. */
export const markRecipient = defineQuery<[n: number, report: string, said: string]>()({
  name: 'mark_recipient',
  text: 'update notice_recipient set report = $2, report_said = $3 where n = $1',
});

/**
 * The next contact of a merchant who was not reached: one that has said yes, by a channel that is
 * served, and was not tried. None when the outage is over for this merchant, or was told to be.
 */
export const nextContact = defineQuery<[n: number]>()({
  name: 'next_contact',
  text: `
    select contact.contact, contact.hours
      from notice_recipient as told
      join contact on contact.tenant = told.tenant
                  and contact.merchant = told.merchant
                  and contact.contact <> told.contact
                  and contact.contact <> all(told.tried)
                  and contact.consent
                  and contact.retired_at is null
      join contact_consent as consent on consent.tenant = contact.tenant
                                     and consent.channel = contact.channel
                                     and consent.address = contact.address
                                     and consent.state = 'confirmed'
      join merchant_channel as served on served.channel = contact.channel
     where told.n = $1
       and told.incident <> ''
       and not exists (select
                         from notice_recipient as later
                        where later.tenant = told.tenant
                          and later.incident = told.incident
                          and later.epoch = told.epoch
                          and later.merchant = told.merchant
                          and later.n > told.n
                          and later.topic <> told.topic
                          and (later.topic = 'recovered' or later.topic like 'correction%'))
     order by served.place, contact.contact
     limit 1`,
  row: z.object({ contact: z.string(), hours: z.string().nullable() }),
});

/** Sends a merchant the same by another contact of his. */
export const tellNextContact = defineQuery<[n: number, contact: string, dueAt: Date]>()({
  name: 'tell_next_contact',
  text: `
    update notice_recipient as told
       set tried = told.tried || told.contact,
           contact = contact.contact,
           channel = contact.channel,
           address = contact.address,
           language = coalesce(contact.language, told.language),
           hours = contact.hours,
           state = 'due',
           why = 'not_delivered',
           attempts = 0,
           due_at = $3,
           ended_at = null,
           report = null,
           report_due = null,
           reporter = null,
           message = null
      from contact
     where told.n = $1
       and contact.tenant = told.tenant
       and contact.merchant = told.merchant
       and contact.contact = $2`,
});

/**
 * Gives a merchant up whom no contact reaches. Of whom nothing was reported nobody knows whether he
 * has it: he hears of the end, too.
 */
export const giveRecipientUp = defineQuery<[n: number, doubtful: boolean]>()({
  name: 'give_recipient_up',
  text: `
    update notice_recipient
       set state = 'gave_up',
           why = 'not_delivered',
           doubtful = doubtful or $2
     where n = $1`,
});
