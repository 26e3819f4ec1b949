import { z } from 'zod';
import { TerminalState } from '#domain/registry/overlay.js';
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

/** Attributes of a terminal by their names on the wire. */
export const Attributes = z.record(z.string(), z.string());

const knownTerminal = z.object({
  id: z.number(),
  tenant: z.string(),
  terminal: z.string(),
  registered: z.boolean(),
  profile: z.number(),
  merchant: z.string().nullable(),
  store: z.string().nullable(),
  /** All other attributes, as JSON: thousands of terminals have the same. */
  shared: z.string(),
  hb_seconds: z.number().nullable(),
  test: z.boolean(),
  boot: z.number(),
  online: z.boolean(),
  why: z.string().nullable(),
  until: z.date().nullable(),
  clock_skew_ms: z.number().nullable(),
});
/** A terminal as ingest keeps it in memory. */
export type KnownTerminal = z.infer<typeof knownTerminal>;

/** Known terminals, a page at a time in the order of their numbers: what ingest keeps in memory. */
export const knownTerminals = defineQuery<[after: number, limit: number]>()({
  name: 'known_terminals',
  text: `
    select id, tenant, terminal, registered, profile, merchant, attributes ->> 'store' as store,
           (attributes - 'store')::text as shared, hb_seconds, test, boot, online, why, until,
           clock_skew_ms
      from terminal
     where id > $1
     order by id
     limit $2`,
  row: knownTerminal,
});

/** Known terminals by their numbers: what another ingest has added or changed. */
export const terminalsByNumber = defineQuery<[ids: readonly number[]]>()({
  name: 'terminals_by_number',
  text: `
    select id, tenant, terminal, registered, profile, merchant, attributes ->> 'store' as store,
           (attributes - 'store')::text as shared, hb_seconds, test, boot, online, why, until,
           clock_skew_ms
      from terminal
     where id = any($1::integer[])
     order by id
     limit 200000`,
  row: knownTerminal,
});

/** Gives terminals their numbers; those that have one keep it. */
export const numberTerminals = defineQuery<
  [tenants: readonly string[], terminals: readonly string[], profiles: readonly number[], at: Date]
>()({
  name: 'number_terminals',
  text: `
    insert into terminal (tenant, terminal, registered, profile, attributes, test, boot, online,
                          first_seen_at, changed_at)
    select tenant, terminal, false, profile, '{}', false, 0, true, $4, $4
      from unnest($1::text[], $2::text[], $3::integer[]) as new (tenant, terminal, profile)
     order by tenant, terminal
        on conflict (tenant, terminal) do nothing`,
});

/** Known terminals by their names. */
export const terminalsByName = defineQuery<
  [tenants: readonly string[], terminals: readonly string[]]
>()({
  name: 'terminals_by_name',
  text: `
    select id, tenant, terminal, registered, profile, merchant, attributes ->> 'store' as store,
           (attributes - 'store')::text as shared, hb_seconds, test, boot, online, why, until,
           clock_skew_ms
      from terminal
      join unnest($1::text[], $2::text[]) as wanted (tenant, terminal) using (tenant, terminal)
     order by id
     limit 200000`,
  row: knownTerminal,
});

/**
 * Writes what changed about terminals, one record a terminal: a JSON array, its fields named as the
 * columns are.
 */
export const changeTerminals = defineQuery<[seen: string]>()({
  name: 'change_terminals',
  text: `
    update terminal
       set registered = seen.registered,
           profile = seen.profile,
           merchant = seen.merchant,
           attributes = seen.attributes,
           hb_seconds = coalesce(seen.hb_seconds, terminal.hb_seconds),
           test = seen.test,
           boot = seen.boot,
           online = seen.online,
           why = seen.why,
           until = seen.until,
           clock_skew_ms = seen.clock_skew_ms,
           changed_at = seen.seen_at
      from json_to_recordset($1::json) as seen
             (id integer, registered boolean, profile integer, merchant text, attributes jsonb,
              hb_seconds integer, test boolean, boot int8, online boolean, why text,
              until timestamptz, clock_skew_ms int8, seen_at timestamptz)
     where terminal.id = seen.id`,
});

