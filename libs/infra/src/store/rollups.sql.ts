import { z } from 'zod';
import { defineQuery } from '../db/query.js';

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

/** Codes that are not among the known ones since a moment, the most frequent first. */
export const unlistedCodes = defineQuery<[tenant: string, since: Date, known: readonly string[]]>()(
  {
    name: 'unlisted_codes',
    text: `
    select code, sum(failures)::int8 as failures, max(at) as newest_at
      from code_1m
     where tenant = $1
       and at >= $2
       and code <> all($3::text[])
     group by code
     order by failures desc, code
     limit 200`,
    row: z.object({ code: z.string(), failures: z.number(), newest_at: z.date() }),
  },
);

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
