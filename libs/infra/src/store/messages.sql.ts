import { z } from 'zod';
import { defineQuery } from '../db/query.js';

/** Makes the partitions of a day, where partitions are ours to make. */
export const ensureMessagePartitions = defineQuery<[day: string]>()({
  name: 'ensure_message_partitions',
  text: `select ensure_message_partitions($1::date)::text as done`,
  row: z.object({ done: z.string().nullable() }),
});

/** Sums up the newest blocks of a class of messages, so that a terminal's are found quickly. */
export const summarizeMessages = defineQuery<[kind: 'heartbeat' | 'event']>()({
  name: 'summarize_messages',
  text: `select summarize_messages($1) as summed`,
  row: z.object({ summed: z.number() }),
});

/** Stores back-office messages; answers the places of those that were new. */
export const storeHostMessages = defineQuery<
  [
    tenants: readonly string[],
    sources: readonly string[],
    channels: readonly string[],
    ids: readonly string[],
    ats: readonly Date[],
    receivedAts: readonly Date[],
    bodies: readonly string[],
  ]
>()({
  name: 'store_host_messages',
  text: `
    with incoming as (
      select distinct on (tenant, source, channel, id) *
        from unnest($1::text[], $2::text[], $3::text[], $4::text[],
                    $5::timestamptz[], $6::timestamptz[], $7::jsonb[])
             with ordinality
          as message (tenant, source, channel, id, at, received_at, body, place)
       order by tenant, source, channel, id, place
    ),
    stored as (
      insert into host_message (tenant, source, channel, id, at, received_at, body)
      select tenant, source, channel, id, at, received_at, body
        from incoming
       order by tenant, source, channel, id
          on conflict (tenant, source, channel, id) do nothing
      returning tenant, source, channel, id
    )
    select place - 1 as place
      from incoming
      join stored using (tenant, source, channel, id)
     order by place`,
  row: z.object({ place: z.number() }),
});

/** Keeps a rejected message, scrubbed. */
export const quarantineMessages = defineQuery<
  [
    receivedAts: readonly Date[],
    tenants: readonly (string | null)[],
    terminals: readonly (string | null)[],
    channels: readonly (string | null)[],
    reasons: readonly string[],
    details: readonly string[],
    samples: readonly (string | null)[],
  ]
>()({
  name: 'quarantine_messages',
  text: `
    insert into quarantine (received_at, tenant, terminal, channel, reason, detail, sample)
    select *
      from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[],
                  $6::text[], $7::text[])`,
});
