/**
 * One chunk of an import, one statement a kind. Columns that the rows leave out stay as they are, a
 * row that changes nothing is not written, and what is retired and comes again is in use again.
 * Rows come as a JSON array of objects whose keys are columns.
 */
import { z } from 'zod';
import { defineQuery } from '../db/query.js';

type Chunk = [tenant: string, revision: number, rows: string];
type ToldChunk = [...Chunk, at: Date];
const row = z.object({ added: z.number(), changed: z.number() });

/** Merchants; a terminal that has its chain from its merchant changes with it. */
export const importMerchants = defineQuery<ToldChunk>()({
  name: 'import_merchants',
  text: `
    with given as (
      select to_jsonb(known) as was, to_jsonb(filled) as became, filled.*
        from jsonb_array_elements($3::jsonb) as item
        left join merchant as known
          on known.tenant = $1 and known.merchant = item ->> 'merchant'
       cross join lateral
             jsonb_populate_record(known, item || '{"retired_at": null}'::jsonb) as filled
    ),
    stored as (
      insert into merchant
                  (tenant, merchant, name, name_zh, language, mcc, chain, revision)
      select $1, merchant, name, name_zh, language, mcc, chain, $2
        from given
       where was is distinct from became
       order by merchant
          on conflict (tenant, merchant) do update
         set name = excluded.name,
             name_zh = excluded.name_zh,
             language = excluded.language,
             mcc = excluded.mcc,
             chain = excluded.chain,
             retired_at = null,
             revision = excluded.revision
    ),
    touched as (
      update registered_terminal as terminal
         set revision = $2
        from given
       where terminal.tenant = $1
         and terminal.merchant = given.merchant
         and terminal.chain is null
         and given.was ->> 'chain' is distinct from given.chain
         and given.was is not null
      returning terminal.terminal, given.was ->> 'chain' as was, given.chain as became
    ),
    told as (
      insert into attribute_change (tenant, terminal, at, source, attribute, was, became)
      select $1, terminal, $4, 'registry', 'chain', was, became
        from touched
       where became is not null
       order by terminal
    )
    select count(*) filter (where was is null) as added,
           count(*) filter (where was is not null) as changed
      from given
     where was is distinct from became`,
  row,
});

/** Stores; a terminal that has its region from its store changes with it. */
export const importStores = defineQuery<ToldChunk>()({
  name: 'import_stores',
  text: `
    with given as (
      select to_jsonb(known) as was, to_jsonb(filled) as became, filled.*
        from jsonb_array_elements($3::jsonb) as item
        left join store as known
          on known.tenant = $1 and known.store = item ->> 'store'
       cross join lateral
             jsonb_populate_record(known, item || '{"retired_at": null}'::jsonb) as filled
    ),
    stored as (
      insert into store
                  (tenant, store, merchant, name, address, region, tz, revision)
      select $1, store, merchant, name, address, region, tz, $2
        from given
       where was is distinct from became
       order by store
          on conflict (tenant, store) do update
         set merchant = excluded.merchant,
             name = excluded.name,
             address = excluded.address,
             region = excluded.region,
             tz = excluded.tz,
             retired_at = null,
             revision = excluded.revision
    ),
    touched as (
      update registered_terminal as terminal
         set revision = $2
        from given
       where terminal.tenant = $1
         and terminal.store = given.store
         and terminal.region is null
         and given.was ->> 'region' is distinct from given.region
         and given.was is not null
      returning terminal.terminal, given.was ->> 'region' as was, given.region as became
    ),
    told as (
      insert into attribute_change (tenant, terminal, at, source, attribute, was, became)
      select $1, terminal, $4, 'registry', 'region', was, became
        from touched
       where became is not null
       order by terminal
    )
    select count(*) filter (where was is null) as added,
           count(*) filter (where was is not null) as changed
      from given
     where was is distinct from became`,
  row,
});

/** Trading hours of stores. */
export const importHours = defineQuery<Chunk>()({
  name: 'import_hours',
  text: `
    with given as (
      select to_jsonb(known) as was, to_jsonb(filled) as became, filled.*
        from jsonb_array_elements($3::jsonb) as item
        left join trading_hours as known
          on known.tenant = $1 and known.store = item ->> 'store'
       cross join lateral
             jsonb_populate_record(known, item || '{"retired_at": null}'::jsonb) as filled
    ),
    stored as (
      insert into trading_hours (tenant, store, weekly, exceptions, revision)
      select $1, store, weekly, exceptions, $2
        from given
       where was is distinct from became
       order by store
          on conflict (tenant, store) do update
         set weekly = excluded.weekly,
             exceptions = excluded.exceptions,
             retired_at = null,
             revision = excluded.revision
    )
    select count(*) filter (where was is null) as added,
           count(*) filter (where was is not null) as changed
      from given
     where was is distinct from became`,
  row,
});

