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

const GRAINS = ['10s', '1m', '1h'] as const;
/** How finely screens count. */
export type Grain = (typeof GRAINS)[number];

const countsAt = (grain: Grain) => ({
  /** Traffic of a span, all acquirers together. */
  traffic: defineQuery<Span>()({
    name: `traffic_at_${grain}`,
    text: `
    select tenant, at, sum(attempts)::int8 as attempts, sum(approved)::int8 as approved,
           sum(declined)::int8 as declined, sum(failed)::int8 as failed,
           sum(no_answer)::int8 as no_answer, sum(pin)::int8 as pin,
           sum(failures)::int8 as failures, sum(messages)::int8 as messages
      from traffic_${grain}
     where at >= $2 and at < $3 and ($1::text is null or tenant = $1)
     group by tenant, at
     order by tenant, at`,
    row: z.object({
      tenant: z.string(),
      at: z.date(),
      attempts: z.number(),
      approved: z.number(),
      declined: z.number(),
      failed: z.number(),
      no_answer: z.number(),
      pin: z.number(),
      failures: z.number(),
      messages: z.number(),
    }),
  }),
  /** Failures by code of a span, all acquirers together. */
  codes: defineQuery<Span>()({
    name: `codes_at_${grain}`,
    text: `
    select tenant, at, code, sum(failures)::int8 as failures
      from code_${grain}
     where at >= $2 and at < $3 and ($1::text is null or tenant = $1)
     group by tenant, at, code
     order by tenant, at, code`,
    row: z.object({
      tenant: z.string(),
      at: z.date(),
      code: z.string(),
      failures: z.number(),
    }),
  }),
});

export const countsOf = {
  '10s': countsAt('10s'),
  '1m': countsAt('1m'),
  '1h': countsAt('1h'),
} as const;

/** Words of terminals about themselves (`state`) by minute: counted, but no rows of their own. */
export const statesByMinute = defineQuery<Span>()({
  name: 'states_by_minute',
  text: `
    select tenant, at, stored
      from account_1m
     where channel = 'state' and stored > 0
       and at >= $2 and at < $3 and ($1::text is null or tenant = $1)
     order by tenant, at`,
  row: z.object({ tenant: z.string(), at: z.date(), stored: z.number() }),
});

const TRAFFIC = 'attempts approved declined failed no_answer pin failures messages'.split(' ');

function fold(table: string, fine: Grain, coarse: Grain, keys: string, values: string[]) {
  const unit = coarse === '1m' ? '1 minute' : '1 hour';
  const sums = values.map((name) => `sum(${name})::int8 as ${name}`).join(', ');
  const pair = (side: string) => values.map((name) => `${side}.${name}`).join(', ');
  return defineQuery<Span>()({
    name: `fold_${table}_${coarse}`,
    text: `
    select count(*) over () as n,
           concat_ws(' ', tenant, to_json(at) #>> '{}', ${keys}) as example
      from (select tenant, date_bin('${unit}', at, 'epoch') as at, ${keys}, ${sums}
              from ${table}_${fine}
             where at >= $2 and at < $3 and ($1::text is null or tenant = $1)
             group by 1, 2, ${keys}) as fine
      full join (select tenant, at, ${keys}, ${values.join(', ')}
              from ${table}_${coarse}
             where at >= $2 and at < $3 and ($1::text is null or tenant = $1)) as coarse
     using (tenant, at, ${keys})
     where (${pair('fine')}) is distinct from (${pair('coarse')})
     order by tenant, at
     limit 3`,
    row: wrong,
  });
}

/** Coarse counts that are not the sum of the finer ones, by acquirer. */
export const unequalFolds = {
  '1m': [
    fold('traffic', '10s', '1m', 'acquirer', TRAFFIC),
    fold('code', '10s', '1m', 'acquirer, code', ['failures']),
  ],
  '1h': [
    fold('traffic', '1m', '1h', 'acquirer', TRAFFIC),
    fold('code', '1m', '1h', 'acquirer, code', ['failures']),
  ],
} as const;

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
      from digest
     where position > (select position from ingest_log)
        or (position >= (select min(position) from journal)
            and not exists (select from journal where journal.position = digest.position))
     order by position
     limit 3`,
  row: wrong,
});
