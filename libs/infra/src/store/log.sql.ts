import { z } from 'zod';
import { defineQuery } from '../db/query.js';

/**
 * Appends a batch to the log if nobody has appended since `known`, and keeps everything small that
 * belongs to it: what it claimed, its digests, its counts and its accounts. No row means that
 * another writer was first: whoever gets none reads `journal` and claims again. The lock of the
 * one row of `ingest_log` is held until the transaction ends, so positions have no gaps.
 *
 * Counts come as JSON arrays of records, named as the columns are. Digests, which are many times as
 * large, come a line each, and are kept as they are written.
 */
export const appendBatch = defineQuery<
  [
    known: number,
    batch: string,
    at: Date,
    keys: Uint8Array,
    changed: readonly number[],
    tenants: readonly string[],
    ats: readonly Date[],
    digests: string,
    traffic: string,
    codes: string,
    accounts: string,
  ]
>()({
  name: 'append_batch',
  text: `
    with log as (
      update ingest_log
         set position = position + 1
       where position = $1::int8
      returning position
    ),
    entry as (
      insert into journal (position, batch, at, keys, changed)
      select position, $2::uuid, $3::timestamptz, $4::bytea, $5::integer[]
        from log
    ),
    meant as (
      insert into digest (position, tenant, at, body)
      select position, tenant, at, body
        from log,
             unnest($6::text[], $7::timestamptz[], string_to_array($8::text, E'\\n')::json[])
               as told (tenant, at, body)
    ),
    seen as (
      select counted.*
        from log,
             json_to_recordset($9::json) as counted
               (tenant text, at timestamptz, acquirer text, attempts int8, approved int8,
                declined int8, failed int8, no_answer int8, pin int8, failures int8,
                messages int8)
    ),
    traffic_in_10s as (
      insert into traffic_10s as known
      select * from seen order by tenant, at, acquirer
          on conflict (tenant, at, acquirer) do update
         set attempts = known.attempts + excluded.attempts,
             approved = known.approved + excluded.approved,
             declined = known.declined + excluded.declined,
             failed = known.failed + excluded.failed,
             no_answer = known.no_answer + excluded.no_answer,
             pin = known.pin + excluded.pin,
             failures = known.failures + excluded.failures,
             messages = known.messages + excluded.messages
    ),
    traffic_in_1m as (
      insert into traffic_1m as known
      select tenant, date_bin('1 minute', at, 'epoch'), acquirer, sum(attempts), sum(approved),
             sum(declined), sum(failed), sum(no_answer), sum(pin), sum(failures), sum(messages)
        from seen group by 1, 2, 3 order by 1, 2, 3
          on conflict (tenant, at, acquirer) do update
         set attempts = known.attempts + excluded.attempts,
             approved = known.approved + excluded.approved,
             declined = known.declined + excluded.declined,
             failed = known.failed + excluded.failed,
             no_answer = known.no_answer + excluded.no_answer,
             pin = known.pin + excluded.pin,
             failures = known.failures + excluded.failures,
             messages = known.messages + excluded.messages
    ),
    traffic_in_1h as (
      insert into traffic_1h as known
      select tenant, date_bin('1 hour', at, 'epoch'), acquirer, sum(attempts), sum(approved),
             sum(declined), sum(failed), sum(no_answer), sum(pin), sum(failures), sum(messages)
        from seen group by 1, 2, 3 order by 1, 2, 3
          on conflict (tenant, at, acquirer) do update
         set attempts = known.attempts + excluded.attempts,
             approved = known.approved + excluded.approved,
             declined = known.declined + excluded.declined,
             failed = known.failed + excluded.failed,
             no_answer = known.no_answer + excluded.no_answer,
             pin = known.pin + excluded.pin,
             failures = known.failures + excluded.failures,
             messages = known.messages + excluded.messages
    ),
    failing as (
      select counted.*
        from log,
             json_to_recordset($10::json) as counted
               (tenant text, at timestamptz, acquirer text, code text, failures int8)
    ),
    code_in_10s as (
      insert into code_10s as known
      select * from failing order by tenant, at, acquirer, code
          on conflict (tenant, at, acquirer, code) do update
         set failures = known.failures + excluded.failures
    ),
    code_in_1m as (
      insert into code_1m as known
      select tenant, date_bin('1 minute', at, 'epoch'), acquirer, code, sum(failures)
        from failing group by 1, 2, 3, 4 order by 1, 2, 3, 4
          on conflict (tenant, at, acquirer, code) do update
         set failures = known.failures + excluded.failures
    ),
    code_in_1h as (
      insert into code_1h as known
      select tenant, date_bin('1 hour', at, 'epoch'), acquirer, code, sum(failures)
        from failing group by 1, 2, 3, 4 order by 1, 2, 3, 4
          on conflict (tenant, at, acquirer, code) do update
         set failures = known.failures + excluded.failures
    ),
    accounted as (
      insert into account_1m as known
      select accounts.*
        from log,
             json_to_recordset($11::json) as accounts
               (tenant text, at timestamptz, channel text, received int8, stored int8,
                duplicate int8, quarantined int8, refused int8, shed int8)
       order by tenant, at, channel
          on conflict (tenant, at, channel) do update
         set received = known.received + excluded.received,
             stored = known.stored + excluded.stored,
             duplicate = known.duplicate + excluded.duplicate,
             quarantined = known.quarantined + excluded.quarantined,
             refused = known.refused + excluded.refused,
             shed = known.shed + excluded.shed
    )
    select position, pg_notify('tillwatch_digest', '')::text as woken from log`,
  row: z.object({ position: z.number(), woken: z.string().nullable() }),
});

