/** The counts that screens read, of one batch: by acquirer, and by code. */
import type { Instant } from '#domain/base/instant.js';
import { attemptsOf, type FoldCode, failuresOf } from '#domain/digest/digest.js';
import { historyTime, type StoredMessage } from '#domain/digest/stored-message.js';

/** A row of `traffic_10s`, named as its columns are. */
export interface TrafficRow {
  readonly tenant: string;
  readonly at: string;
  readonly acquirer: string;
  attempts: number;
  approved: number;
  declined: number;
  failed: number;
  no_answer: number;
  pin: number;
  failures: number;
  messages: number;
}

/** A row of `code_10s`. */
export interface CodeRow {
  readonly tenant: string;
  readonly at: string;
  readonly acquirer: string;
  readonly code: string;
  failures: number;
}

const BUCKET_MS = 10_000;

/** Adds up freshly stored messages in buckets of ten seconds. */
export class TrafficCounts {
  private readonly traffic = new Map<string, TrafficRow>();
  private readonly codes = new Map<string, CodeRow>();
  /** The row that was added to last, with what it is of. */
  private last: { row: TrafficRow; bucket: Instant } | null = null;

  /** `fold` bounds how many codes are told apart; without it every one is. */
  constructor(private readonly fold?: FoldCode) {}

  add(item: StoredMessage, acquirer: string): void {
    const { tenant } = item.message;
    // Screens count a message when it arrived; one that waited in a buffer, when it happened.
    const time = historyTime(item);
    const row = this.rowOf(tenant, time - (time % BUCKET_MS), acquirer);
    row.messages += 1;
    const counts = attemptsOf(item.message);
    if (counts) {
      row.attempts += counts.attempt;
      row.approved += counts.approved;
      row.declined += counts.declined;
      row.failed += counts.failed;
      row.no_answer += counts.noAnswer;
      row.pin += counts.pin;
    }
    for (const { code, count } of failuresOf(item, this.fold)) {
      row.failures += count;
      const key = `${row.at} ${tenant} ${acquirer} ${code}`;
      const known = this.codes.get(key);
      if (known) known.failures += count;
      else this.codes.set(key, { tenant, at: row.at, acquirer, code, failures: count });
    }
  }

  private rowOf(tenant: string, bucket: Instant, acquirer: string): TrafficRow {
    const { last } = this;
    if (last?.bucket === bucket && last.row.acquirer === acquirer && last.row.tenant === tenant) {
      return last.row;
    }
    const key = `${bucket} ${tenant} ${acquirer}`;
    const row =
      this.traffic.get(key) ?? noTraffic(tenant, new Date(bucket).toISOString(), acquirer);
    this.traffic.set(key, row);
    this.last = { row, bucket };
    return row;
  }

  toRows(): { traffic: TrafficRow[]; codes: CodeRow[] } {
    return { traffic: [...this.traffic.values()], codes: [...this.codes.values()] };
  }
}

function noTraffic(tenant: string, at: string, acquirer: string): TrafficRow {
  const none = { attempts: 0, approved: 0, declined: 0, failed: 0, no_answer: 0, pin: 0 };
  return { tenant, at, acquirer, ...none, failures: 0, messages: 0 };
}
