/**
 * Keeps house in the database: tomorrow's partitions are there before tomorrow is, what is old
 * goes, and the newest blocks of messages are summed up so that a terminal's are found quickly.
 *
 * Any number of processes may do so at once: days are dropped by one at a time, and deleting the
 * same slice twice deletes nothing twice. What fails is tried again at the next turn.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { DAY, HOUR, type Instant } from '#domain/base/instant.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { execute, one, type Query, rows } from '#infra/db/query.js';
import { messageOf } from '#infra/error-text.js';
import type { Log } from '#infra/log.js';
import { ensureMessagePartitions, summarizeMessages } from '#infra/store/messages.sql.js';
import {
  countUnpartitioned,
  deleteAccounts,
  deleteChanges,
  deleteCommandOrders,
  deleteCommandTargets,
  deleteCounts,
  deleteEvents,
  deleteHeartbeats,
  deleteHostMessages,
  deleteNotifications,
  deletePages,
  deleteQuarantine,
  deleteRecipients,
  dropMessages,
  promiseSince,
} from '#infra/store/retention.sql.js';
import type { IngestConfig } from './ingest.config.js';
import type { IngestMetrics } from './ingest.metrics.js';

/** Keeps house until it is closed. */
export abstract class Housekeeper {
  /** Waits for what it does at the moment. */
  abstract close(): Promise<void>;
}

/** How many days each kind of record is kept. */
export type Retention = Pick<IngestConfig, Extract<keyof IngestConfig, `RETENTION_${string}`>>;

export interface HousekeeperOptions {
  readonly db: Database;
  readonly retention: Retention;
  readonly clock: Clock;
  readonly metrics: IngestMetrics;
  readonly log: Log;
}

/** Of our own time, whatever the clock shows: blocks fill as fast as messages really arrive. */
const summarize_every_ms = 120_000;
/** Rows in one delete: a fraction of a second, so that nobody waits for its locks. */
const slice_rows_max = 5_000;
const slice_pause_ms = 20;

const CLASSES = ['heartbeat', 'event'] as const;

/** Makes the partitions now, and keeps house every hour of the clock. */
export async function startHousekeeper(options: HousekeeperOptions): Promise<Housekeeper> {
  const { db, clock, log } = options;
  const stop = new AbortController();
  const guarded = (what: string, work: () => Promise<unknown>) =>
    work().catch((error: unknown) => {
      if (!stop.signal.aborted) log.warn({ reason: messageOf(error) }, `${what}: trying again`);
    });
  const repeat = async (what: string, pauseMs: number, work: () => Promise<unknown>) => {
    while (!stop.signal.aborted) {
      await guarded(what, work);
      await sleep(pauseMs, undefined, { signal: stop.signal, ref: false }).catch(() => {});
    }
  };
  // Messages without a partition of their own fall into the default one; nothing is lost.
  await guarded('could not make partitions', () => ensurePartitions(db, clock.now()));
  const hour = Math.max(1_000, clock.realDelay(HOUR));
  const running = [
    repeat('could not keep house', hour, () => keepHouse(options, stop.signal)),
    repeat('could not sum up', summarize_every_ms, () => summarize(db)),
  ];
  return {
    async close() {
      stop.abort();
      await Promise.all(running);
    },
  };
}

/** One turn: makes partitions, drops what is older than its retention. */
export async function keepHouse(options: HousekeeperOptions, stop?: AbortSignal): Promise<void> {
  const { db, retention, clock, metrics } = options;
  const now = clock.now();
  const daysAgo = (days: number) => new Date(startOfDay(now - days * DAY));
  await ensurePartitions(db, now);
  metrics.unpartitioned.set((await one(db, countUnpartitioned)).n);
  const heartbeats = daysAgo(retention.RETENTION_HEARTBEAT_DAYS);
  const events = daysAgo(retention.RETENTION_EVENT_DAYS);
  await one(db, dropMessages, 'heartbeat', heartbeats);
  await one(db, dropMessages, 'event', events);
  await deleteAll(db, deleteHeartbeats, heartbeats, stop);
  await deleteAll(db, deleteEvents, events, stop);
  const hosts = daysAgo(retention.RETENTION_HOST_DAYS);
  await execute(db, promiseSince, 'host', hosts);
  await deleteAll(db, deleteHostMessages, hosts, stop);
  await deleteAll(db, deleteQuarantine, daysAgo(retention.RETENTION_QUARANTINE_DAYS), stop);
  const accounts = daysAgo(retention.RETENTION_ACCOUNT_DAYS);
  await execute(db, promiseSince, 'account', accounts);
  await deleteAll(db, deleteAccounts, accounts, stop);
  const grains = [
    ['10s', retention.RETENTION_10S_DAYS],
    ['1m', retention.RETENTION_1M_DAYS],
    ['1h', retention.RETENTION_1H_DAYS],
  ] as const;
  for (const [grain, days] of grains) {
    const before = daysAgo(days);
    await execute(db, promiseSince, grain, before);
    for (const slice of deleteCounts[grain]) await deleteAll(db, slice, before, stop);
  }
  const records = [
    [deleteCommandTargets, retention.RETENTION_COMMAND_DAYS],
    [deleteCommandOrders, retention.RETENTION_COMMAND_DAYS],
    [deleteNotifications, retention.RETENTION_NOTIFICATION_DAYS],
    [deletePages, retention.RETENTION_NOTIFICATION_DAYS],
    [deleteRecipients, retention.RETENTION_RECIPIENT_DAYS],
    [deleteChanges, retention.RETENTION_CHANGE_DAYS],
  ] as const;
  for (const [slice, days] of records) await deleteAll(db, slice, daysAgo(days), stop);
}

/** Days are UTC days, as partitions are. */
function startOfDay(at: Instant): Instant {
  return at - (at % DAY);
}

async function deleteAll(
  db: Database,
  slice: Query<[before: Date, limit: number]>,
  before: Date,
  stop: AbortSignal | undefined,
): Promise<void> {
  while (!stop?.aborted) {
    if ((await execute(db, slice, before, slice_rows_max)) < slice_rows_max) return;
    await sleep(slice_pause_ms);
  }
}

async function summarize(db: Database): Promise<void> {
  for (const kind of CLASSES) await one(db, summarizeMessages, kind);
}

/** Makes today's and tomorrow's partitions, where they are ours to make. */
async function ensurePartitions(db: Database, now: Instant): Promise<void> {
  for (const at of [now, now + DAY]) {
    await rows(db, ensureMessagePartitions, new Date(at).toISOString().slice(0, 10));
  }
}
