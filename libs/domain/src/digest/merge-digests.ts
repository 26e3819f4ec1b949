/** Several digests as one, for whoever lives through the past in longer steps than a second. */
import type { AttemptRow, Digest } from './digest.js';
import { mergeReadings } from './readings.js';
import type { HeardRow, Signals } from './signals.js';

type Counts = Record<string, number>;

/** The same told at once, at the moment of the last; null of none. Those given stay as they are. */
export function mergeDigests(digests: readonly Digest[]): Digest | null {
  const [first, ...more] = digests;
  if (!first || more.length === 0) return first ?? null;
  return {
    from: Math.min(...digests.map(({ from }) => from)),
    to: Math.max(...digests.map(({ to }) => to)),
    messages: digests.reduce((sum, { messages }) => sum + messages, 0),
    attempts: mergeAttempts(digests),
    failures: digests.flatMap(({ failures }) => failures),
    changes: digests.flatMap(({ changes }) => changes),
    signals: mergeSignals(digests.map(({ signals }) => signals)),
  };
}

function mergeAttempts(digests: readonly Digest[]): AttemptRow[] {
  const rows = new Map<number, AttemptRow>();
  for (const { attempts } of digests) {
    for (const row of attempts) {
      const sum = rows.get(row.profile);
      if (sum === undefined) rows.set(row.profile, copied(row));
      else {
        sum.attempt += row.attempt;
        sum.approved += row.approved;
        sum.declined += row.declined;
        sum.failed += row.failed;
        sum.noAnswer += row.noAnswer;
        sum.pin += row.pin;
        if (row.by) sum.by = addSplits(sum.by ?? {}, row.by);
      }
    }
  }
  return [...rows.values()];
}

type Splits = NonNullable<AttemptRow['by']>;

/** Written out, which takes a third of the time of `{ ...row }`. */
function copied(row: AttemptRow): AttemptRow {
  const { profile, attempt, approved, declined, failed, noAnswer, pin, by } = row;
  const own: AttemptRow = { profile, attempt, approved, declined, failed, noAnswer, pin };
  if (by) own.by = addSplits({}, by);
  return own;
}

function addSplits(into: Splits, more: Splits): Splits {
  for (const attribute of ['issuer', 'scheme', 'entry'] as const) {
    const added = more[attribute];
    if (added) into[attribute] = addCounts(into[attribute] ?? {}, added);
  }
  return into;
}

function addCounts(into: Counts, more: Readonly<Counts>): Counts {
  for (const name in more) into[name] = (into[name] ?? 0) + (more[name] ?? 0);
  return into;
}

function mergeSignals(all: readonly Signals[]): Signals {
  return {
    heard: mergeHeard(all),
    devices: all.flatMap(({ devices }) => devices),
    births: all.flatMap(({ births }) => births),
    back: all.flatMap(({ back }) => back),
    keys: all.flatMap(({ keys }) => keys),
    certificates: all.flatMap(({ certificates }) => certificates),
    changed: all.flatMap(({ changed }) => changed),
    moved: all.flatMap(({ moved }) => moved),
    pulses: all.flatMap(({ pulses }) => pulses),
    records: all.flatMap(({ records }) => records),
    deviations: all.flatMap(({ deviations }) => deviations),
    readings: mergeReadings(all.map(({ readings }) => readings)),
    leftOut: all.reduce<Counts>((sums, { leftOut }) => addCounts(sums, leftOut), {}),
  };
}

function mergeHeard(all: readonly Signals[]): HeardRow[] {
  const rows = new Map<number, HeardRow>();
  for (const { heard } of all) {
    for (const row of heard) {
      const sum = rows.get(row.profile);
      if (sum === undefined) rows.set(row.profile, copiedHeard(row));
      else addHeard(sum, row);
    }
  }
  return [...rows.values()];
}

function copiedHeard(row: HeardRow): HeardRow {
  const { births, goodbyes, unwell, hostsAway, hours } = row;
  const own = { births: { ...births }, goodbyes: { ...goodbyes }, unwell: { ...unwell } };
  return { ...row, ...own, hostsAway: { ...hostsAway }, ...(hours && { hours: { ...hours } }) };
}

function addHeard(sum: HeardRow, row: HeardRow): void {
  sum.heartbeats += row.heartbeats;
  sum.wills += row.wills;
  if (row.seconds !== undefined) sum.seconds = (sum.seconds ?? 0) + row.seconds;
  if (row.hours) sum.hours = addCounts(sum.hours ?? {}, row.hours);
  for (const kind of ['births', 'goodbyes', 'unwell', 'hostsAway'] as const) {
    addCounts(sum[kind], row[kind]);
  }
}
