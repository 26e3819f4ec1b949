/** Known outages, written down by people: what rules should have found, and nothing else. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { Attribute } from '#domain/base/attribute.js';
import { type Instant, MINUTE } from '#domain/base/instant.js';
import type { CauseEntry } from '#domain/incident/incident.js';
import { formatMistake, parseYaml } from '#infra/yaml/load-yaml.js';
import { whyUnread } from '#infra/yaml/read-text.js';
import type { FoundIncident } from './gather-incidents.js';

const Moment = z.string().transform((text, context) => {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  const message = 'expected a time such as 2026-03-10T04:32Z';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** `acquirer=acq-1`, several joined by a semicolon; empty when it is not known. */
const Cause = z.string().transform((text, context): CauseEntry[] => {
  const parts = text.split(';').map((part) => part.trim());
  return parts.filter(Boolean).flatMap((part) => {
    const at = part.indexOf('=');
    const attribute = Attribute.safeParse(part.slice(0, at));
    if (attribute.success) return [{ attribute: attribute.data, value: part.slice(at + 1) }];
    context.addIssue({ code: 'custom', message: `"${part}" is no attribute and value` });
    return [];
  });
});

const Label = z
  .strictObject({
    from: Moment,
    to: Moment,
    cause: Cause.default([]),
    note: z.string().default(''),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'expected a time after `from`' });
/** One known outage. */
export type Label = z.infer<typeof Label>;

/** A file of known outages. */
export const LabelFile = z.strictObject({ outages: z.array(Label).max(100_000) });

/** The known outages of a file, CSV with a heading or YAML; or everything wrong with it. */
export function readLabels(
  path: string,
): { ok: true; labels: readonly Label[] } | { ok: false; mistakes: readonly string[] } {
  const file = relative(process.cwd(), path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { ok: false, mistakes: [`${file}: cannot be read: ${whyUnread(error)}`] };
  }
  if (path.endsWith('.csv')) return fromCsv(text, file);
  const read = parseYaml(LabelFile, text, file);
  if (read.ok) return { ok: true, labels: read.value.outages };
  return { ok: false, mistakes: read.mistakes.map(formatMistake) };
}

type CsvRow = {
  readonly record: Record<string, string>;
  readonly info: { readonly lines: number };
};

function fromCsv(text: string, file: string): ReturnType<typeof readLabels> {
  let rows: CsvRow[];
  try {
    const options = { columns: true, info: true, bom: true, trim: true, skip_empty_lines: true };
    rows = parse(text, options) as unknown as CsvRow[];
  } catch (error) {
    return { ok: false, mistakes: [`${file}: ${(error as Error).message}`] };
  }
  const labels: Label[] = [];
  const mistakes: string[] = [];
  for (const { record, info } of rows) {
    const read = Label.safeParse(record);
    if (read.success) labels.push(read.data);
    for (const issue of read.error?.issues ?? []) {
      mistakes.push(`${file}:${info.lines}:1: ${issue.path.join('.')}: ${issue.message}`);
    }
  }
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, labels };
}

/** Clocks of those who wrote the labels and of those who paid differ by so much. */
const LABEL_SLACK_MS = 2 * MINUTE;

/** What was found of the known outages in a span, and what else. */
export interface Scores {
  readonly found: readonly { readonly label: Label; readonly delayMs: number }[];
  readonly missed: readonly Label[];
  readonly false: readonly FoundIncident[];
}

/** Compares incidents with the known outages that lie in the span. */
export function scoreIncidents(
  incidents: readonly FoundIncident[],
  labels: readonly Label[],
  span: { readonly from: Instant; readonly to: Instant },
): Scores {
  const inside = labels.filter((label) => label.to > span.from && label.from < span.to);
  const found = inside.flatMap((label) => {
    const first = incidents.filter((incident) => isOf(incident, label)).at(0);
    return first ? [{ label, delayMs: first.detectedAt - label.from }] : [];
  });
  const missed = inside.filter((label) => !incidents.some((incident) => isOf(incident, label)));
  const strangers = incidents.filter((incident) => !labels.some((label) => isOf(incident, label)));
  return { found, missed, false: strangers };
}

function isOf({ startedAt, resolvedAt, cause }: FoundIncident, label: Label): boolean {
  const meets =
    startedAt <= label.to + LABEL_SLACK_MS &&
    (resolvedAt ?? Number.MAX_SAFE_INTEGER) >= label.from - LABEL_SLACK_MS;
  if (!meets || label.cause.length === 0) return meets;
  return label.cause.some((known) =>
    cause.some((e) => e.attribute === known.attribute && e.value === known.value),
  );
}
