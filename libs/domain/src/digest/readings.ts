/** Adding up the figures that the heartbeats of one batch tell; see `figures.ts`. */

import { type Figure, type Of, sizeOf, TOLD_OF } from './figures.js';
import { SIGNAL_ROWS_MAX, type Signals } from './signals.js';
import type { StoredMessage } from './stored-message.js';

export type Reading = Signals['readings'][number];

type Heartbeat = Extract<StoredMessage['message'], { channel: 'hb' }>['body'];

/** The readings of one figure by the values of one attribute. */
interface Table {
  readonly figure: Figure;
  readonly of: Of;
  readonly rows: Map<string, Reading>;
}

/** The readings of a batch; a sender that invents names fills no digest. */
export class Readings {
  private readonly hosts = tablesOf('host_ms');
  private readonly trips = tablesOf('rtt');
  private readonly batteries = tablesOf('bat');
  private rows = 0;
  /** Readings of values that found no room. */
  leftOut = 0;

  /** Adds what a heartbeat tells. A host is named by the heartbeat itself. */
  add(item: StoredMessage, { host, rtt, bat }: Heartbeat): void {
    if (host !== undefined) this.addHosts(host);
    if (rtt !== undefined) this.addOf(this.trips, item, sizeOf(rtt));
    if (bat !== undefined) this.addOf(this.batteries, item, sizeOf(bat));
  }

  /** Every value of which anything was told. */
  toRows(): Reading[] {
    const tables = [...this.hosts, ...this.trips, ...this.batteries];
    return tables.flatMap(({ rows }) => [...rows.values()]);
  }

  private addHosts(hosts: NonNullable<Heartbeat['host']>): void {
    for (const { acquirer, ok, ms } of hosts) {
      if (!ok || ms === undefined) continue;
      for (const table of this.hosts) this.take(table, acquirer, sizeOf(ms));
    }
  }

  private addOf(tables: readonly Table[], item: StoredMessage, size: number): void {
    for (const table of tables) {
      const value = item.attributeOf?.(table.of);
      if (value !== undefined) this.take(table, value, size);
    }
  }

  private take({ figure, of, rows }: Table, value: string, size: number): void {
    const known = rows.get(value);
    if (known !== undefined) {
      known.count += 1;
      known.sum += size;
    } else if (this.rows < SIGNAL_ROWS_MAX) {
      this.rows += 1;
      rows.set(value, { figure, of, value, count: 1, sum: size });
    } else this.leftOut += 1;
  }
}

function tablesOf(figure: Figure): Table[] {
  return TOLD_OF[figure].map((of) => ({ figure, of, rows: new Map() }));
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