/** Where the log stands; locks it for the transaction, so that nobody appends meanwhile. */
export const lockLog = defineQuery<[]>()({
  name: 'lock_log',
  text: `select position from ingest_log for update`,
  row: z.object({ position: z.number() }),
});

/** Where the log stands, and how far the ledger in `terminal_boot` goes. */
export const readLog = defineQuery<[]>()({
  name: 'read_log',
  text: `select position, checkpoint, checkpoint_at from ingest_log`,
  row: z.object({ position: z.number(), checkpoint: z.number(), checkpoint_at: z.date() }),
});

/** What batches after a position claimed, oldest first. */
export const readJournal = defineQuery<[after: number, limit: number]>()({
  name: 'read_journal',
  text: `
    select position, batch, at, keys, changed
      from journal
     where position > $1
     order by position
     limit $2`,
  row: z.object({
    position: z.number(),
    batch: z.string(),
    at: z.date(),
    keys: z.instanceof(Uint8Array),
    changed: z.array(z.number()),
  }),
});

/** Writes the ledger of some starts of terminals, as it stands: a JSON array of records. */
export const saveBoots = defineQuery<[saved: string]>()({
  name: 'save_boots',
  text: `
    insert into terminal_boot as known (terminal, boot, received, last_received_at)
    select *
      from json_to_recordset($1::json) as saved
             (terminal integer, boot int8, received int8multirange, last_received_at timestamptz)
     order by terminal, boot
        on conflict (terminal, boot) do update
       set received = known.received + excluded.received,
           last_received_at = greatest(known.last_received_at, excluded.last_received_at)`,
});

/** The ledger of each terminal's newest start, a page at a time in the order of their numbers. */
export const newestBoots = defineQuery<[after: number, limit: number]>()({
  name: 'newest_boots',
  text: `
    select distinct on (terminal) terminal, boot, received::text as received,
           round(extract(epoch from last_received_at) * 1000)::float8 as last_received_ms
      from terminal_boot
     where terminal > $1
     order by terminal, boot desc
     limit $2`,
  row: z.object({
    terminal: z.number(),
    boot: z.number(),
    received: z.string(),
    last_received_ms: z.number(),
  }),
});

/** The ledger of some starts of terminals that are not in memory any more. */
export const loadBoots = defineQuery<[terminals: readonly number[], boots: readonly number[]]>()({
  name: 'load_boots',
  text: `
    select terminal, boot, received::text as received
      from terminal_boot
      join unnest($1::integer[], $2::int8[]) as wanted (terminal, boot) using (terminal, boot)`,
  row: z.object({ terminal: z.number(), boot: z.number(), received: z.string() }),
});

/** Everything up to a position is in `terminal_boot` now. */
export const saveCheckpoint = defineQuery<[position: number, at: Date]>()({
  name: 'save_checkpoint',
  text: `
    update ingest_log
       set checkpoint = greatest(checkpoint, $1),
           checkpoint_at = greatest(checkpoint_at, $2)`,
});

/** Drops entries of the journal that the checkpoint contains and every writer has read. */
export const trimJournal = defineQuery<[before: Date]>()({
  name: 'trim_journal',
  text: `
    delete from journal
     where at < $1
       and position <= (select checkpoint from ingest_log)`,
});
