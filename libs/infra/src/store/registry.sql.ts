/** The registry of merchants, stores, contacts and terminals: imports, look-ups and retirement. */
import { z } from 'zod';
import { defineQuery } from '../db/query.js';

/** Where every change of a registry is announced; the payload is its tenant. */
export const REGISTRY_CHANNEL = 'tillwatch_registry';

/** Imports of a tenant take turns, so that revisions commit in the order of their numbers. */
export const lockRegistry = defineQuery<[tenant: string]>()({
  name: 'lock_registry',
  text: `select pg_advisory_xact_lock(hashtextextended('tillwatch registry ' || $1, 0)) is null
            as locked`,
  row: z.object({ locked: z.boolean() }),
});

/** The number of the next revision; only true for whoever holds the lock. */
export const nextRevision = defineQuery<[tenant: string]>()({
  name: 'next_revision',
  text: `
    select coalesce(max(revision), 0) + 1 as revision
      from registry_revision
     where tenant = $1`,
  row: z.object({ revision: z.number() }),
});

/** Keeps who imported what, and tells whoever has the registry in memory. */
export const writeRevision = defineQuery<
  [
    tenant: string,
    revision: number,
    kind: string,
    at: Date,
    by: string,
    file: string,
    sha256: string,
    replaced: boolean,
    added: number,
    changed: number,
    unchanged: number,
    retired: number,
    channel: string,
  ]
>()({
  name: 'write_revision',
  text: `
    with written as (
      insert into registry_revision
                  (tenant, revision, kind, at, by, file, sha256, replaced,
                   added, changed, unchanged, retired)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      returning tenant
    )
    select pg_notify($13, tenant) is null as told
      from written`,
  row: z.object({ told: z.boolean() }),
});

/** Imports that changed something, the newest first. */
export const listRevisions = defineQuery<[tenant: string, limit: number]>()({
  name: 'list_revisions',
  text: `
    select revision, kind, at, by, file, sha256, replaced, added, changed, unchanged, retired
      from registry_revision
     where tenant = $1
     order by revision desc
     limit $2`,
  row: z.object({
    revision: z.number(),
    kind: z.string(),
    at: z.date(),
    by: z.string(),
    file: z.string(),
    sha256: z.string(),
    replaced: z.boolean(),
    added: z.number(),
    changed: z.number(),
    unchanged: z.number(),
    retired: z.number(),
  }),
});

/** Which of these merchants there are. */
export const existingMerchants = defineQuery<[tenant: string, merchants: readonly string[]]>()({
  name: 'existing_merchants',
  text: `
    select merchant
      from merchant
     where tenant = $1
       and merchant = any($2::text[])
     limit 100000`,
  row: z.object({ merchant: z.string() }),
});

/** Which of these stores there are, and whose they are. */
export const existingStores = defineQuery<[tenant: string, stores: readonly string[]]>()({
  name: 'existing_stores',
  text: `
    select store, merchant
      from store
     where tenant = $1
       and store = any($2::text[])
     limit 100000`,
  row: z.object({ store: z.string(), merchant: z.string() }),
});

/** Merchants by name, to guess which one was meant. */
export const someMerchants = defineQuery<[tenant: string]>()({
  name: 'some_merchants',
  text: `
    select merchant as name
      from merchant
     where tenant = $1
     order by merchant
     limit 5000`,
  row: z.object({ name: z.string() }),
});

/** Stores by name, to guess which one was meant. */
export const someStores = defineQuery<[tenant: string]>()({
  name: 'some_stores',
  text: `
    select store as name
      from store
     where tenant = $1
     order by store
     limit 5000`,
  row: z.object({ name: z.string() }),
});

/** How many rows of each kind are in use. */
export const countInUse = defineQuery<[tenant: string]>()({
  name: 'count_in_use',
  text: `
    select (select count(*) from merchant where tenant = $1 and retired_at is null) as merchants,
           (select count(*) from store where tenant = $1 and retired_at is null) as stores,
           (select count(*) from trading_hours where tenant = $1 and retired_at is null) as hours,
           (select count(*) from contact where tenant = $1 and retired_at is null) as contacts,
           (select count(*) from registered_terminal
             where tenant = $1 and state <> 'retired') as terminals`,
  row: z.object({
    merchants: z.number(),
    stores: z.number(),
    hours: z.number(),
    contacts: z.number(),
    terminals: z.number(),
  }),
});

type Retire = [tenant: string, revision: number, at: Date, kept: readonly string[]];

/** Retires the merchants that are not among these. */
export const retireMerchants = defineQuery<Retire>()({
  name: 'retire_merchants',
  text: `
    update merchant
       set retired_at = $3, revision = $2
     where tenant = $1
       and retired_at is null
       and merchant not in (select unnest($4::text[]))`,
});

/** Retires the stores that are not among these. */
export const retireStores = defineQuery<Retire>()({
  name: 'retire_stores',
  text: `
    update store
       set retired_at = $3, revision = $2
     where tenant = $1
       and retired_at is null
       and store not in (select unnest($4::text[]))`,
});

/** Retires the trading hours of stores that are not among these. */
export const retireHours = defineQuery<Retire>()({
  name: 'retire_hours',
  text: `
    update trading_hours
       set retired_at = $3, revision = $2
     where tenant = $1
       and retired_at is null
       and store not in (select unnest($4::text[]))`,
});

/** Retires the contacts that are not among these, given as merchant and contact. */
export const retireContacts = defineQuery<[...Retire, contacts: readonly string[]]>()({
  name: 'retire_contacts',
  text: `
    update contact
       set retired_at = $3, revision = $2
     where tenant = $1
       and retired_at is null
       and (merchant, contact) not in (select * from unnest($4::text[], $5::text[]))`,
});

/** Retires the terminals that are not among these, and keeps that in their history. */
export const retireTerminals = defineQuery<Retire>()({
  name: 'retire_terminals',
  text: `
    with missing as (
      select terminal, state
        from registered_terminal
       where tenant = $1
         and state <> 'retired'
         and terminal not in (select unnest($4::text[]))
    ),
    told as (
      insert into attribute_change (tenant, terminal, at, source, attribute, was, became)
      select $1, terminal, $3, 'registry', 'state', state, 'retired'
        from missing
       order by terminal
    )
    update registered_terminal as terminal
       set state = 'retired', revision = $2
      from missing
     where terminal.tenant = $1
       and terminal.terminal = missing.terminal`,
});

/**
 * Of the terminals that an import retired those that are expected to speak, by profile: heard
 * within the half day in which the engine misses who is silent, and not gone with a word already.
 */
export const retiredByProfile = defineQuery<[tenant: string, revision: number, at: Date]>()({
  name: 'retired_by_profile',
  text: `
    select heard.profile, count(*) as count
      from attribute_change as change
      join registered_terminal as entry
        on entry.tenant = change.tenant and entry.terminal = change.terminal
      join terminal as heard
        on heard.tenant = change.tenant and heard.terminal = change.terminal
     where change.tenant = $1
       and change.at = $3
       and change.source = 'registry'
       and change.attribute = 'state'
       and change.became = 'retired'
       and entry.revision = $2
       and (heard.online or heard.why is null)
       and (heard.changed_at > $3 - interval '12 hours'
            or exists (select
                         from terminal_boot as boot
                        where boot.terminal = heard.id
                          and boot.last_received_at > $3 - interval '12 hours'))
     group by heard.profile
     order by heard.profile
     limit 100000`,
  row: z.object({ profile: z.number(), count: z.number() }),
});
