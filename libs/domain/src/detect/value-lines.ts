/**
 * Lines: how a figure of one value of an attribute goes, minute by minute, as the time that the
 * host of one acquirer takes. Each is held against its own past by a `ValueWatch`; what several
 * minutes say adds up as evidence, and only minutes count that are so many times the usual that
 * somebody would care.
 *
 * The usual is the middle of the last while, so an evening that comes slowly is no news, or what
 * earlier days had at this hour if that is more, so neither is a batch that runs every night. While
 * anything is odd the usual stays what it was; only what is odd at the same hour on two days in a
 * row is what that hour has.
 */
import { DAY, HOUR, type Instant, MINUTE } from '../base/instant.js';
import { middleOf, newValueWatch, riseOf, type ValueWatch } from './value-watch.js';

/** A minute's mean of fewer readings says nothing yet; of more it is steady enough. */
export const READINGS_MIN = 30;
/** Readings that wait for so many others are too old to be of one moment. */
const WAIT_MS = 15 * MINUTE;
/** Values that must be known before any is judged, and of the last while after a gap. */
const KNOWN_MIN = 30;
const LATELY_MIN = 10;
/**
 * One minute is worth at most so much surprise, in nats, and so much of it is no evidence: a figure
 * that wanders stays for many minutes where it has come to once, and each of them is as surprising.
 */
const SURPRISE_MAX = 11;
const CHANCE_NATS = 4;
/** A minute that is as usual speaks against it. */
const CALM_NATS = 5;
/** Evidence beyond this says nothing new, and would take long to be argued down. */
export const NATS_MAX = 60;
/** So many minutes near the usual, and it is over. */
const CALM_VALUES = 5;
/** Half the way back, as the logarithm goes, is near the usual. */
const NEAR = 0.5;
/** What has lasted for so long is the usual now. */
const HABIT_MS = DAY;
/** By quarters of an hour; what came on the last days counts a quarter each. */
const SLOT_MS = HOUR / 4;
const SLOTS = DAY / SLOT_MS;
const SLOT_RATE = 0.25;
const FORGET_MS = DAY;
const LINES_MAX = 500;

/** One line; sizes are those of `sizeOf`, turned round where low is bad. Snapshotted. */
export interface Line {
  /** Since the last value. */
  count: number;
  sum: number;
  /** When the first of these came. */
  from: Instant;
  /** When the last value was made, and when the line was heard of last. */
  at: Instant;
  heardAt: Instant;
  readonly watch: ValueWatch;
  values: number;
  /** The last value, and what was usual before anything was odd. */
  size: number;
  usual: number;
  nats: number;
  /** Since when there has been evidence. */
  onset: Instant;
  /** Minutes in a row that were near the usual. */
  calm: number;
  /** By quarter of an hour of the day, what was usual then, and on how many days it was seen. */
  readonly slots: number[];
  readonly days: number[];
  /** The same of odd minutes alone, on the last day; null where none was. */
  readonly odd: (number | null)[];
  /** The quarter of an hour that goes on, counted since 1970, with its values. */
  slot: number;
  slotSum: number;
  slotValues: number;
  /** Whether any was odd: then only those count. */
  isSlotOdd: boolean;
}

/** By figure, attribute and value. */
export type Lines = Map<string, Line>;

/** Adds readings of a line; it is begun if there is room. */
export function addReadings(
  lines: Lines,
  key: string,
  { count, sum }: { readonly count: number; readonly sum: number },
  now: Instant,
): void {
  const line = lines.get(key) ?? begin(lines, key, now);
  if (line === null) return;
  if (line.count === 0) line.from = now;
  line.count += count;
  line.sum += sum;
  line.heardAt = now;
}

/** Ends a minute. `timesOf` says from how many times the usual on a line is odd. */
export function weighLines(lines: Lines, now: Instant, timesOf: (key: string) => number): void {
  for (const [key, line] of lines) {
    if (now - line.heardAt >= FORGET_MS) lines.delete(key);
    else if (line.count >= READINGS_MIN) {
      take(line, Math.round(line.sum / line.count), now, 1_000 * Math.log(timesOf(key)));
    } else if (now - line.from >= WAIT_MS) Object.assign(line, { count: 0, sum: 0 });
  }
}

/** Whether it is known well enough to be judged. */
export function isFamiliar({ values }: Line): boolean {
  return values >= KNOWN_MIN;
}

/** How many times the usual the last value is. */
export function timesUsual({ size, usual }: Line): number {
  return Math.exp((size - usual) / 1_000);
}

/** Whether it is as usual again. */
export function isCalm({ nats, calm }: Line): boolean {
  return nats === 0 || calm >= CALM_VALUES;
}

