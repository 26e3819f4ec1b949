import { z } from 'zod';
import { defineQuery } from '../db/query.js';

/** The number of each profile, in the order asked for; new ones are given a number. */
export const numberProfiles = defineQuery<
  [tenants: readonly string[], attributes: readonly string[]]
>()({
  name: 'number_profiles',
  text: `
    with wanted as (
      select distinct tenant, attributes
        from unnest($1::text[], $2::jsonb[]) as wanted (tenant, attributes)
       order by tenant, attributes
    ),
    added as (
      insert into profile (tenant, attributes)
      select tenant, attributes from wanted
          on conflict (tenant, attributes) do update set tenant = excluded.tenant
      returning id, tenant, attributes
    )
    select added.id
      from unnest($1::text[], $2::jsonb[]) with ordinality
        as asked (tenant, attributes, place)
      join added using (tenant, attributes)
     order by asked.place`,
  row: z.object({ id: z.number() }),
});

const attributes = z.record(z.string(), z.string());

/** Known terminals, a page at a time in key order: what ingest keeps in memory. */
export const knownTerminals = defineQuery<
  [afterTenant: string, afterTerminal: string, limit: number]
>()({
  name: 'known_terminals',
  text: `
    select tenant, terminal, registered, profile, merchant, attributes, boot, online,
           clock_skew_ms
      from terminal
     where (tenant, terminal) > ($1, $2)
     order by tenant, terminal
     limit $3`,
  row: z.object({
    tenant: z.string(),
    terminal: z.string(),
    registered: z.boolean(),
    profile: z.number(),
    merchant: z.string().nullable(),
    attributes,
    boot: z.number(),
    online: z.boolean(),
    clock_skew_ms: z.number().nullable(),
  }),
});

/** Writes what changed about terminals; one row a terminal, the last word of its batch. */
export const upsertTerminals = defineQuery<
  [
    tenants: readonly string[],
    terminals: readonly string[],
    registered: readonly boolean[],
    profiles: readonly number[],
    merchants: readonly (string | null)[],
    attributes: readonly string[],
    hbSeconds: readonly (number | null)[],
    tests: readonly boolean[],
    boots: readonly number[],
    online: readonly boolean[],
    whys: readonly (string | null)[],
    untils: readonly (Date | null)[],
    skews: readonly (number | null)[],
    seenAts: readonly Date[],
  ]
>()({
  name: 'upsert_terminals',
  text: `
    insert into terminal as known
                (tenant, terminal, registered, profile, merchant, attributes, hb_seconds, test,
                 boot, online, why, until, clock_skew_ms, first_seen_at, changed_at)
    select tenant, terminal, registered, profile, merchant, attributes, hb_seconds, test,
           boot, online, why, until, clock_skew_ms, seen_at, seen_at
      from unnest($1::text[], $2::text[], $3::boolean[], $4::integer[], $5::text[], $6::jsonb[],
                  $7::integer[], $8::boolean[], $9::int8[], $10::boolean[], $11::text[],
                  $12::timestamptz[], $13::int8[], $14::timestamptz[])
        as seen (tenant, terminal, registered, profile, merchant, attributes, hb_seconds, test,
                 boot, online, why, until, clock_skew_ms, seen_at)
     order by tenant, terminal
        on conflict (tenant, terminal) do update
       set registered = known.registered or excluded.registered,
           profile = excluded.profile,
           merchant = excluded.merchant,
           attributes = excluded.attributes,
           hb_seconds = coalesce(excluded.hb_seconds, known.hb_seconds),
           test = excluded.test,
           boot = excluded.boot,
           online = excluded.online,
           why = excluded.why,
           until = excluded.until,
           clock_skew_ms = excluded.clock_skew_ms,
           changed_at = excluded.changed_at`,
});

/**
 * Terminals for the list: the newest heard first. `online` is what was last said, doubted after
 * two and a half heartbeats of silence.
 */
export const listTerminals = defineQuery<
  [tenant: string, search: string, now: Date, limit: number]
>()({
  name: 'list_terminals',
  text: `
    select terminal.tenant, terminal.terminal, registered, merchant, attributes,
           online and coalesce(
             heard.last_received_at
               > $3::timestamptz - make_interval(secs => 2.5 * coalesce(hb_seconds, 60) + 10),
             false) as online,
           why, clock_skew_ms, heard.last_received_at as last_seen_at
      from terminal
      left join terminal_boot as heard
        on heard.tenant = terminal.tenant
       and heard.terminal = terminal.terminal
       and heard.boot = terminal.boot
     where terminal.tenant = $1
       and ($2 = '' or strpos(lower(terminal.terminal), lower($2)) > 0
            or strpos(lower(coalesce(merchant, '')), lower($2)) > 0)
     order by heard.last_received_at desc nulls last, terminal.terminal
     limit $4`,
  row: z.object({
    tenant: z.string(),
    terminal: z.string(),
    registered: z.boolean(),
    merchant: z.string().nullable(),
    attributes,
    online: z.boolean(),
    why: z.string().nullable(),
    clock_skew_ms: z.number().nullable(),
    last_seen_at: z.date().nullable(),
  }),
});

/** How many terminals are known and heard from, by region. */
export const countFleet = defineQuery<[tenant: string, now: Date]>()({
  name: 'count_fleet',
  text: `
    select coalesce(attributes ->> 'region', '') as region,
           count(*) as known,
           count(*) filter (
             where online and heard.last_received_at
               > $2::timestamptz - make_interval(secs => 2.5 * coalesce(hb_seconds, 60) + 10)
           ) as online,
           count(*) filter (where not registered) as unregistered,
           count(*) filter (where not online and why is not null) as goodbye
      from terminal
      left join terminal_boot as heard
        on heard.tenant = terminal.tenant
       and heard.terminal = terminal.terminal
       and heard.boot = terminal.boot
     where terminal.tenant = $1
     group by 1
     order by 1
     limit 1000`,
  row: z.object({
    region: z.string(),
    known: z.number(),
    online: z.number(),
    unregistered: z.number(),
    goodbye: z.number(),
  }),
});

/**
 * Tenants that have ever been heard from, in order. Each is found by one step down an index, since
 * the engine asks with every tick and a fleet may be large.
 */
export const listTenants = defineQuery<[]>()({
  name: 'list_tenants',
  text: `
    with recursive known as (
      select least((select min(tenant) from terminal),
                   (select min(tenant) from host_message),
                   (select min(tenant) from engine_state)) as tenant
      union all
      select least((select min(tenant) from terminal where tenant > known.tenant),
                   (select min(tenant) from host_message where tenant > known.tenant),
                   (select min(tenant) from engine_state where tenant > known.tenant))
        from known
       where known.tenant is not null
    )
    select tenant
      from known
     where tenant is not null
     limit 10000`,
  row: z.object({ tenant: z.string() }),
});

/** Profiles by their numbers: what a digest refers to and the engine has not been told of. */
export const profilesByNumber = defineQuery<[tenant: string, ids: readonly number[]]>()({
  name: 'profiles_by_number',
  text: `
    select id, attributes
      from profile
     where tenant = $1
       and id = any($2::integer[])
     order by id
     limit 200000`,
  row: z.object({ id: z.number(), attributes }),
});
