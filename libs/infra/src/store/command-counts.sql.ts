import { z } from 'zod';
import { TargetCounts } from '#domain/command/order.js';
import { defineQuery } from '../db/query.js';

/** What became of those whose turn has come. */
export const countTargets = defineQuery<[tenant: string, command: string, what: string]>()({
  name: 'count_targets',
  text: `
    select count(*) filter (where state in ('due', 'sent')
             or state = 'done' and $3 = 'restart' and returned_at is null) as "underWay",
           count(*) filter (where state = 'done'
             and ($3 <> 'restart' or returned_at is not null)) as done,
           count(*) filter (where state = 'refused') as refused,
           count(*) filter (where state = 'failed') as failed,
           count(*) filter (where state = 'missing') as missing,
           count(*) filter (where state = 'gone') as gone,
           count(*) filter (where state = 'unreached') as unreached,
           count(*) filter (where state = 'withheld') as withheld
      from command_target
     where tenant = $1
       and command = $2
       and state <> 'waiting'`,
  row: TargetCounts,
});

/** How many terminals were given a turn since two moments: what the breaker of all counts. */
export const releasedSince = defineQuery<[tenant: string, minute: Date, hour: Date]>()({
  name: 'released_since',
  text: `
    select count(*) filter (where released_at > $2) as minute, count(*) as hour
      from command_target
     where tenant = $1
       and released_at > $3
       and payload is not null`,
  row: z.object({ minute: z.number(), hour: z.number() }),
});

/**
 * Terminals that restarted by command so often since a moment, a day ago, that no further restart
 * reaches them; `nth_at` is the restart whose age frees each. A turn is given before it is sent.
 */
export const terminalsLeftOut = defineQuery<
  [tenant: string, since: Date, most: number, limit: number]
>()({
  name: 'terminals_left_out',
  text: `
    select target.terminal, max(target.merchant) as merchant, count(*)::integer as restarts,
           (array_agg(target.sent_at order by target.sent_at desc))[$3::integer] as nth_at
      from command_target as target
      join command_order
        on command_order.tenant = target.tenant and command_order.id = target.command
     where target.tenant = $1
       and target.released_at > $2::timestamptz - interval '24 hours'
       and target.sent_at > $2
       and command_order.what = 'restart'
     group by target.terminal
    having count(*) >= $3
     order by nth_at, target.terminal
     limit $4`,
  row: z.object({
    terminal: z.string(),
    merchant: z.string(),
    restarts: z.number(),
    nth_at: z.date(),
  }),
});

/**
 * Attempts and failures with the incident's codes since a moment, of those who were treated and of
 * those who were not. A failure event without counts is one failed attempt.
 */
export const figureOfWave = defineQuery<
  [tenant: string, command: string, since: Date, codes: readonly string[]]
>()({
  name: 'figure_of_wave',
  text: `
    with meant as (
      select terminal.id, target.state = 'done' as treated
        from command_target as target
        join terminal using (tenant, terminal)
       where target.tenant = $1
         and target.command = $2
         and target.state in ('done', 'waiting')
    ),
    said as (
      select meant.treated, message.body::jsonb as body, false as fails
        from heartbeat as message
        join meant on meant.id = message.terminal
       where message.received_at > $3
      union all
      select meant.treated, message.body::jsonb, true
        from event as message
        join meant on meant.id = message.terminal
       where message.received_at > $3
         and message.channel = 'evt'
    )
    select treated,
           coalesce(sum(coalesce((body -> 'txn' ->> 'attempt')::int8,
             (fails and body ->> 'kind' = 'txn')::integer)), 0)::int8 as attempts,
           count(*) filter (where fails and body ->> 'code' = any($4::text[])) as failures
      from said
     group by treated
     order by treated`,
  row: z.object({ treated: z.boolean(), attempts: z.number(), failures: z.number() }),
});

/** Terminals of an order with what became of them, those under way and in trouble first. */
export const listTargets = defineQuery<[tenant: string, command: string, limit: number]>()({
  name: 'list_targets',
  text: `
    select place, terminal, merchant, state, sent_at, answered_at, returned_at, tries, detail
      from command_target
     where tenant = $1
       and command = $2
     order by state in ('refused', 'failed', 'missing', 'gone') desc, state <> 'waiting' desc,
              place
     limit $3`,
  row: z.object({
    place: z.number(),
    terminal: z.string(),
    merchant: z.string(),
    state: z.string(),
    sent_at: z.date().nullable(),
    answered_at: z.date().nullable(),
    returned_at: z.date().nullable(),
    tries: z.number(),
    detail: z.string().nullable(),
  }),
});

/** All terminals of an order, in the order of their turns. */
export const targetNames = defineQuery<[tenant: string, command: string]>()({
  name: 'target_names',
  text: `
    select terminal
      from command_target
     where tenant = $1
       and command = $2
     order by place
     limit 100000`,
  row: z.object({ terminal: z.string() }),
});
