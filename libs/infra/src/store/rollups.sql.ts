import { z } from 'zod';
import { defineQuery } from '../db/query.js';

/** Adds a batch's counts to the ten-second buckets. */
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
  name: 'add_traffic',
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

/** Adds a batch's failures by code to the ten-second buckets. */
export const addCodes = defineQuery<
  [
    tenants: readonly string[],
    ats: readonly Date[],
    acquirers: readonly string[],
    codes: readonly string[],
    failures: readonly number[],
  ]
>()({
  name: 'add_codes',
  text: `
    insert into code_10s as known (tenant, at, acquirer, code, failures)
    select *
      from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::int8[])
        as more (tenant, at, acquirer, code, failures)
     order by tenant, at, acquirer, code
        on conflict (tenant, at, acquirer, code) do update
       set failures = known.failures + excluded.failures`,
});

/** The wall's lines: ten-second buckets by acquirer since a moment, oldest first. */
export const trafficSince = defineQuery<[tenant: string, since: Date]>()({
  name: 'traffic_since',
  text: `
    select at, acquirer, attempts, approved, failures, messages
      from traffic_10s
     where tenant = $1
       and at >= $2
     order by at, acquirer
     limit 100000`,
  row: z.object({
    at: z.date(),
    acquirer: z.string(),
    attempts: z.number(),
    approved: z.number(),
    failures: z.number(),
    messages: z.number(),
  }),
});

/** Failures by code: of the last minutes, and of the hour before them. */
export const codesNow = defineQuery<[tenant: string, hourAgo: Date, recent: Date, now: Date]>()({
  name: 'codes_now',
  text: `
    select code,
           coalesce(sum(failures) filter (where at >= $3), 0)::int8 as recent,
           coalesce(sum(failures) filter (where at < $3), 0)::int8 as before
      from code_10s
     where tenant = $1
       and at >= $2
       and at < $4
     group by code
     order by recent desc, code
     limit 12`,
  row: z.object({ code: z.string(), recent: z.number(), before: z.number() }),
});

/** Attempts, PIN attempts and failures with some codes, at some acquirers or (empty) all. */
export const incidentSeries = defineQuery<
  [tenant: string, from: Date, to: Date, acquirers: readonly string[], codes: readonly string[]]
>()({
  name: 'incident_series',
  text: `
    with traffic as (
      select at, sum(attempts)::int8 as attempts, sum(pin)::int8 as pin
        from traffic_10s
       where tenant = $1
         and at >= $2
         and at < $3
         and (cardinality($4::text[]) = 0 or acquirer = any($4))
       group by at
    ),
    failing as (
      select at, sum(failures)::int8 as failures
        from code_10s
       where tenant = $1
         and at >= $2
         and at < $3
         and (cardinality($4::text[]) = 0 or acquirer = any($4))
         and code = any($5::text[])
       group by at
    )
    select at, traffic.attempts, traffic.pin, coalesce(failing.failures, 0)::int8 as failures
      from traffic
      left join failing using (at)
     order by at
     limit 10000`,
  row: z.object({
    at: z.date(),
    attempts: z.number(),
    pin: z.number(),
    failures: z.number(),
  }),
});

/** When the newest message of a tenant was received. */
export const newestTraffic = defineQuery<[tenant: string]>()({
  name: 'newest_traffic',
  text: `
    select max(at) as newest_at
      from digest
     where tenant = $1
       and at >= (select max(at) - interval '1 hour' from digest)`,
  row: z.object({ newest_at: z.date().nullable() }),
});
