/** Digests of what came late, by the minutes it belongs to; nothing that decides now reads them. */
import { z } from 'zod';
import type { Digest } from '#domain/digest/digest.js';
import { defineQuery } from '../db/query.js';

/**
 * Keeps what a batch told of minutes that are past; the digests of each come on a line. What is
 * there under its position is of another writer that was first: then nothing of the batch stays.
 */
export const storeLateDigests = defineQuery<
  [
    position: number,
    heardAt: Date,
    tenants: readonly string[],
    minutes: readonly Date[],
    hits: readonly number[],
    digests: string,
  ]
>()({
  name: 'store_late_digests',
  text: `
    insert into late_digest (tenant, minute, position, heard_at, hits, body)
    select tenant, minute, $1::int8, $2::timestamptz, hits, body
      from unnest($3::text[], $4::timestamptz[], $5::integer[],
                  string_to_array($6::text, E'\\n')::json[]) as told (tenant, minute, hits, body)
        on conflict do nothing`,
});

/**
 * What came late of minutes of a span, minute by minute, after a place in it; `position` is of the
 * batch that told it.
 */
export const lateDigestsBetween = defineQuery<
  [tenant: string, minute: Date, position: number, until: Date, limit: number]
>()({
  name: 'late_digests_between',
  text: `
    select minute, position, heard_at, body
      from late_digest
     where tenant = $1
       and (minute, position) > ($2, $3)
       and minute < $4
     order by minute, position
     limit $5`,
  row: z.object({
    minute: z.date(),
    position: z.number(),
    heard_at: z.date(),
    body: z.custom<readonly Digest[]>(),
  }),
});

/** When what was not looked at came late, first and last, and in which batch; nulls for nothing. */
export const unreadLate = defineQuery<[tenant: string]>()({
  name: 'unread_late',
  text: `
    select min(heard_at) as first, max(heard_at) as last, max(position) as position
      from late_digest
     where tenant = $1
       and position > coalesce(
             (select read_position from hindsight_read where tenant = $1), 0)`,
  row: z.object({
    first: z.date().nullable(),
    last: z.date().nullable(),
    position: z.number().nullable(),
  }),
});

/** The minutes of what was not looked at and could speak for a fault, up to a batch. */
export const lateMinutes = defineQuery<[tenant: string, upTo: number]>()({
  name: 'late_minutes',
  text: `
    select minute
      from late_digest
     where tenant = $1
       and position <= $2
       and position > coalesce(
             (select read_position from hindsight_read where tenant = $1), 0)
     group by minute
    having sum(hits) > 0
     order by minute`,
  row: z.object({ minute: z.date() }),
});

/** Everything up to a batch has been looked at. */
export const markLateRead = defineQuery<[tenant: string, upTo: number]>()({
  name: 'mark_late_read',
  text: `
    insert into hindsight_read as known (tenant, read_position) values ($1, $2)
        on conflict (tenant) do update
       set read_position = greatest(known.read_position, excluded.read_position)`,
});

/** Drops what is late of minutes before those of which digests are kept. */
export const dropLateDigests = defineQuery<[before: Date]>()({
  name: 'drop_late_digests',
  text: 'delete from late_digest where minute < $1',
});
