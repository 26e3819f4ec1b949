import { z } from 'zod';
import { Incident } from '#domain/incident/incident.js';
import { defineQuery } from '../db/query.js';
import { listTerminals } from './terminals.sql.js';

/** The incidents on the wall, newest first: the open ones and those resolved since a moment. */
export const wallIncidents = defineQuery<[tenant: string, resolvedSince: Date, limit: number]>()({
  name: 'wall_incidents',
  text: `
    select body
      from incident
     where tenant = $1
       and (resolved_at is null or resolved_at >= $2)
     order by started_at desc, id
     limit $3`,
  row: z.object({ body: Incident }),
});

/** The first bucket with traffic since a moment: how far back "normal" can be counted. */
export const firstTraffic = defineQuery<[tenant: string, since: Date]>()({
  name: 'first_traffic',
  text: `
    select min(at) as first_at
      from traffic_10s
     where tenant = $1
       and at >= $2`,
  row: z.object({ first_at: z.date().nullable() }),
});

/** One terminal, in the same words as `listTerminals`. */
export const findTerminal = defineQuery<[tenant: string, terminal: string, now: Date]>()({
  name: 'find_terminal',
  text: `
    select terminal.tenant, terminal.terminal, entry.terminal is not null as registered,
           entry.state, coalesce(entry.merchant, terminal.merchant) as merchant,
           attributes || jsonb_strip_nulls(jsonb_build_object(
             'store', entry.store, 'chain', entry.chain, 'region', entry.region,
             'acquirer', entry.acquirer)) as attributes,
           online and coalesce(
             greatest(heard.last_received_at, terminal.changed_at)
               > least($3::timestamptz, (select checkpoint_at from ingest_log))
                 - make_interval(secs => 2.5 * coalesce(hb_seconds, 60) + 10),
             false) as online,
           why, clock_skew_ms, greatest(heard.last_received_at, terminal.changed_at) as last_seen_at
      from terminal
      left join terminal_boot as heard
        on heard.terminal = terminal.id
       and heard.boot = terminal.boot
      left join registry_entry as entry
        on entry.tenant = terminal.tenant
       and entry.terminal = terminal.terminal
     where terminal.tenant = $1
       and terminal.terminal = $2`,
  row: listTerminals.row,
});

/** Whether the database answers at all. */
export const askDatabase = defineQuery<[]>()({
  name: 'ask_database',
  text: `select 1 as answer`,
  row: z.object({ answer: z.number() }),
});
