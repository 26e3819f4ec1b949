/**
 * Receipts for terminals behind a broker: each gets the newest, at most once in a while. A receipt
 * says all that those before it said, so what is skipped is not missed.
 */
import type { Receipt } from './mqtt-source.js';

/** How far apart the receipts of one terminal are. */
export const receipt_every_ms = 30_000;
/** Terminals whose last receipt is remembered; beyond it they get none until there is room. */
const terminals_max = 200_000;

interface Entry {
  receipt: Receipt;
  sentAt: number;
  due: boolean;
}

/** Spaces receipts out. Times are monotonic milliseconds. */
export class Receipts {
  private readonly entries = new Map<string, Entry>();

  /** @param send publishes to `pos/v1/{key}/rcv`. */
  constructor(private readonly send: (key: string, receipt: Receipt) => void) {}

  tell(key: string, receipt: Receipt, now: number) {
    const entry = this.entries.get(key);
    if (entry === undefined) {
      if (this.entries.size >= terminals_max) return;
      this.entries.set(key, { receipt, sentAt: now, due: false });
      return this.send(key, receipt);
    }
    entry.receipt = receipt;
    entry.due = true;
    if (now - entry.sentAt >= receipt_every_ms) this.give(key, entry, now);
  }

  /** Sends what has waited long enough, and forgets terminals that said nothing meanwhile. */
  sweep(now: number): void {
    for (const [key, entry] of this.entries) {
      if (now - entry.sentAt < receipt_every_ms) continue;
      if (entry.due) this.give(key, entry, now);
      else this.entries.delete(key);
    }
  }

  private give(key: string, entry: Entry, now: number): void {
    entry.sentAt = now;
    entry.due = false;
    this.send(key, entry.receipt);
  }
}
