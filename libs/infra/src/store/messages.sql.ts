import { z } from 'zod';
import { defineQuery } from '../db/query.js';

/**
 * Stores a batch of terminal messages and answers which of them were new, by their place in the
 * arrays. One statement claims the sequence numbers in the ledger and inserts what it claimed, so
 * it is exact under duplicates, retries and concurrent writers, and harmless when repeated after
 * a commit whose answer was lost. Rows go in key order, so two writers cannot deadlock.
 */
export const storeMessages = defineQuery<
  [
    tenants: readonly string[],
    terminals: readonly string[],
    boots: readonly number[],
    seqs: readonly number[],
    channels: readonly string[],
    ats: readonly Date[],
    receivedAts: readonly Date[],
    queuedAts: readonly (Date | null)[],
    bodies: readonly string[],
  ]
>()({
  name: 'store_messages',
  text: `
    with incoming as (
      select distinct on (tenant, terminal, boot, seq) *
        from unnest($1::text[], $2::text[], $3::int8[], $4::int8[], $5::text[],
                    $6::timestamptz[], $7::timestamptz[], $8::timestamptz[], $9::jsonb[])
             with ordinality
          as message (tenant, terminal, boot, seq, channel, at, received_at, queued_at, body, place)
       order by tenant, terminal, boot, seq, place
    ),
    claimed as (
      insert into terminal_boot as known
                  (tenant, terminal, boot, received, fresh, last_received_at)
      select tenant, terminal, boot,
             range_agg(int8range(seq, seq + 1)), range_agg(int8range(seq, seq + 1)),
             max(received_at)
        from incoming
       group by tenant, terminal, boot
       order by tenant, terminal, boot
          on conflict (tenant, terminal, boot) do update
         set fresh = excluded.received - known.received,
             received = known.received + excluded.received,
             last_received_at = greatest(known.last_received_at, excluded.last_received_at)
      returning tenant, terminal, boot, fresh
    ),
    fresh as (
      select incoming.*
        from incoming
        join claimed using (tenant, terminal, boot)
       where claimed.fresh @> incoming.seq
    ),
    stored as (
      insert into message
                  (tenant, terminal, boot, seq, channel, at, received_at, queued_at, body)
      select tenant, terminal, boot, seq, channel, at, received_at, queued_at, body
        from fresh
    )
    select place - 1 as place
      from fresh
     order by place`,
  row: z.object({ place: z.number() }),
});

/** Makes the partition of a day, where partitions are ours to make. */
export const ensureMessagePartition = defineQuery<[day: string]>()({
  name: 'ensure_message_partition',
  text: `select ensure_message_partition($1::date)::text as done`,
  row: z.object({ done: z.string().nullable() }),
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
