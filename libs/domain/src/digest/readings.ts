/** Adding up the figures that the heartbeats of one batch tell; see `figures.ts`. */

import { type Figure, type Of, sizeOf, TOLD_OF } from './figures.js';
import { SIGNAL_ROWS_MAX, type Signals } from './signals.js';
import type { StoredMessage } from './stored-message.js';

export type Reading = Signals['readings'][number];

type Heartbeat = Extract<StoredMessage['message'], { channel: 'hb' }>['body'];

/** The readings of a batch; a sender that invents names fills no digest. */
export class Readings {
  private readonly sums = new Map<Figure, Map<Of, Map<string, Reading>>>();
  private rows = 0;
  /** Readings of values that found no room. */
  leftOut = 0;

  /** Adds what a heartbeat tells. A host is named by the heartbeat itself. */
  add(item: StoredMessage, { host, rtt, bat }: Heartbeat): void {
    for (const { acquirer, ok, ms } of host ?? []) {
      if (ok && ms !== undefined) this.take('host_ms', 'acquirer', acquirer, ms);
    }
    if (rtt !== undefined) this.takeOf(item, 'rtt', rtt);
    if (bat !== undefined) this.takeOf(item, 'bat', bat);
  }

  /** Every value of which anything was told. */
  toRows(): Reading[] {
    return [...this.sums.values()].flatMap((own) =>
      [...own.values()].flatMap((rows) => [...rows.values()]),
    );
  }

  private takeOf(item: StoredMessage, figure: Figure, told: number): void {
    for (const of of TOLD_OF[figure]) this.take(figure, of, item.attributeOf?.(of), told);
  }

  private take(figure: Figure, of: Of, value: string | undefined, told: number): void {
    if (value === undefined) return;
    const row = this.rowOf(figure, of, value);
    if (row === null) return;
    row.count += 1;
    row.sum += sizeOf(told);
  }

  private rowOf(figure: Figure, of: Of, value: string): Reading | null {
    const rows = begun(begun(this.sums, figure), of);
    const known = rows.get(value);
    if (known !== undefined) return known;
    if (this.rows >= SIGNAL_ROWS_MAX) {
      this.leftOut += 1;
      return null;
    }
    this.rows += 1;
    const row: Reading = { figure, of, value, count: 0, sum: 0 };
    rows.set(value, row);
    return row;
  }
}

/** The same readings told together, a row a value. */
export function mergeReadings(all: readonly (readonly Reading[])[]): Reading[] {
  const sums = new Map<string, Reading>();
  for (const row of all.flat()) {
    const key = `${row.figure} ${row.of} ${row.value}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { ...row });
    else {
      sum.count += row.count;
      sum.sum += row.sum;
    }
  }
  return [...sums.values()];
}

function begun<K, A, B>(maps: Map<K, Map<A, B>>, key: K): Map<A, B> {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const map = new Map<A, B>();
  maps.set(key, map);
  return map;
}
