/** What `tillwatch doctor` asks the database. */
import { z } from 'zod';
import { defineQuery } from '../db/query.js';

/** The server and those of its settings that can lose a commit or let tables rot. */
export const serverFacts = defineQuery<[]>()({
  name: 'server_facts',
  text: `
    select current_setting('server_version_num')::integer as version,
           clock_timestamp() as at,
           current_setting('synchronous_commit') as synchronous_commit,
           current_setting('fsync') as fsync,
           current_setting('full_page_writes') as full_page_writes,
           current_setting('autovacuum') as autovacuum,
           (select setting from pg_settings where name = 'data_directory') as data_directory,
           pg_database_size(current_database()) as bytes,
           exists (select from pg_extension where extname = 'timescaledb') as timescale,
           to_regclass('public.schema_migration') is not null as migrated`,
  row: z.object({
    version: z.number(),
    at: z.date(),
    synchronous_commit: z.string(),
    fsync: z.string(),
    full_page_writes: z.string(),
    autovacuum: z.string(),
    data_directory: z.string().nullable(),
    bytes: z.number(),
    timescale: z.boolean(),
    migrated: z.boolean(),
  }),
});

/** The migrations that were applied, in order. */
export const appliedMigrations = defineQuery<[]>()({
  name: 'applied_migrations',
  text: 'select name from schema_migration order by id',
  row: z.object({ name: z.string() }),
});

/** Which of these tables are not there. */
export const absentTables = defineQuery<[names: readonly string[]]>()({
  name: 'absent_tables',
  text: `
    select name from unnest($1::text[]) as name
     where to_regclass(name) is null
     order by name`,
  row: z.object({ name: z.string() }),
});

/** What arrived since a moment, and how much of it was put aside or turned away. */
export const rejectedSince = defineQuery<[since: Date]>()({
  name: 'rejected_since',
  text: `
    select coalesce(sum(received), 0)::int8 as received,
           coalesce(sum(quarantined + refused), 0)::int8 as rejected,
           coalesce(sum(shed), 0)::int8 as shed
      from account_1m
     where at >= $1`,
  row: z.object({ received: z.number(), rejected: z.number(), shed: z.number() }),
});

/** The most frequent reasons among the samples that are kept. */
export const topReasons = defineQuery<[since: Date]>()({
  name: 'top_reasons',
  text: `
    select reason, count(*) as samples
      from quarantine
     where received_at >= $1
     group by reason
     order by samples desc, reason
     limit 5`,
  row: z.object({ reason: z.string(), samples: z.number() }),
});

/** How many terminals are known, introduced themselves, and have a wrong clock. */
export const terminalFacts = defineQuery<[]>()({
  name: 'terminal_facts',
  text: `
    select count(*) as known,
           count(*) filter (where registered) as registered,
           count(*) filter (where clock_skew_ms is not null) as skewed
      from terminal
     where position('~' in tenant) = 0`,
  row: z.object({ known: z.number(), registered: z.number(), skewed: z.number() }),
});
