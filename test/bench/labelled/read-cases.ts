/** Labelled cases: rows with attributes, and the sets that experts named or that were injected. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** One row of a case: a combination of values, and its numbers. */
export interface CaseRow {
  readonly values: readonly string[];
  /** Failures and attempts, or what was measured and what was expected. */
  readonly first: number;
  readonly second: number;
  /** Seconds since 1970; 0 where a case is a single moment. */
  readonly at: number;
}

/** One incident with its known causes, each written `a=1&b=2` in the order of its attributes. */
export interface LabelledCase {
  readonly set: string;
  readonly name: string;
  readonly attributes: readonly string[];
  readonly rows: readonly CaseRow[];
  readonly at: number;
  readonly causes: readonly string[];
}

/** One text for one set of values. */
export function causeText(parts: readonly (readonly [string, string])[]): string {
  return parts
    .map(([attribute, value]) => `${attribute}=${value}`)
    .sort()
    .join('&');
}

interface Label {
  readonly data: string;
  readonly timestamp: number;
  readonly cause: readonly Readonly<Record<string, string | number>>[];
}

/** Failures out of attempts, minute by minute, with the experts' causes. */
export function readCountCases(folder: string): LabelledCase[] {
  const set = basename(folder);
  const labels = JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')) as Label[];
  return labels.flatMap((label) => {
    const file = join(folder, `${label.data}.csv.gz`);
    if (!existsSync(file)) return [];
    const table = parse(gunzipSync(readFileSync(file)).toString('utf8'));
    const attributes = table.header.filter((h) => !['min', 'value', 'cnt'].includes(h));
    const rows = table.rows(attributes, 'value', 'cnt', 'min');
    const causes = label.cause.map((cause) =>
      causeText(Object.entries(cause).map(([k, v]) => [k, String(v)])),
    );
    return [{ set, name: label.data, attributes, rows, at: label.timestamp, causes }];
  });
}

/** What was measured beside what was expected, with the causes that were injected. */
export function readValueCases(folder: string, set: string): LabelledCase[] {
  const nested = readdirSync(folder, { withFileTypes: true }).filter((e) => e.isDirectory());
  if (nested.length > 0) {
    return nested.flatMap(({ name }) => readValueCases(join(folder, name), set));
  }
  const info = parse(readFileSync(join(folder, 'injection_info.csv'), 'utf8'));
  return info
    .rows(['timestamp', 'set'], '', '', '')
    .flatMap(({ values: [name = '', causes = ''] }) => {
      const file = [`${name}.csv.xz`, `${name}.csv`].map((f) => join(folder, f)).find(existsSync);
      if (file === undefined) return [];
      const table = parse(readText(file));
      const attributes = table.header.filter((h) => h !== 'real' && h !== 'predict');
      const rows = table.rows(attributes, 'real', 'predict', '');
      return [
        {
          set,
          name: `${basename(folder)}/${name}`,
          attributes,
          rows,
          at: 0,
          causes: causes.split(';').map((c) => c.split('&').sort().join('&')),
        },
      ];
    });
}

function readText(file: string): string {
  if (!file.endsWith('.xz')) return readFileSync(file, 'utf8');
  const xz = spawnSync('xz', ['-dc', file], { maxBuffer: 1 << 28 });
  if (xz.error)
    throw new Error('xz, which unpacks the cases, is missing: apt-get install xz-utils');
  return xz.stdout.toString('utf8');
}

function parse(text: string) {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const header = (lines[0] ?? '').split(',');
  const numberAt = (cells: readonly string[], i: number) => (i < 0 ? 0 : Number(cells[i]));
  return {
    header,
    rows(attributes: readonly string[], first: string, second: string, at: string): CaseRow[] {
      const columns = attributes.map((a) => header.indexOf(a));
      const [one, two, when] = [first, second, at].map((c) => header.indexOf(c)) as [
        number,
        number,
        number,
      ];
      return lines.slice(1).map((line) => {
        const cells = line.split(',');
        return {
          values: columns.map((i) => cells[i] ?? ''),
          first: numberAt(cells, one),
          second: numberAt(cells, two),
          at: numberAt(cells, when),
        };
      });
    },
  };
}