/** Contacts of merchants; consent that nobody mentions is not given. */
export const importContacts = defineQuery<Chunk>()({
  name: 'import_contacts',
  text: `
    with given as (
      select to_jsonb(known) as was, to_jsonb(filled) as became, filled.*
        from jsonb_array_elements($3::jsonb) as item
        left join contact as known
          on known.tenant = $1
         and known.merchant = item ->> 'merchant'
         and known.contact = item ->> 'contact'
       cross join lateral
             jsonb_populate_record(known, item || '{"retired_at": null}'::jsonb) as filled
    ),
    stored as (
      insert into contact
                  (tenant, merchant, contact, name, role, channel, address, language,
                   consent, consent_at, hours, revision)
      select $1, merchant, contact, name, role, channel, address, language,
             coalesce(consent, false), consent_at, hours, $2
        from given
       where was is distinct from became
       order by merchant, contact
          on conflict (tenant, merchant, contact) do update
         set name = excluded.name,
             role = excluded.role,
             channel = excluded.channel,
             address = excluded.address,
             language = excluded.language,
             consent = excluded.consent,
             consent_at = excluded.consent_at,
             hours = excluded.hours,
             retired_at = null,
             revision = excluded.revision
    )
    select count(*) filter (where was is null) as added,
           count(*) filter (where was is not null) as changed
      from given
     where was is distinct from became`,
  row,
});

/**
 * Terminals, with the history of what the registry decides about them. What was before is what the
 * registry or else the terminal said; one that nobody has heard of or registered has no history.
 */
export const importTerminals = defineQuery<ToldChunk>()({
  name: 'import_terminals',
  text: `
    with given as (
      select to_jsonb(known) as was, to_jsonb(filled) as became, filled.*
        from jsonb_array_elements($3::jsonb) as item
        left join registered_terminal as known
          on known.tenant = $1 and known.terminal = item ->> 'terminal'
       cross join lateral jsonb_populate_record(
             known,
             case when known.state = 'retired' then '{"state": "active"}'::jsonb || item
                  when known.state is null then '{"state": "active", "test": false}'::jsonb || item
                  else item
             end) as filled
    ),
    stored as (
      insert into registered_terminal
                  (tenant, terminal, merchant, store, chain, region, acquirer, model, serial,
                   warranty_until, state, test, note, tags, revision)
      select $1, terminal, merchant, store, chain, region, acquirer, model, serial,
             warranty_until, state, test, note, tags, $2
        from given
       where was is distinct from became
       order by terminal
          on conflict (tenant, terminal) do update
         set merchant = excluded.merchant,
             store = excluded.store,
             chain = excluded.chain,
             region = excluded.region,
             acquirer = excluded.acquirer,
             model = excluded.model,
             serial = excluded.serial,
             warranty_until = excluded.warranty_until,
             state = excluded.state,
             test = excluded.test,
             note = excluded.note,
             tags = excluded.tags,
             revision = excluded.revision
    ),
    told as (
      insert into attribute_change (tenant, terminal, at, source, attribute, was, became)
      select $1, given.terminal, $4, 'registry', each.attribute, each.was, each.became
        from given
        left join registry_entry as entry
          on entry.tenant = $1 and entry.terminal = given.terminal
        left join terminal as heard
          on heard.tenant = $1 and heard.terminal = given.terminal
        left join merchant on merchant.tenant = $1 and merchant.merchant = given.merchant
        left join store on store.tenant = $1 and store.store = given.store
       cross join lateral (values
         ('merchant', coalesce(entry.merchant, heard.merchant), given.merchant),
         ('store', coalesce(entry.store, heard.attributes ->> 'store'), given.store),
         ('chain', coalesce(entry.chain, heard.attributes ->> 'chain'),
                   coalesce(given.chain, merchant.chain)),
         ('region', coalesce(entry.region, heard.attributes ->> 'region'),
                    coalesce(given.region, store.region)),
         ('acquirer', coalesce(entry.acquirer, heard.attributes ->> 'acquirer'), given.acquirer),
         ('state', coalesce(entry.state, 'active'), given.state),
         ('test', coalesce(entry.test, heard.test, false)::text, given.test::text)
       ) as each (attribute, was, became)
       where given.was is distinct from given.became
         and (entry.terminal is not null or heard.terminal is not null)
         and each.became is not null
         and each.was is distinct from each.became
       order by given.terminal
    )
    select count(*) filter (where was is null) as added,
           count(*) filter (where was is not null) as changed
      from given
     where was is distinct from became`,
  row,
});
