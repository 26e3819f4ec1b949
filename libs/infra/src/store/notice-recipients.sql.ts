/** Whom notices tell: chosen, held, sent to, each of them once. */
import { z } from 'zod';
import { RecipientState } from '#domain/notice/notice-body.js';
import { defineQuery } from '../db/query.js';

/**
 * The contact of each merchant, or why there is none; of several the one by the channel that the
 * file names first.
 */
const HOLD = `
    with wanted as (select unnest($5::text[]) as merchant),
    hit as (select coalesce(registered.merchant, terminal.merchant) as merchant,
                   count(*)::int4 as terminals
              from incident_member as member
              left join registered_terminal as registered
                on registered.tenant = member.tenant
               and registered.terminal = member.name
              left join terminal
                on terminal.tenant = member.tenant
               and terminal.terminal = member.name
             where member.tenant = $1
               and member.incident = $2
               and member.kind = 'terminal'
             group by 1)
    insert into notice_recipient
           (notice, tenant, incident, epoch, topic, merchant, contact, channel, address, language,
            tz, hours, terminals, state, why, due_at)
    select $6, $1, $2, $3, $4, wanted.merchant, chosen.contact, chosen.channel, chosen.address,
           coalesce(chosen.language, merchant.language, $8),
           coalesce((select tz
                       from store
                      where store.tenant = $1
                        and store.merchant = wanted.merchant
                        and store.retired_at is null
                      order by store
                      limit 1), 'UTC'),
           chosen.hours, coalesce(hit.terminals, 0),
           case when chosen.why is null and chosen.contact is not null then 'held'
                else 'unreachable' end,
           case when chosen.contact is null then 'no_contact' else chosen.why end,
           $7
      from wanted
      left join merchant
        on merchant.tenant = $1
       and merchant.merchant = wanted.merchant
      left join hit on hit.merchant = wanted.merchant
      left join lateral
           (select judged.*
              from (select contact.contact, contact.channel, contact.address, contact.language,
                           contact.hours, served.place,
                           case when consent.state = 'withdrawn' then 'withdrawn'
                                when not contact.consent then 'no_consent'
                                when served.place is null then 'no_channel'
                                when contact.channel = 'email'
                                     and contact.address !~ '^[^@ ]+@[^@ ]+[.][^@ ]+$'
                                  or contact.channel = 'webhook'
                                     and contact.address !~ '^https://'
                                  or contact.channel = 'sms'
                                     and translate(contact.address, ' ()-', '')
                                           !~ '^[+][1-9][0-9]{6,14}$' then 'bad_address'
                                when consent.state is null then 'not_asked'
                                when consent.state = 'asked' then 'not_confirmed'
                           end as why
                      from contact
                      left join contact_consent as consent
                        on consent.tenant = contact.tenant
                       and consent.channel = contact.channel
                       and consent.address = contact.address
                      left join merchant_channel as served
                        on served.channel = contact.channel
                     where contact.tenant = $1
                       and contact.merchant = wanted.merchant
                       and contact.retired_at is null) as judged
             order by judged.why is not null, judged.place, judged.contact
             limit 1) as chosen on true
        on conflict on constraint notice_recipient_is_told_once do update
       set notice = excluded.notice,
           contact = excluded.contact,
           channel = excluded.channel,
           address = excluded.address,
           language = excluded.language,
           hours = excluded.hours,
           state = excluded.state,
           why = null,
           due_at = excluded.due_at
     where notice_recipient.state = 'unreachable'
       and excluded.state = 'held'`;

/**
 * Holds the merchants of a notice; who was told of this topic of this outage is left out. One who
 * could not be reached by then and can be now is told by this one.
 */
export const holdRecipients = defineQuery<
  [
    tenant: string,
    incident: string,
    epoch: number,
    topic: string,
    merchants: readonly string[],
    notice: number,
    at: Date,
    language: string,
  ]
>()({ name: 'hold_recipients', text: HOLD });

/**
 * With `again` those, too, who could not be reached. `not in` is worked out once, whatever the
 * planner believes: it has seen nothing of tables that ten thousand merchants came to a second ago,
 * and would look through all of them for each.
 */
const UNTOLD = `
      from incident_member as member
     where member.tenant = $1
       and member.incident = $2
       and member.kind = 'merchant'
       and member.name not in (select told.merchant
                                 from notice_recipient as told
                                where told.tenant = $1
                                  and told.incident = $2
                                  and told.epoch = $3
                                  and told.topic = 'start'
                                  and not ($4::boolean and told.state = 'unreachable'))`;

/** Merchants that an incident hit and that were not told, or held to be told, that it began. */
export const merchantsUntold = defineQuery<
  [tenant: string, incident: string, epoch: number, again: boolean]
>()({
  name: 'merchants_untold',
  text: `
    select member.name as merchant ${UNTOLD}
     order by 1`,
  row: z.object({ merchant: z.string() }),
});

/** Whether there is one of them: asked every second, answered by the first. */
export const isAnybodyUntold = defineQuery<
  [tenant: string, incident: string, epoch: number, again: boolean]
>()({
  name: 'is_anybody_untold',
  text: `select exists (select ${UNTOLD}) as untold`,
  row: z.object({ untold: z.boolean() }),
});

/** Not a join for the same reason: PostgreSQL 15 goes through all members for each who was told. */
const IS_HIT = `told.merchant in (select member.name from incident_member as member
                            where member.tenant = $1
                              and member.incident = $2
                              and member.kind = 'merchant')`;

