/** What people ask the ledger: what became of messages, and which of a terminal's are there. */
import { z } from 'zod';
import { defineQuery } from '../db/query.js';

const account = z.object({
  channel: z.string(),
  received: z.number(),
  stored: z.number(),
  duplicate: z.number(),
  quarantined: z.number(),
  refused: z.number(),
  shed: z.number(),
});

/** What became of a tenant's messages, by minute and channel, newest first. */
export const accountsByMinute = defineQuery<
  [tenant: string, from: Date, to: Date, limit: number]
>()({
  name: 'accounts_by_minute',
  text: `
    select at, channel, received, stored, duplicate, quarantined, refused, shed
      from account_1m
     where tenant = $1
       and at >= $2
       and at < $3
     order by at desc, channel
     limit $4`,
  row: account.extend({ at: z.date() }),
});

/** The same of a whole span, by channel. */
export const accountTotals = defineQuery<[tenant: string, from: Date, to: Date]>()({
  name: 'account_totals',
  text: `
    select channel, sum(received)::int8 as received, sum(stored)::int8 as stored,
           sum(duplicate)::int8 as duplicate, sum(quarantined)::int8 as quarantined,
           sum(refused)::int8 as refused, sum(shed)::int8 as shed
      from account_1m
     where tenant = $1
       and at >= $2
       and at < $3
     group by channel
     order by channel
     limit 100`,
  row: account,
});

/** The number of a terminal, and when it was last heard as of the checkpoint. */
export const heardTerminal = defineQuery<[tenant: string, terminal: string]>()({
  name: 'heard_terminal',
  text: `
    select terminal.id, log.checkpoint, log.checkpoint_at,
           (select max(last_received_at) from terminal_boot as heard
             where heard.terminal = terminal.id) as last_received_at
      from terminal, ingest_log as log
     where terminal.tenant = $1
       and terminal.terminal = $2`,
  row: z.object({
    id: z.number(),
    checkpoint: z.number(),
    checkpoint_at: z.date(),
    last_received_at: z.date().nullable(),
  }),
});

/** The starts of a terminal with the numbers that are stored, newest first. */
export const bootsOfTerminal = defineQuery<[terminal: number, limit: number]>()({
  name: 'boots_of_terminal',
  text: `
    select boot, received::text as received, last_received_at
      from terminal_boot
     where terminal = $1
     order by boot desc
     limit $2`,
  row: z.object({ boot: z.number(), received: z.string(), last_received_at: z.date() }),
});

/** A terminal's messages of a span by our receive time, newest first. */
export const messagesOfTerminal = defineQuery<
  [terminal: number, from: Date, to: Date, limit: number]
>()({
  name: 'messages_of_terminal',
  text: `
    select boot, seq, channel, at, received_at, queued_at, body
      from (select * from heartbeat
             where terminal = $1 and received_at >= $2 and received_at < $3
             union all
            select * from event
             where terminal = $1 and received_at >= $2 and received_at < $3) as said
     order by received_at desc, boot desc, seq desc
     limit $4`,
  row: z.object({
    boot: z.number(),
    seq: z.number(),
    channel: z.string(),
    at: z.date(),
    received_at: z.date(),
    queued_at: z.date().nullable(),
    body: z.string(),
  }),
});
