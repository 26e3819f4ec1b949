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

type AccountInMinute = Account & { readonly minute: Instant };

/** Adds up messages; a set of accounts is written once and then left. */
export class Accounts {
  private readonly rows = new Map<string, AccountInMinute>();
  /** The row that was added to last: messages come in droves of one kind. */
  private last: AccountInMinute | null = null;

  get size(): number {
    return this.rows.size;
  }

  add(tenant: string, channel: string, receivedAt: Instant, verdict: Verdict['kind'], n = 1): void {
    const minute = receivedAt - (receivedAt % MINUTE);
    const { last } = this;
    const again =
      last !== null && last.minute === minute && last.channel === channel && last.tenant === tenant;
    const row = again ? last : this.rowOf(tenant, channel, minute);
    row.received += n;
    row[verdict] += n;
  }

  private rowOf(tenant: string, channel: string, minute: Instant): AccountInMinute {
    const key = `${minute} ${channel} ${tenant}`;
    let row = this.rows.get(key);
    if (!row) {
      const at = new Date(minute).toISOString();
      const none = { received: 0, stored: 0, duplicate: 0, quarantined: 0, refused: 0, shed: 0 };
      row = { tenant, at, channel, minute, ...none };
      this.rows.set(key, row);
    }
    this.last = row;
    return row;
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
    return [...this.rows.values()].map(({ minute: _, ...account }) => account);
  }
}
