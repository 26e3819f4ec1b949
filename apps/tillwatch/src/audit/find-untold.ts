/**
 * Compares what should have been told with what was receipted. Everything is read from the database
 * and nothing believed: neither that the worker runs nor that a row called sent was.
 */
import type { Instant } from '#domain/base/instant.js';
import { type Clock, spanOf } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import { neverQueued, toldNobody, unaccepted, undecidedSince } from '#infra/store/audit.sql.js';
import { engine_limit_ms, remembered_ms } from './audit.config.js';

/** What can be wrong. */
export const FINDING_KINDS = [
  'not_accepted',
  'given_up',
  'no_receipt',
  'not_delivered',
  'never_queued',
  'told_nobody',
  'engine_silent',
  'blind',
] as const;

/** One thing that is not as it should be. */
export interface Finding {
  readonly kind: (typeof FINDING_KINDS)[number];
  /** The same as long as it is the same thing. */
  readonly key: string;
  /** One English sentence. */
  readonly says: string;
}

/** What is compared, and how much time everything has. */
export interface Comparison {
  readonly db: Database;
  readonly clock: Clock;
  readonly urgentMs: number;
  readonly otherMs: number;
  /** Whether anybody is to be told at all. */
  readonly hasReceivers: boolean;
}

/** Everything that is wrong now. */
export async function findUntold(comparison: Comparison): Promise<Finding[]> {
  const { db, clock, urgentMs, otherMs, hasReceivers } = comparison;
  // Limits are real time, moments in the database the clock's, which a replay lets run faster.
  const ago = (realMs: number) => new Date(clock.now() - spanOf(clock, realMs));
  const [late, lost, untold, undecided] = await Promise.all([
    rows(db, unaccepted, ago(urgentMs), ago(otherMs), ago(remembered_ms)),
    rows(db, neverQueued),
    hasReceivers ? rows(db, toldNobody, ago(urgentMs)) : [],
    rows(db, undecidedSince, ago(engine_limit_ms)),
  ]);
  return [
    ...late.map(ofNotification),
    ...lost.map(({ incident, key }): Finding => {
      const says = `Notification ${key} of ${incident} was decided and is not in the outbox.`;
      return { kind: 'never_queued', key, says };
    }),
    ...untold.map(({ tenant, incident, severity }): Finding => {
      const says = `${severity} ${incident} is open and no notification of it was ever made.`;
      return { kind: 'told_nobody', key: `${tenant}/${incident}`, says };
    }),
    ...undecided.map(({ tenant, evaluated_at: at }): Finding => {
      const says = `Nothing has been decided for ${tenant} since ${at.toISOString()}.`;
      return { kind: 'engine_silent', key: tenant, says };
    }),
  ];
}

/** The database has not answered the auditor since a moment. */
export function blindSince(since: Instant, reason: string): Finding {
  const says = `The auditor sees nothing since ${new Date(since).toISOString()}: ${reason}.`;
  return { kind: 'blind', key: 'database', says };
}

function ofNotification(row: {
  readonly incident: string;
  readonly receiver: string;
  readonly dedup_key: string;
  readonly state: string;
  readonly attempts: number;
  readonly created_at: Date;
  readonly last_error: string | null;
  readonly taken: boolean;
}): Finding {
  const { incident, receiver, dedup_key: key, state, attempts, created_at: at } = row;
  const what = `The notification of ${incident} to ${receiver}`;
  const why = row.last_error === null ? '' : ` (${row.last_error})`;
  if (row.taken) {
    const says = `${what} was accepted, but not delivered: look at its gateway's reports.`;
    return { kind: 'not_delivered', key, says };
  }
  switch (state) {
    case 'gave_up':
      return { kind: 'given_up', key, says: `${what} was given up${why}.` };
    case 'sent':
      return { kind: 'no_receipt', key, says: `${what} is called sent, but has no receipt.` };
    default: {
      const since = at.toISOString();
      const says = `${what} of ${since} is not accepted after ${attempts} tries${why}.`;
      return { kind: 'not_accepted', key, says };
    }
  }
}
