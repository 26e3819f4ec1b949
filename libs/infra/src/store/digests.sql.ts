import { z } from 'zod';
import { Digest } from '#domain/digest/digest.js';
import { defineQuery } from '../db/query.js';

/** Opens a writer's own log of digests. */
export const openDigestLane = defineQuery<[writer: string]>()({
  name: 'open_digest_lane',
  text: `insert into digest_lane (writer) values ($1) returning lane`,
  row: z.object({ lane: z.number() }),
});

/** Writes one batch's digests into their lane, and wakes the engine. */
export const writeDigests = defineQuery<
  [
    lane: number,
    ns: readonly number[],
    tenants: readonly string[],
    ats: readonly Date[],
    bodies: readonly string[],
  ]
>()({
  name: 'write_digests',
  text: `
    with written as (
      insert into digest (lane, n, tenant, at, body)
      select $1, n, tenant, at, body
        from unnest($2::int8[], $3::text[], $4::timestamptz[], $5::jsonb[])
          as digest (n, tenant, at, body)
      returning n
    )
    select pg_notify('tillwatch_digest', '')::text as woken
      from (select count(*) from written) as all_written`,
  row: z.object({ woken: z.string().nullable() }),
});

/**
 * Digests that were committed after the remembered number of each lane. A lane's numbers have no
 * gaps and are committed in order, so nothing can appear later behind the remembered number. Of
 * each lane at most `limit` are read, its next ones, so that none is left behind a later one.
 */
export const readDigests = defineQuery<
  [tenant: string, lanes: readonly number[], ns: readonly number[], limit: number]
>()({
  name: 'read_digests',
  text: `
    select digest_lane.lane, fresh.n, fresh.body
      from digest_lane
      left join unnest($2::integer[], $3::int8[]) as read_to (lane, n) using (lane)
     cross join lateral (
             select n, at, body
               from digest
              where digest.lane = digest_lane.lane
                and digest.n > coalesce(read_to.n, 0)
                and digest.tenant = $1
              order by digest.n
              limit $4
           ) as fresh
     order by fresh.at, digest_lane.lane, fresh.n`,
  row: z.object({ lane: z.number(), n: z.number(), body: Digest }),
});

/** Digests of a span that were read already: what a restart rebuilds recent memory from. */
export const readDigestsAgain = defineQuery<
  [tenant: string, lanes: readonly number[], ns: readonly number[], since: Date]
>()({
  name: 'read_digests_again',
  text: `
    select digest.body
      from unnest($2::integer[], $3::int8[]) as read_to (lane, n)
      join digest
        on digest.lane = read_to.lane
       and digest.n <= read_to.n
     where digest.tenant = $1
       and digest.at >= $4
     order by digest.at, digest.lane, digest.n
     limit 200000`,
  row: z.object({ body: Digest }),
});

/** Drops digests that nothing reads any more. */
export const dropDigests = defineQuery<[before: Date]>()({
  name: 'drop_digests',
  text: `delete from digest where at < $1`,
});
