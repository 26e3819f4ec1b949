/**
 * What became of every message that arrived, by tenant, minute and channel:
 * `received = stored + duplicate + quarantined + refused + shed`, always.
 */
import { type Instant, MINUTE } from '#domain/base/instant.js';
import type { Verdict } from './entry.js';

/** One row of `account_1m`, named as its columns are. */
export interface Account {
  readonly tenant: string;
  readonly at: string;
  readonly channel: string;
  received: number;
  stored: number;
  duplicate: number;
  quarantined: number;
  refused: number;
  shed: number;
}

/** Adds up messages; a set of accounts is written once and then left. */
export class Accounts {
  private readonly rows = new Map<string, Account>();

  get size(): number {
    return this.rows.size;
  }

  add(tenant: string, channel: string, receivedAt: Instant, verdict: Verdict['kind'], n = 1): void {
    const minute = receivedAt - (receivedAt % MINUTE);
    const key = `${minute} ${channel} ${tenant}`;
    let row = this.rows.get(key);
    if (!row) {
      const at = new Date(minute).toISOString();
      const none = { received: 0, stored: 0, duplicate: 0, quarantined: 0, refused: 0, shed: 0 };
      row = { tenant, at, channel, ...none };
      this.rows.set(key, row);
    }
    row.received += n;
    row[verdict] += n;
  }

  /** Takes over what others counted. */
  merge(other: Accounts): void {
    for (const row of other.rows.values()) {
      const at = Date.parse(row.at);
      for (const kind of ['stored', 'duplicate', 'quarantined', 'refused', 'shed'] as const) {
        if (row[kind] > 0) this.add(row.tenant, row.channel, at, kind, row[kind]);
      }
    }
  }

  toRows(): Account[] {
    return [...this.rows.values()];
  }
}