/**
 * Terminals for the list: the newest heard first. `online` is what was last said, doubted after
 * two and a half heartbeats of silence. What the registry says is laid over what they say.
 */
export const listTerminals = defineQuery<
  [tenant: string, search: string, now: Date, limit: number]
>()({
  name: 'list_terminals',
  text: `
    select terminal.tenant, terminal.terminal, entry.terminal is not null as registered,
           entry.state, coalesce(entry.merchant, terminal.merchant) as merchant,
           attributes || jsonb_strip_nulls(jsonb_build_object(
             'store', entry.store, 'chain', entry.chain, 'region', entry.region,
             'acquirer', entry.acquirer)) as attributes,
           online and coalesce(
             greatest(heard.last_received_at, terminal.changed_at)
               > least($3::timestamptz, (select checkpoint_at from ingest_log))
                 - make_interval(secs => 2.5 * coalesce(hb_seconds, 60) + 10),
             false) as online,
           why, clock_skew_ms, greatest(heard.last_received_at, terminal.changed_at) as last_seen_at
      from terminal
      left join terminal_boot as heard
        on heard.terminal = terminal.id
       and heard.boot = terminal.boot
      left join registry_entry as entry
        on entry.tenant = terminal.tenant
       and entry.terminal = terminal.terminal
     where terminal.tenant = $1
       and ($2 = '' or strpos(lower(terminal.terminal), lower($2)) > 0
            or strpos(lower(coalesce(entry.merchant, terminal.merchant, '')),
                      lower($2)) > 0)
     order by last_seen_at desc nulls last, terminal.terminal
     limit $4`,
  row: z.object({
    tenant: z.string(),
    terminal: z.string(),
    registered: z.boolean(),
    state: TerminalState.nullable(),
    merchant: z.string().nullable(),
    attributes: Attributes,
    online: z.boolean(),
    why: z.string().nullable(),
    clock_skew_ms: z.number().nullable(),
    last_seen_at: z.date().nullable(),
  }),
});

/** How many terminals are known and heard from, by region; without those out of service. */
export const countFleet = defineQuery<[tenant: string, now: Date]>()({
  name: 'count_fleet',
  text: `
    select coalesce(entry.region, attributes ->> 'region', '') as region,
           count(*) as known,
           count(*) filter (
             where online and greatest(heard.last_received_at, terminal.changed_at)
               > least($2::timestamptz, (select checkpoint_at from ingest_log))
                 - make_interval(secs => 2.5 * coalesce(hb_seconds, 60) + 10)
           ) as online,
           count(*) filter (where entry.terminal is null) as unregistered,
           count(*) filter (where not online and why is not null) as goodbye
      from terminal
      left join terminal_boot as heard
        on heard.terminal = terminal.id
       and heard.boot = terminal.boot
      left join registry_entry as entry
        on entry.tenant = terminal.tenant
       and entry.terminal = terminal.terminal
     where terminal.tenant = $1
       and entry.state is distinct from 'retired'
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

/** Tenants that have ever been heard from; null comes last. */
export const KNOWN_TENANTS = `known as (
      select least((select min(tenant) from terminal),
                   (select min(tenant) from host_message),
                   (select min(tenant) from engine_state)) as tenant
      union all
      select least((select min(tenant) from terminal where tenant > known.tenant),
                   (select min(tenant) from host_message where tenant > known.tenant),
                   (select min(tenant) from engine_state where tenant > known.tenant))
        from known
       where known.tenant is not null
    )`;

/**
 * Tenants that have ever been heard from, in order. Each is found by one step down an index, since
 * the engine asks with every tick and a fleet may be large. Grounds of drills are no tenants.
 */
export const listTenants = defineQuery<[]>()({
  name: 'list_tenants',
  text: `
    with recursive ${KNOWN_TENANTS}
    select tenant
      from known
     where tenant is not null
       and position('~' in tenant) = 0
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
  row: z.object({ id: z.number(), attributes: Attributes }),
});
