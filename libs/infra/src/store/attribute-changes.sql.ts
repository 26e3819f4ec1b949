/** The history of terminals' attributes. */
import { z } from 'zod';
import { defineQuery } from '../db/query.js';

const Source = z.enum(['birth', 'hb', 'evt', 'registry']);

/** Keeps what changed; called in the transaction that stores the messages which said so. */
export const writeAttributeChanges = defineQuery<
  [
    tenants: readonly string[],
    terminals: readonly string[],
    ats: readonly Date[],
    sources: readonly string[],
    attributes: readonly string[],
    was: readonly (string | null)[],
    became: readonly (string | null)[],
  ]
>()({
  name: 'write_attribute_changes',
  text: `
    insert into attribute_change (tenant, terminal, at, source, attribute, was, became)
    select tenant, terminal, at, source, attribute, was, became
      from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[],
                  $7::text[]) with ordinality
        as change (tenant, terminal, at, source, attribute, was, became, place)
     order by place`,
});

/** What changed about a terminal, the newest first. */
export const terminalHistory = defineQuery<[tenant: string, terminal: string, limit: number]>()({
  name: 'terminal_history',
  text: `
    select at, source, attribute, was, became
      from attribute_change
     where tenant = $1
       and terminal = $2
     order by at desc, n desc
     limit $3`,
  row: z.object({
    at: z.date(),
    source: Source,
    attribute: z.string(),
    was: z.string().nullable(),
    became: z.string().nullable(),
  }),
});

/**
 * A terminal's attributes as they were at a moment. An attribute is what its last change until then
 * made it; else what the first change after it found; else, when it never changed, what it is now.
 */
export const terminalAsOf = defineQuery<[tenant: string, terminal: string, at: Date]>()({
  name: 'terminal_as_of',
  text: `
    with told as (
      select n, at, source, attribute, was, became
        from attribute_change
       where tenant = $1
         and terminal = $2
    ),
    until_then as (
      select distinct on (attribute) attribute, became as value, at as since, source
        from told
       where at <= $3
       order by attribute, at desc, n desc
    ),
    found_later as (
      select distinct on (attribute) attribute, was as value
        from told
       where at > $3
       order by attribute, at, n
    ),
    now_heard as (
      select attributes || jsonb_strip_nulls(jsonb_build_object(
               'merchant', merchant, 'test', case when test then 'true' end)) as attributes
        from terminal
       where tenant = $1
         and terminal = $2
         and first_seen_at <= $3
    ),
    now_registered as (
      select jsonb_strip_nulls(jsonb_build_object(
               'merchant', merchant, 'store', store, 'chain', chain, 'region', region,
               'acquirer', acquirer, 'state', state, 'test', case when test then 'true' end))
               as attributes
        from registry_entry
       where tenant = $1
         and terminal = $2
    ),
    never_changed as (
      select attribute, value
        from jsonb_each_text(coalesce((select attributes from now_heard), '{}'::jsonb)
                             || coalesce((select attributes from now_registered), '{}'::jsonb))
          as each (attribute, value)
    )
    select attribute, value, since, source
      from (
        select attribute, value, since, source from until_then
        union all
        select attribute, value, null, null from found_later
         where attribute not in (select attribute from until_then)
        union all
        select attribute, value, null, null from never_changed
         where attribute not in (select attribute from told)
      ) as known
     where value is not null
     order by attribute
     limit 1000`,
  row: z.object({
    attribute: z.string(),
    value: z.string(),
    since: z.date().nullable(),
    source: Source.nullable(),
  }),
});
