/** Rows that a test needs in the database, put there without the process that would write them. */
import { defineQuery } from '#infra/db/query.js';

/** Adds counts to the ten-second buckets. */
export const addTraffic = defineQuery<
  [
    tenants: readonly string[],
    ats: readonly Date[],
    acquirers: readonly string[],
    attempts: readonly number[],
    approved: readonly number[],
    declined: readonly number[],
    failed: readonly number[],
    noAnswer: readonly number[],
    pin: readonly number[],
    failures: readonly number[],
    messages: readonly number[],
  ]
>()({
  name: 'test_add_traffic',
  text: `
    insert into traffic_10s as known
                (tenant, at, acquirer, attempts, approved, declined, failed, no_answer, pin,
                 failures, messages)
    select *
      from unnest($1::text[], $2::timestamptz[], $3::text[], $4::int8[], $5::int8[], $6::int8[],
                  $7::int8[], $8::int8[], $9::int8[], $10::int8[], $11::int8[])
        as more (tenant, at, acquirer, attempts, approved, declined, failed, no_answer, pin,
                 failures, messages)
     order by tenant, at, acquirer
        on conflict (tenant, at, acquirer) do update
       set attempts = known.attempts + excluded.attempts,
           approved = known.approved + excluded.approved,
           declined = known.declined + excluded.declined,
           failed = known.failed + excluded.failed,
           no_answer = known.no_answer + excluded.no_answer,
           pin = known.pin + excluded.pin,
           failures = known.failures + excluded.failures,
           messages = known.messages + excluded.messages`,
});

/** Adds failures by code to the ten-second buckets. */
export const addCodes = defineQuery<
  [
    tenants: readonly string[],
    ats: readonly Date[],
    acquirers: readonly string[],
    codes: readonly string[],
    failures: readonly number[],
  ]
>()({
  name: 'test_add_codes',
  text: `
    insert into code_10s as known (tenant, at, acquirer, code, failures)
    select *
      from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::int8[])
        as more (tenant, at, acquirer, code, failures)
     order by tenant, at, acquirer, code
        on conflict (tenant, at, acquirer, code) do update
       set failures = known.failures + excluded.failures`,
});

/** Puts terminals in place, as a birth would. */
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
  name: 'test_upsert_terminals',
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

/** Heartbeats of known terminals, with the ledger that knows them. */
export const seedHeartbeats = defineQuery<
  [tenants: readonly string[], terminals: readonly string[], receivedAts: readonly Date[]]
>()({
  name: 'test_seed_heartbeats',
  text: `
    with said as (
      select terminal.id, terminal.boot, received_at
        from unnest($1::text[], $2::text[], $3::timestamptz[])
          as seeded (tenant, terminal, received_at)
        join terminal using (tenant, terminal)
    ),
    known as (
      insert into terminal_boot (terminal, boot, received, last_received_at)
      select id, boot, '{[1,2)}', received_at from said
    )
    insert into heartbeat (terminal, boot, seq, channel, at, received_at, queued_at, body)
    select id, boot, 1, 'hb', received_at, received_at, null, '{}' from said`,
});

/** The ledger counts as read until a moment. */
export const seedCheckpoint = defineQuery<[at: Date]>()({
  name: 'test_seed_checkpoint',
  text: 'update ingest_log set checkpoint_at = $1',
});