function begin(lines: Lines, key: string, now: Instant): Line | null {
  if (lines.size >= LINES_MAX && !makeRoom(lines)) return null;
  const line: Line = {
    ...{ count: 0, sum: 0, from: now, at: now, heardAt: now, watch: newValueWatch(), values: 0 },
    ...{ size: 0, usual: 0, nats: 0, onset: now, calm: 0 },
    slots: Array.from({ length: SLOTS }, () => 0),
    days: Array.from({ length: SLOTS }, () => 0),
    odd: Array.from({ length: SLOTS }, () => null),
    ...{ slot: Math.floor(now / SLOT_MS), slotSum: 0, slotValues: 0, isSlotOdd: false },
  };
  lines.set(key, line);
  return line;
}

/**
 * Forgets a line that has never had a value, so that names which one terminal invents keep no room
 * from one that many tell of: the one that was heard of the longest ago, or else the least.
 */
function makeRoom(lines: Lines): boolean {
  let least: readonly [string, Line] | null = null;
  for (const entry of lines) {
    const [, line] = entry;
    if (line.values > 0) continue;
    const than = least?.[1] ?? line;
    const later = line.heardAt - than.heardAt || line.count - than.count;
    if (least === null || later < 0) least = entry;
  }
  return least !== null && lines.delete(least[0]);
}

/** Takes in the value of a minute; `far` is how much more than the usual is odd. */
function take(line: Line, size: number, now: Instant, far: number): void {
  const isGap = now - line.at >= WAIT_MS;
  if (isGap) line.watch.recent.length = 0;
  const isKnown = line.values >= KNOWN_MIN && line.watch.recent.length >= LATELY_MIN;
  if (line.nats === 0) line.usual = usualOf(line, now);
  const surprise = riseOf(line.watch, size);
  endSlot(line, now);
  line.values += 1;
  Object.assign(line, { size, at: now, count: 0, sum: 0 });
  const more = size - line.usual;
  if (line.nats > 0 || isKnown) weigh(line, more, far, surprise, now);
  learnSlot(line, line.nats > 0, more >= far);
}

/** Adds what a minute says to the evidence. */
function weigh(line: Line, more: number, far: number, surprise: number, now: Instant): void {
  line.calm = more < NEAR * far ? line.calm + 1 : 0;
  // What goes on surprises less and less, and is no more usual for it.
  const gain =
    more < far ? -CALM_NATS : Math.max(0, Math.min(SURPRISE_MAX, surprise) - CHANCE_NATS);
  if (line.nats === 0) line.onset = now - MINUTE;
  line.nats = Math.min(NATS_MAX, Math.max(0, line.nats + gain));
  if (now - line.onset >= HABIT_MS) line.nats = 0;
}

/** What is usual now: of the last while, or at this hour of earlier days if that is more. */
function usualOf({ watch, slots, days }: Line, now: Instant): number {
  const i = Math.floor(now / SLOT_MS) % SLOTS;
  const lately = middleOf(watch);
  return (days[i] ?? 0) > 0 ? Math.max(lately, slots[i] ?? 0) : lately;
}

/** A quarter of an hour is learned when it is over; what was odd in it on the second day only. */
function endSlot(line: Line, now: Instant): void {
  const slot = Math.floor(now / SLOT_MS);
  if (slot === line.slot) return;
  const i = line.slot % SLOTS;
  const mean = line.slotValues > 0 ? line.slotSum / line.slotValues : null;
  const before = line.odd[i] ?? null;
  if (mean !== null) {
    if (!line.isSlotOdd) learnDay(line, i, mean);
    else if (before !== null) learnHabit(line, i, Math.min(before, mean));
    line.odd[i] = line.isSlotOdd ? mean : null;
  }
  Object.assign(line, { slot, slotSum: 0, slotValues: 0, isSlotOdd: false });
}

function learnDay({ slots, days }: Line, i: number, mean: number): void {
  const seen = (days[i] ?? 0) + 1;
  const known = slots[i] ?? 0;
  slots[i] = known + Math.max(SLOT_RATE, 1 / seen) * (mean - known);
  days[i] = Math.min(seen, 1 / SLOT_RATE);
}

function learnHabit({ slots, days }: Line, i: number, size: number): void {
  const seen = days[i] ?? 0;
  slots[i] = seen > 0 ? Math.max(slots[i] ?? 0, size) : size;
  days[i] = Math.max(1, seen);
}

/** Adds a minute to its quarter of an hour; one that ends what was odd is neither this nor that. */
function learnSlot(line: Line, isDoubtful: boolean, isFar: boolean): void {
  if (isDoubtful && !isFar) return;
  if (isDoubtful && !line.isSlotOdd) {
    Object.assign(line, { slotSum: 0, slotValues: 0, isSlotOdd: true });
  }
  if (isDoubtful !== line.isSlotOdd) return;
  line.slotSum += line.size;
  line.slotValues += 1;
}
