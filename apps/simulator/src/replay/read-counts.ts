/**
 * Recorded counts of an acquirer: payments by minute and status, and by minute and answer code.
 * Times without a zone are taken as UTC.
 */
import { existsSync, readFileSync } from 'node:fs';
import { type Instant, MINUTE } from '#domain/base/instant.js';
import type { FileMistake, Loaded } from '#infra/yaml/load-yaml.js';
import { type CsvField, readCsv } from './csv.js';

/** The statuses a counts file may have. */
export const STATUSES = [
  'approved',
  'denied',
  'reversed',
  'backend_reversed',
  'failed',
  'refunded',
] as const;
/** How a recorded payment ended. */
export type Status = (typeof STATUSES)[number];

/** The payments of one minute. */
export interface MinuteCounts extends Readonly<Record<Status, number>> {
  /** The minute's first moment. */
  readonly at: Instant;
}

/** Answer codes of one minute: code and count, in the file's order. */
export type MinuteCodes = readonly (readonly [code: string, count: number])[];

/** A recorded day. */
export interface RecordedCounts {
  readonly minutes: readonly MinuteCounts[];
  /** By the minute's first moment; empty if there is no file of codes. */
  readonly codes: ReadonlyMap<Instant, MinuteCodes>;
}

const COUNT_MAX = 1_000_000;

/** Reads a counts file and its codes: the given file, or `*_auth_codes.csv` beside it. */
export function readCounts(file: string, codesFile?: string): Loaded<RecordedCounts> {
  const beside = file.replace(/\.csv$/, '_auth_codes.csv');
  const codesPath = codesFile ?? (beside !== file && existsSync(beside) ? beside : undefined);
  const counts = open(file);
  const codes = codesPath === undefined ? { text: null, mistakes: [] } : open(codesPath);
  const unread = [...counts.mistakes, ...codes.mistakes];
  if (unread.length > 0) return { ok: false, mistakes: unread };
  const countsText = { file, text: counts.text ?? '' };
  if (codes.text === null || codesPath === undefined) return parseCounts(countsText);
  return parseCounts(countsText, { file: codesPath, text: codes.text });
}

interface Text {
  readonly file: string;
  readonly text: string;
}

/** Reads the text of a counts file and of its codes, or says everything that is wrong with them. */
export function parseCounts(counts: Text, codes?: Text): Loaded<RecordedCounts> {
  const mistakes: FileMistake[] = [];
  const byMinute = new Map<Instant, Record<Status, number>>();
  const seen = new Set<string>();
  for (const row of rowsOf(counts, 'status', mistakes)) {
    if (!isStatus(row.word.text)) {
      mistakes.push(at(counts.file, row.word, `expected one of ${STATUSES.join(', ')}`));
      continue;
    }
    if (isRepeated(seen, row, counts.file, mistakes)) continue;
    const minute = byMinute.get(row.minute) ?? nothing();
    byMinute.set(row.minute, minute);
    minute[row.word.text] = row.count;
  }
  const codesByMinute = new Map<Instant, [string, number][]>();
  if (codes) readCodes(codes, codesByMinute, mistakes);
  if (byMinute.size === 0 && mistakes.length === 0) {
    mistakes.push({ file: counts.file, line: 1, column: 1, path: '', message: 'has no counts' });
  }
  if (mistakes.length > 0) return { ok: false, mistakes };
  const minutes = [...byMinute]
    .map(([minute, statuses]) => ({ at: minute, ...statuses }))
    .sort((a, b) => a.at - b.at);
  return { ok: true, value: { minutes, codes: codesByMinute } };
}

function readCodes(
  codes: Text,
  byMinute: Map<Instant, [string, number][]>,
  mistakes: FileMistake[],
): void {
  const seen = new Set<string>();
  for (const row of rowsOf(codes, 'auth_code', mistakes)) {
    if (!/^[A-Za-z0-9._-]{1,32}$/.test(row.word.text)) {
      mistakes.push(at(codes.file, row.word, 'expected an answer code such as 51'));
      continue;
    }
    if (isRepeated(seen, row, codes.file, mistakes)) continue;
    const minute = byMinute.get(row.minute) ?? [];
    byMinute.set(row.minute, minute);
    minute.push([row.word.text, row.count]);
  }
}

interface Row {
  readonly minute: Instant;
  readonly word: CsvField;
  readonly count: number;
}

function rowsOf({ file, text }: Text, wordColumn: string, mistakes: FileMistake[]): Row[] {
  const csv = readCsv(text, file, ['timestamp', wordColumn, 'count']);
  mistakes.push(...csv.mistakes);
  return csv.rows.flatMap(([timestamp, word, number]) => {
    if (!timestamp || !word || !number) return [];
    const minute = minuteOf(timestamp.text);
    const count = /^\d+$/.test(number.text) ? Number(number.text) : Number.NaN;
    if (minute === null) {
      mistakes.push(at(file, timestamp, 'expected a whole minute such as "2025-07-12 13:45:00"'));
    }
    if (!(count <= COUNT_MAX)) {
      mistakes.push(at(file, number, `expected a whole number up to ${COUNT_MAX}`));
    }
    return minute === null || !(count <= COUNT_MAX) ? [] : [{ minute, word, count }];
  });
}

function minuteOf(text: string): Instant | null {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::00(?:\.0+)?)?Z?$/.exec(text);
  if (!match) return null;
  const instant = Date.parse(`${match[1]}T${match[2]}:00Z`);
  // Date.parse takes the 31st of any month; only a real date reads back as it was written.
  const isReal =
    !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(`${match[1]}`);
  return isReal && instant % MINUTE === 0 ? instant : null;
}

function isRepeated(seen: Set<string>, row: Row, file: string, mistakes: FileMistake[]): boolean {
  const key = `${row.minute} ${row.word.text}`;
  if (seen.has(key)) {
    mistakes.push(at(file, row.word, `"${row.word.text}" was already counted for this minute`));
    return true;
  }
  seen.add(key);
  return false;
}

function at(file: string, { line, column }: CsvField, message: string): FileMistake {
  return { file, line, column, path: '', message };
}

function isStatus(text: string): text is Status {
  return (STATUSES as readonly string[]).includes(text);
}

function nothing(): Record<Status, number> {
  return { approved: 0, denied: 0, reversed: 0, backend_reversed: 0, failed: 0, refunded: 0 };
}

function open(file: string): { text: string | null; mistakes: FileMistake[] } {
  try {
    return { text: readFileSync(file, 'utf8'), mistakes: [] };
  } catch (error) {
    const message = `cannot be read (${(error as NodeJS.ErrnoException).code})`;
    return { text: null, mistakes: [{ file, line: 1, column: 1, path: '', message }] };
  }
}
