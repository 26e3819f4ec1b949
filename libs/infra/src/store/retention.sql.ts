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

/**
 * Deletes whom ended commands went to. A command whose hold lasts stays whole, however old it is:
 * it still says which terminals must not be restarted.
 */
export const deleteCommandTargets = defineQuery<Slice>()({
  name: 'delete_command_targets',
  text: `
    delete from command_target
     where ctid = any(array(
             select target.ctid
               from command_order
               join command_target as target
                 on target.tenant = command_order.tenant and target.command = command_order.id
              where command_order.created_at < $1
                and command_order.state in ('done', 'stopped')
                and not exists (
                      select from command_hold
                       where command_hold.tenant = command_order.tenant
                         and command_hold.id = command_order.id
                         and command_hold.released_at is null)
              limit $2))`,
});

/** Deletes ended commands whose targets are gone, with holds that were released. */
export const deleteCommandOrders = defineQuery<Slice>()({
  name: 'delete_command_orders',
  text: `
    with old as (
      select tenant, id
        from command_order
       where created_at < $1
         and state in ('done', 'stopped')
         and not exists (
               select from command_target as target
                where target.tenant = command_order.tenant and target.command = command_order.id)
         and not exists (
               select from command_hold
                where command_hold.tenant = command_order.tenant
                  and command_hold.id = command_order.id
                  and command_hold.released_at is null)
       order by created_at
       limit $2
    ),
    holds as (
      delete from command_hold using old
       where command_hold.tenant = old.tenant and command_hold.id = old.id
    )
    delete from command_order using old
     where command_order.tenant = old.tenant and command_order.id = old.id`,
});

/**
 * Deletes notifications that arrived or were given up, with every attempt at them. Those of an
 * incident that goes on stay: the engine remembers them, and the auditor looks for them.
 */
export const deleteNotifications = defineQuery<Slice>()({
  name: 'delete_notifications',
  text: `
    with old as (
      select id
        from outbox
       where created_at < $1
         and state <> 'due'
         and not exists (
               select from incident
                where incident.tenant = outbox.tenant
                  and incident.id = outbox.incident
                  and incident.resolved_at is null)
       order by created_at
       limit $2
    ),
    attempts as (
      delete from delivery using old where delivery.notification = old.id
    )
    delete from outbox using old where outbox.id = old.id`,
});

/** Deletes whom notices that are over went to, with their addresses; the notices stay. */
export const deleteRecipients = defineQuery<Slice>()({
  name: 'delete_recipients',
  text: `
    delete from notice_recipient
     where ctid = any(array(
             select recipient.ctid
               from merchant_notice as notice
               join notice_recipient as recipient on recipient.notice = notice.n
              where notice.ended_at < $1
                and notice.state in ('done', 'cancelled')
              limit $2))`,
});

/**
 * Deletes what changed about terminals. Attributes of a moment after the limit are as before; of
 * one before it they are those that were found at the limit.
 */
export const deleteChanges = defineQuery<Slice>()({
  name: 'delete_changes',
  text: `
    delete from attribute_change
     where ctid = any(array(select ctid from attribute_change where at < $1 limit $2))`,
});

/** Deletes which people were paged when. */
export const deletePages = ofTable('oncall_page');

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
