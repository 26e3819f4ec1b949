/**
 * Attempts as digests tell of them: what failed at once, what was approved with its terminal's next
 * heartbeat, up to a minute later.
 */
import type { AttemptRow } from '#domain/digest/digest.js';

/** Attributes of one attempt to pay; how it was paid is not told of every approved one. */
export interface Paid {
  readonly profile: number;
  readonly pin: boolean;
  readonly issuer: string;
  readonly scheme: string;
  readonly entry: string;
}

export const MINUTE_S = 60;
type Rows = Map<number, AttemptRow>;

/** The beat of a minute that belongs to the second which ends then. */
export function beatOf(second: number): number {
  return (second + MINUTE_S - 1) % MINUTE_S;
}

/** Rows by profile that wait until they are told. A digest holds `span` seconds of a minute. */
export class AttemptRows {
  private readonly waiting: Rows[];
  /** Approved after the heartbeat that the digest in the making has of its terminal. */
  private missed: Rows = new Map();

  constructor(private readonly span: number) {
    this.waiting = Array.from({ length: MINUTE_S / span }, () => new Map());
  }

  /** An approved attempt is told with the terminal's next heartbeat. */
  approve(second: number, beat: number, paid: Pick<Paid, 'profile' | 'pin'>): AttemptRow {
    const slot = Math.floor(beat / this.span);
    const present = beatOf(second);
    const isMissed = slot === Math.floor(present / this.span) && beat <= present;
    const row = this.add(isMissed ? this.missed : this.waiting[slot], paid);
    row.approved += 1;
    return row;
  }

  /** Attempts of a profile that are approved, and told with the digest that ends with `second`. */
  approveMany(second: number, profile: number, count: { pin: number; rest: number }): AttemptRow {
    const row = this.rowOf(this.waiting[Math.floor(beatOf(second) / this.span)], profile);
    row.attempt += count.pin + count.rest;
    row.approved += count.pin + count.rest;
    row.pin += count.pin;
    return row;
  }

  /** A failed attempt is told at once. */
  fail(second: number, paid: Paid, outcome: 'declined' | 'failed' | 'noAnswer'): void {
    const row = this.add(this.waiting[Math.floor(beatOf(second) / this.span)], paid);
    row[outcome] += 1;
    addSplits(row, paid);
  }

  /** Everything told in the digest that ends with `second`; it is told once. */
  tell(second: number): AttemptRow[] {
    const slot = Math.floor(beatOf(second) / this.span);
    const rows = this.waiting[slot];
    this.waiting[slot] = this.missed;
    this.missed = new Map();
    return [...(rows?.values() ?? [])];
  }

  private add(rows: Rows | undefined, { profile, pin }: Pick<Paid, 'profile' | 'pin'>): AttemptRow {
    const row = this.rowOf(rows, profile);
    row.attempt += 1;
    if (pin) row.pin += 1;
    return row;
  }

  private rowOf(rows: Rows | undefined, profile: number): AttemptRow {
    let row = rows?.get(profile);
    if (!row) {
      row = { profile, attempt: 0, approved: 0, declined: 0, failed: 0, noAnswer: 0, pin: 0 };
      rows?.set(profile, row);
    }
    return row;
  }
}

/** Adds how an attempt was paid to its row. */
export function addSplits(row: AttemptRow, { issuer, scheme, entry }: Paid): void {
  row.by ??= {};
  row.by.issuer = plusOne(row.by.issuer, issuer);
  row.by.scheme = plusOne(row.by.scheme, scheme);
  row.by.entry = plusOne(row.by.entry, entry);
}

function plusOne(known: Record<string, number> | undefined, name: string): Record<string, number> {
  const sums = known ?? {};
  sums[name] = (sums[name] ?? 0) + 1;
  return sums;
}
