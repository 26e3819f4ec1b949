/** What is dropped when it is old: messages by whole days, everything else in bounded slices. */
import { z } from 'zod';
import { defineQuery } from '../db/query.js';

type Slice = [before: Date, limit: number];

/** Drops the days of a class that ended before a moment; 0 too while another process does. */
export const dropMessages = defineQuery<[kind: 'heartbeat' | 'event', before: Date]>()({
  name: 'drop_messages',
  text: `select drop_messages($1, $2::timestamptz) as dropped`,
  row: z.object({ dropped: z.number() }),
});

/** Says that nothing of a kind is promised to be there from before a moment. */
export const promiseSince = defineQuery<[kind: string, since: Date]>()({
  name: 'promise_since',
  text: `
    insert into kept_since as known (kind, since) values ($1, $2)
        on conflict (kind) do update set since = greatest(known.since, excluded.since)`,
});

/** Since when each kind is whole; a kind without a row is whole from the start. */
export const keptSince = defineQuery<[]>()({
  name: 'kept_since',
  text: 'select kind, since from kept_since order by kind',
  row: z.object({ kind: z.string(), since: z.date() }),
});

/**
 * Deletes heartbeats that lie in no day of their own. After the days are dropped, all that a
 * search before the limit can meet is the default partition.
 */
export const deleteHeartbeats = defineQuery<Slice>()({
  name: 'delete_heartbeats',
  text: `
    delete from heartbeat
     where received_at < $1
       and (tableoid, ctid) in (
             select tableoid, ctid from heartbeat where received_at < $1 limit $2)`,
});

/** Deletes events that lie in no day of their own. */
export const deleteEvents = defineQuery<Slice>()({
  name: 'delete_events',
  text: `
    delete from event
     where received_at < $1
       and (tableoid, ctid) in (
             select tableoid, ctid from event where received_at < $1 limit $2)`,
});

/** Deletes what back offices said; an id that comes again after that is a new message. */
export const deleteHostMessages = defineQuery<Slice>()({
  name: 'delete_host_messages',
  text: `
    delete from host_message
     where ctid = any(array(
             select ctid from host_message where received_at < $1 order by received_at limit $2))`,
});

/** Deletes samples of rejected messages. */
export const deleteQuarantine = defineQuery<Slice>()({
  name: 'delete_quarantine',
  text: `
    delete from quarantine
     where ctid = any(array(
             select ctid from quarantine where received_at < $1 order by received_at limit $2))`,
});

/** Deletes accounts of minutes. */
export const deleteAccounts = defineQuery<Slice>()({
  name: 'delete_accounts',
  text: `
    delete from account_1m
     where ctid = any(array(
             select ctid from account_1m where at < $1 order by at limit $2))`,
});

const ofTable = (table: string) =>
  defineQuery<Slice>()({
    name: `delete_${table}`,
    text: `
    delete from ${table}
     where ctid = any(array(
             select ctid from ${table} where at < $1 order by at limit $2))`,
  });

/** Deletes counts of one grain each: traffic, and failures by code. */
export const deleteCounts = {
  '10s': [ofTable('traffic_10s'), ofTable('code_10s')],
  '1m': [ofTable('traffic_1m'), ofTable('code_1m')],
  '1h': [ofTable('traffic_1h'), ofTable('code_1h')],
} as const;

/** How many messages lie in no partition of their own; 0 where partitions are not ours to make. */
export const countUnpartitioned = defineQuery<[]>()({
  name: 'count_unpartitioned',
  text: `
    select ((select count(*) from heartbeat
              where tableoid = to_regclass('heartbeat_default')) +
            (select count(*) from event
              where tableoid = to_regclass('event_default')))::int8 as n`,
  row: z.object({ n: z.number() }),
});