const TOLD = `
      from notice_recipient as told
     where told.tenant = $1
       and told.incident = $2
       and told.epoch = $3
       and told.topic = 'start'
       and (told.state = 'sent' or told.doubtful)
       and told.merchant not in (select later.merchant
                                   from notice_recipient as later
                                  where later.tenant = $1
                                    and later.incident = $2
                                    and later.epoch = $3
                                    and (later.topic = 'recovered'
                                         or later.topic like 'correction%')
                                    and later.state in ('held', 'due', 'sent'))`;

/**
 * Merchants that were told that it began, or may have been; \`hit\` says whether they belong to it.
 * Who was told that it was wrong, or is over, hears no more of it.
 */
export const merchantsTold = defineQuery<[tenant: string, incident: string, epoch: number]>()({
  name: 'merchants_told',
  text: `
    select told.merchant, ${IS_HIT} as hit ${TOLD}
     order by 1`,
  row: z.object({ merchant: z.string(), hit: z.boolean() }),
});

/** Whether there is one of them; with `wrongly`, one that the incident did not hit after all. */
export const isAnybodyTold = defineQuery<
  [tenant: string, incident: string, epoch: number, wrongly: boolean]
>()({
  name: 'is_anybody_told',
  text: `
    select exists (select ${TOLD}
       and (not $4::boolean or not ${IS_HIT})) as told`,
  row: z.object({ told: z.boolean() }),
});

/** Holds the contacts that an opt-in asks; those who were asked, or said no, are left out. */
export const holdAsked = defineQuery<
  [tenant: string, merchant: string | null, notice: number, at: Date, language: string]
>()({
  name: 'hold_asked',
  text: `
    with asked as (
      insert into contact_consent (tenant, channel, address, state, asked_at)
      select distinct contact.tenant, contact.channel, contact.address, 'asked', $4::timestamptz
        from contact
        join merchant_channel using (channel)
       where contact.tenant = $1
         and ($2::text is null or contact.merchant = $2)
         and contact.consent
         and contact.retired_at is null
          on conflict do nothing
      returning channel, address)
    insert into notice_recipient
           (notice, tenant, incident, epoch, topic, merchant, contact, channel, address, language,
            tz, hours, terminals, state, due_at)
    select distinct on (contact.channel, contact.address)
           $3::int8, $1, '', $3::int4, 'opt_in/' || contact.contact, contact.merchant,
           contact.contact, contact.channel, contact.address,
           coalesce(contact.language, merchant.language, $5),
           coalesce((select tz
                       from store
                      where store.tenant = $1
                        and store.merchant = contact.merchant
                        and store.retired_at is null
                      order by store
                      limit 1), 'UTC'),
           contact.hours, 0, 'held', $4
      from contact
      join asked using (channel, address)
      join merchant
        on merchant.tenant = contact.tenant
       and merchant.merchant = contact.merchant
     where contact.tenant = $1
       and contact.consent
       and contact.retired_at is null
       and ($2::text is null or contact.merchant = $2)
     order by contact.channel, contact.address, contact.merchant, contact.contact`,
});

/** Those of a notice that was stopped were never told: another may tell them. */
export const dropHeld = defineQuery<[notice: number]>()({
  name: 'drop_held',
  text: `delete from notice_recipient where notice = $1 and state in ('held', 'unreachable')`,
});

/** How many merchants an incident hit, and how many of them nobody has told or is about to tell. */
export const countHit = defineQuery<[tenant: string, incident: string, epoch: number]>()({
  name: 'count_hit',
  text: `
    select count(*)::int4 as hit,
           count(*) filter (where told.n is null)::int4 as untold
      from incident_member as member
      left join notice_recipient as told
        on told.tenant = member.tenant
       and told.incident = member.incident
       and told.epoch = $3
       and told.topic = 'start'
       and told.merchant = member.name
       and told.state in ('held', 'due', 'sent')
     where member.tenant = $1
       and member.incident = $2
       and member.kind = 'merchant'`,
  row: z.object({ hit: z.number(), untold: z.number() }),
});

/** Whether anybody of a notice still has to be told. */
export const countDue = defineQuery<[notice: number]>()({
  name: 'count_due',
  text: `
    select count(*) filter (where state = 'due')::int4 as due,
           count(*) filter (where state = 'sent')::int4 as sent,
           count(*) filter (where state = 'held')::int4 as held
      from notice_recipient
     where notice = $1`,
  row: z.object({ due: z.number(), sent: z.number(), held: z.number() }),
});

/** Recipients of a notice, a page at a time; addresses are masked by whoever shows them. */
export const listRecipients = defineQuery<
  [notice: number, state: string | null, after: number, limit: number]
>()({
  name: 'list_recipients',
  text: `
    select n, merchant, contact, channel, address, language, terminals, state, why, attempts,
           doubtful, due_at, ended_at
      from notice_recipient
     where notice = $1
       and ($2::text is null or state = $2)
       and n > $3
     order by n
     limit $4`,
  row: z.object({
    n: z.number(),
    merchant: z.string(),
    contact: z.string().nullable(),
    channel: z.string().nullable(),
    address: z.string().nullable(),
    language: z.string(),
    terminals: z.number(),
    state: RecipientState,
    why: z.string().nullable(),
    attempts: z.number(),
    doubtful: z.boolean(),
    due_at: z.date(),
    ended_at: z.date().nullable(),
  }),
});
