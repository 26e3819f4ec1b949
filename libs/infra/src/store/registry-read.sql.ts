/** The registry as it is read: pages for exports, and entries for whoever keeps them in memory. */
import { z } from 'zod';
import { TerminalState } from '#domain/registry/overlay.js';
import { defineQuery } from '../db/query.js';

type Page = [tenant: string, after: string, limit: number];
/** A row as the file has it: `kinds.ts` names its columns. */
const row = z.object({ row: z.record(z.string(), z.unknown()) });

/**
 * The merchants that somebody may mean: by the merchant's own number, or by a contact's phone. A
 * phone number is written in many ways, so its digits are compared from the end.
 */
export const merchantsOfCaller = defineQuery<
  [tenant: string, name: string, phoneDigits: string | null]
>()({
  name: 'merchants_of_caller',
  text: `
    select merchant
      from merchant
     where tenant = $1
       and merchant = $2
       and retired_at is null
    union
    select name
      from incident_member
     where tenant = $1
       and kind = 'merchant'
       and name = $2
    union
    select merchant
      from contact
     where tenant = $1
       and retired_at is null
       and channel in ('phone', 'sms', 'whatsapp')
       and length(regexp_replace(address, '\\D', '', 'g')) >= 7
       and (   right(regexp_replace(address, '\\D', '', 'g'), length($3::text)) = $3
            or right($3, length(regexp_replace(address, '\\D', '', 'g')))
               = regexp_replace(address, '\\D', '', 'g'))
     order by 1
     limit 20`,
  row: z.object({ merchant: z.string() }),
});

/** Merchants in use, in order. */
export const exportMerchants = defineQuery<Page>()({
  name: 'export_merchants',
  text: `
    select to_jsonb(kept) as row
      from merchant as kept
     where tenant = $1
       and merchant > $2
       and retired_at is null
     order by merchant
     limit $3`,
  row,
});

/** Stores in use, in order. */
export const exportStores = defineQuery<Page>()({
  name: 'export_stores',
  text: `
    select to_jsonb(kept) as row
      from store as kept
     where tenant = $1
       and store > $2
       and retired_at is null
     order by store
     limit $3`,
  row,
});

/** Trading hours in use, in order of their stores. */
export const exportHours = defineQuery<Page>()({
  name: 'export_hours',
  text: `
    select to_jsonb(kept) as row
      from trading_hours as kept
     where tenant = $1
       and store > $2
       and retired_at is null
     order by store
     limit $3`,
  row,
});

/** Contacts in use, in order. */
export const exportContacts = defineQuery<
  [tenant: string, afterMerchant: string, afterContact: string, limit: number]
>()({
  name: 'export_contacts',
  text: `
    select to_jsonb(kept) as row
      from contact as kept
     where tenant = $1
       and (merchant, contact) > ($2, $3)
       and retired_at is null
     order by merchant, contact
     limit $4`,
  row,
});

/** Terminals in order, those out of service as well. */
export const exportTerminals = defineQuery<Page>()({
  name: 'export_terminals',
  text: `
    select to_jsonb(kept) as row
      from registered_terminal as kept
     where tenant = $1
       and terminal > $2
     order by terminal
     limit $3`,
  row,
});

const entry = z.object({
  tenant: z.string(),
  terminal: z.string(),
  merchant: z.string(),
  store: z.string().nullable(),
  chain: z.string().nullable(),
  region: z.string().nullable(),
  acquirer: z.string().nullable(),
  state: TerminalState,
  test: z.boolean(),
  revision: z.number(),
});
/** An entry as the store has it. */
export type EntryRow = z.output<typeof entry>;

/** All entries, a page at a time in key order: what ingest keeps in memory. */
export const registryEntries = defineQuery<
  [afterTenant: string, afterTerminal: string, limit: number]
>()({
  name: 'registry_entries',
  text: `
    select tenant, terminal, merchant, store, chain, region, acquirer, state, test, revision
      from registry_entry
     where (tenant, terminal) > ($1, $2)
     order by tenant, terminal
     limit $3`,
  row: entry,
});

/** Entries that changed after a revision, a page at a time. */
export const changedEntries = defineQuery<
  [tenant: string, afterRevision: number, afterTerminal: string, limit: number]
>()({
  name: 'changed_entries',
  text: `
    select tenant, terminal, merchant, store, chain, region, acquirer, state, test, revision
      from registry_entry
     where tenant = $1
       and (revision, terminal) > ($2, $3)
     order by revision, terminal
     limit $4`,
  row: entry,
});

/** The newest revision of each tenant. */
export const newestRevisions = defineQuery<[]>()({
  name: 'newest_revisions',
  text: `
    select tenant, max(revision) as revision
      from registry_revision
     group by tenant
     order by tenant
     limit 10000`,
  row: z.object({ tenant: z.string(), revision: z.number() }),
});
