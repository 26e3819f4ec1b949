/**
 * What proving the books against the messages reads. `tenant` null is every tenant; spans are
 * half-open. A check answers how many rows are wrong (`n`, of all) and the first of them.
 */
import { z } from 'zod';
import { defineQuery } from '../db/query.js';

type Span = [tenant: string | null, from: Date, to: Date];
const wrong = z.object({ n: z.number(), example: z.string() });

/** The number of every stored message, in the order of terminals, starts and numbers. */
export const storedNumbers = defineQuery<Span>()({
  name: 'stored_numbers',
  text: `
    select terminal, boot, seq, received_at
      from (select terminal, boot, seq, received_at from heartbeat
             where received_at >= $2 and received_at < $3
             union all
            select terminal, boot, seq, received_at from event
             where received_at >= $2 and received_at < $3) as said
     where $1::text is null
        or terminal in (select id from terminal where tenant = $1)
     order by terminal, boot, seq`,
  row: z.object({
    terminal: z.number(),
    boot: z.number(),
    seq: z.number(),
    received_at: z.date(),
  }),
});

/** The ledger as of its checkpoint, in the order of terminals and starts. */
export const ledgerRows = defineQuery<[tenant: string | null]>()({
  name: 'ledger_rows',
  text: `
    select known.terminal, known.boot, known.received::text as received, terminal.first_seen_at
      from terminal_boot as known
      join terminal on terminal.id = known.terminal
     where $1::text is null
        or terminal.tenant = $1
     order by known.terminal, known.boot`,
  row: z.object({
    terminal: z.number(),
    boot: z.number(),
    received: z.string(),
    first_seen_at: z.date(),
  }),
});

/** The numbers of a tenant's terminals. */
export const terminalsOfTenant = defineQuery<[tenant: string]>()({
  name: 'terminals_of_tenant',
  text: 'select id from terminal where tenant = $1 order by id',
  row: z.object({ id: z.number() }),
});

/**
 * Messages in the order of the hours that screens count them in, which is all the order that
 * counting needs: an hour in memory at a time.
 */
export const countedMessages = defineQuery<Span>()({
  name: 'counted_messages',
  text: `
    select terminal.tenant, terminal.terminal, channel, received_at, body,
           date_bin('1 hour', counted_at, 'epoch') as hour
      from (select said.*,
                   case when received_at - queued_at > interval '1 minute' then said.at
                        else received_at end as counted_at
              from (select * from heartbeat where received_at >= $2::timestamptz - interval '1 hour'
                     union all
                    select * from event where received_at >= $2::timestamptz - interval '1 hour'
                   ) as said) as counted
      join terminal on terminal.id = counted.terminal
     where counted_at >= $2
       and counted_at < $3
       and ($1::text is null or terminal.tenant = $1)
     order by hour`,
  row: z.object({
    tenant: z.string(),
    terminal: z.string(),
    channel: z.string(),
    received_at: z.date(),
    body: z.string(),
    hour: z.date(),
  }),
});

/** Hours that screens have counts of, at any grain. */
export const countedHours = defineQuery<Span>()({
  name: 'counted_hours',
  text: `
    select distinct date_bin('1 hour', at, 'epoch') as hour
      from (select tenant, at from traffic_10s union all select tenant, at from traffic_1m
            union all select tenant, at from traffic_1h union all select tenant, at from code_10s
            union all select tenant, at from code_1m union all select tenant, at from code_1h
           ) as counted
     where at >= $2
       and at < $3
       and ($1::text is null or tenant = $1)
     order by hour`,
  row: z.object({ hour: z.date() }),
});

/** Minutes in which what became of the messages is not all that arrived. */
export const unequalAccounts = defineQuery<Span>()({
  name: 'unequal_accounts',
  text: `
    select count(*) over () as n, concat_ws(' ', tenant, to_json(at) #>> '{}', channel) as example
      from account_1m
     where received <> stored + duplicate + quarantined + refused + shed
       and at >= $2 and at < $3 and ($1::text is null or tenant = $1)
     order by tenant, at
     limit 3`,
  row: wrong,
});

/** Minutes whose account of stored messages differs from the messages that are there. */
export const unequalStored = defineQuery<Span>()({
  name: 'unequal_stored',
  text: `
    with there as (
      select tenant, date_bin('1 minute', received_at, 'epoch') as at, channel,
             count(*) as messages
        from (select terminal.tenant, received_at, channel
                from (select terminal, received_at, channel from heartbeat
                       where received_at >= $2 and received_at < $3
                       union all
                      select terminal, received_at, channel from event
                       where received_at >= $2 and received_at < $3) as said
                join terminal on terminal.id = said.terminal
               union all
              select tenant, received_at, channel from host_message
               where received_at >= $2 and received_at < $3) as every
       where $1::text is null or tenant = $1
       group by 1, 2, 3
    ),
    told as (
      select tenant, at, channel, stored
        from account_1m
       where channel <> 'state' and stored > 0
         and at >= $2 and at < $3 and ($1::text is null or tenant = $1)
    )
    select count(*) over () as n,
           concat_ws(' ', tenant, to_json(at) #>> '{}', channel || ':', coalesce(stored, 0),
                     'told,', coalesce(messages, 0), 'there') as example
      from told
      full join there using (tenant, at, channel)
     where stored is distinct from messages
     order by tenant, at
     limit 3`,
  row: wrong,
});

/** Where the log and its journal stand. */
export const journalState = defineQuery<[]>()({
  name: 'journal_state',
  text: `
    select log.position, log.checkpoint, lowest, highest, entries,
           (select max(read_position) from engine_state) as read_position
      from ingest_log as log,
           (select min(position) as lowest, max(position) as highest, count(*) as entries
              from journal) as kept`,
  row: z.object({
    position: z.number(),
    checkpoint: z.number(),
    lowest: z.number().nullable(),
    highest: z.number().nullable(),
    entries: z.number(),
    read_position: z.number().nullable(),
  }),
});

/** Positions that the journal skips, or has although the log does not. */
export const journalGaps = defineQuery<[]>()({
  name: 'journal_gaps',
  text: `
    select count(*) over () as n, position::text as example
      from (select position + 1 as position
              from journal as entry
             where position < (select position from ingest_log)
               and not exists (select from journal where position = entry.position + 1)
             union all
            select position from journal where position > (select position from ingest_log)) as odd
     order by position
     limit 3`,
  row: wrong,
});

/** Digests of batches that are not in the log. */
export const strayDigests = defineQuery<[]>()({
  name: 'stray_digests',
  text: `
    select count(*) over () as n, concat(tenant, ' ', position) as example
      from (select tenant, position from digest
             union all
            select tenant, position from late_digest) as told
     where position > (select position from ingest_log)
        or (position >= (select min(position) from journal)
            and not exists (select from journal where journal.position = told.position))
     order by position
     limit 3`,
  row: wrong,
});
