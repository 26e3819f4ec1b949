import { z } from 'zod';
import { OwnDigest } from '#domain/digest/own-digest.js';
import { defineQuery } from '../db/query.js';

/**
 * A tenant's digests after a position of the log of batches, oldest first. Positions have no gaps
 * and become visible in order, so nothing can appear later behind the one that was read last.
 */
export const readDigests = defineQuery<[tenant: string, after: number, limit: number]>()({
  name: 'read_digests',
  text: `
    select position, body
      from digest
     where tenant = $1
       and position > $2
     order by position
     limit $3`,
  row: z.object({ position: z.number(), body: OwnDigest }),
});

/**
 * Digests of a span that were read already, by pages, oldest first: what a restart rebuilds recent
 * memory from.
 */
export const readDigestsAgain = defineQuery<
  [tenant: string, after: number, upTo: number, since: Date, limit: number]
>()({
  name: 'read_digests_again',
  text: `
    select position, body
      from digest
     where tenant = $1
       and position > $2
       and position <= $3
       and at >= $4
     order by position
     limit $5`,
  row: z.object({ position: z.number(), body: OwnDigest }),
});

/** Drops digests that nothing reads any more. */
export const dropDigests = defineQuery<[before: Date]>()({
  name: 'drop_digests',
  text: `delete from digest where at < $1`,
});
