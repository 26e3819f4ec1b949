/** Reads the series of the Numenta Anomaly Benchmark with their labelled windows. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { LabelledSeries } from './score-series.js';

type Windows = Readonly<Record<string, readonly (readonly [string, string])[]>>;

/** All series that are there. */
export function readSeries(folder: string): LabelledSeries[] {
  const text = readFileSync(join(folder, 'labels', 'combined_windows.json'), 'utf8');
  return Object.entries(JSON.parse(text) as Windows).flatMap(([name, limits]) => {
    const plain = join(folder, 'data', name);
    const file = [`${plain}.gz`, plain].find(existsSync);
    if (file === undefined) return [];
    const bytes = readFileSync(file);
    const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes)
      .toString('utf8')
      .split(/\r?\n/);
    const rows = lines.slice(1).filter((line) => line !== '');
    const times = rows.map((row) => row.slice(0, row.indexOf(',')));
    const values = rows.map((row) => Number(row.slice(row.indexOf(',') + 1)));
    const windows = limits.map(
      ([from, to]) => [times.indexOf(from.slice(0, 19)), times.indexOf(to.slice(0, 19))] as const,
    );
    return [{ name, values, windows }];
  });
}
