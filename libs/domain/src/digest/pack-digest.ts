/**
 * A digest as it is stored: its two long tables as columns. A second of a million terminals has
 * more than ten thousand rows in each, and as objects their field names were most of the text, and
 * reading them most of a restart. Of rows that say nothing but a profile only that is written.
 */
import type { AttemptRow, Digest } from './digest.js';
import type { HeardRow, Signals } from './signals.js';

type Splits = NonNullable<AttemptRow['by']>;

const COUNTS = ['attempt', 'approved', 'declined', 'failed', 'noAnswer', 'pin'] as const;

/** Attempts as columns. */
export interface AttemptColumns extends Readonly<Record<(typeof COUNTS)[number], number[]>> {
  readonly profile: number[];
  /** Which rows the columns of counts are of, counted from zero; the others count nothing. */
  readonly row: number[];
  /** Splits, with the row that has them. */
  readonly by?: (readonly [row: number, by: Splits])[];
}

/** What was said beside heartbeats; what is left out is nothing. */
type HeardMore = Partial<Omit<HeardRow, 'profile' | 'heartbeats' | 'seconds'>>;

/** Who was heard, as columns. */
export interface HeardColumns {
  readonly profile: number[];
  readonly heartbeats: number[];
  readonly seconds: (number | null)[];
  /** What else was said, with the row that says it. */
  readonly more: (readonly [row: number, more: HeardMore])[];
}

/** A digest with its long tables as columns. */
export type PackedDigest = Omit<Digest, 'attempts' | 'signals'> & {
  readonly attempts: AttemptColumns;
  readonly signals: Omit<Signals, 'heard'> & { readonly heard: HeardColumns };
};

/** The same digest, to be written as JSON. */
export function packDigest(digest: Digest): PackedDigest {
  const { attempts, signals, ...rest } = digest;
  const heard = packHeard(signals.heard);
  return { ...rest, attempts: packAttempts(attempts), signals: { ...signals, heard } };
}

function packAttempts(rows: readonly AttemptRow[]): AttemptColumns {
  const columns = { attempt: [], approved: [], declined: [], failed: [], noAnswer: [], pin: [] };
  const packed: AttemptColumns = { profile: [], row: [], ...columns };
  const by: [number, Splits][] = [];
  for (const [i, row] of rows.entries()) {
    packed.profile.push(row.profile);
    if (row.by) by.push([i, row.by]);
    if (COUNTS.every((name) => row[name] === 0)) continue;
    packed.row.push(i);
    for (const name of COUNTS) packed[name].push(row[name]);
  }
  return by.length > 0 ? { ...packed, by } : packed;
}

/** The rows that attempts were packed from. */
export function unpackAttempts(packed: AttemptColumns): AttemptRow[] {
  const rows = packed.profile.map((profile): AttemptRow => {
    return { profile, attempt: 0, approved: 0, declined: 0, failed: 0, noAnswer: 0, pin: 0 };
  });
  for (let i = 0; i < packed.row.length; i += 1) {
    const row = rows[packed.row[i] as number] as AttemptRow;
    row.attempt = packed.attempt[i] as number;
    row.approved = packed.approved[i] as number;
    row.declined = packed.declined[i] as number;
    row.failed = packed.failed[i] as number;
    row.noAnswer = packed.noAnswer[i] as number;
    row.pin = packed.pin[i] as number;
  }
  for (const [i, by] of packed.by ?? []) (rows[i] as AttemptRow).by = by;
  return rows;
}

/** Nothing of a kind; one for all rows, so nobody may change it. */
const NONE: Record<string, number> = Object.freeze({});

function packHeard(rows: readonly HeardRow[]): HeardColumns {
  const packed: HeardColumns = { profile: [], heartbeats: [], seconds: [], more: [] };
  for (const [i, row] of rows.entries()) {
    packed.profile.push(row.profile);
    packed.heartbeats.push(row.heartbeats);
    packed.seconds.push(row.seconds ?? null);
    const more = moreOf(row);
    if (more) packed.more.push([i, more]);
  }
  return packed;
}

function moreOf({ hours, births, goodbyes, wills, unwell, hostsAway }: HeardRow): HeardMore | null {
  const more: HeardMore = {
    ...(hours && { hours }),
    ...(isAny(births) && { births }),
    ...(isAny(goodbyes) && { goodbyes }),
    ...(wills !== 0 && { wills }),
    ...(isAny(unwell) && { unwell }),
    ...(isAny(hostsAway) && { hostsAway }),
  };
  return isAny(more) ? more : null;
}

function isAny(counts: object): boolean {
  for (const _ in counts) return true;
  return false;
}

/** The rows that those heard were packed from. */
export function unpackHeard({ profile, heartbeats, seconds, more }: HeardColumns): HeardRow[] {
  const rows = profile.map((id, i) => heardRow(id, heartbeats[i] as number, seconds[i] ?? null));
  for (const [i, said] of more) Object.assign(rows[i] as HeardRow, said);
  return rows;
}

/** Every row is written out, since ten thousand times a copy of parts is slow. */
function heardRow(profile: number, heartbeats: number, seconds: number | null): HeardRow {
  const births = NONE;
  const goodbyes = NONE;
  const unwell = NONE;
  const hostsAway = NONE;
  return seconds === null
    ? { profile, heartbeats, births, goodbyes, wills: 0, unwell, hostsAway }
    : { profile, heartbeats, seconds, births, goodbyes, wills: 0, unwell, hostsAway };
}
