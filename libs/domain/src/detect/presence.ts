/**
 * Presence: how many terminals of each profile are expected to speak, and how many do not. Known
 * from heartbeats alone, without a name: one that is there speaks at least once, and at most
 * twice, within one and a quarter of its interval. Who says goodbye, retires or becomes of
 * another profile is expected no longer; who only stops speaking is silent, and stays expected
 * for half a day.
 */
import { HOUR, type Instant, MINUTE, SECOND } from '../base/instant.js';
import type { Digest } from '../digest/digest.js';
import { type Ends, endsBy, hearEnds, NONE_TOLD } from './certificate-ends.js';

/** What is known of one profile. Plain data of the engine's snapshot. */
export interface Leaf extends Ends {
  /** Milliseconds between two heartbeats of one terminal. */
  interval: number;
  /** Faded heartbeats an interval, and over how many quarters of one. */
  rate: number;
  quarters: number;
  /** Heartbeats of the last quarters of an interval, the present one last. */
  beats: number[];
  /** Of a digest that went beyond the present quarter: those of the next; absent for none. */
  ahead?: number;
  /** When the present quarter ends. */
  until: Instant;
  /** Until then what is heard, kept heartbeats among it, tells nothing of how many there are. */
  learnsFrom: Instant;
  /** Whether its terminals were lost over certificates that have ended. */
  isEnding?: boolean;
  /** Of those expected, how many were silent when the last quarter ended. */
  silent: number;
  /** Missed heartbeats that have not been told yet. */
  owed: number;
  /** Announced restarts that have not come back, by when they will. */
  restarts: { readonly until: Instant; count: number }[];
  /** Trading hours and zone that births told. */
  hours?: string;
}

/** By the number of the profile. */
export type Leaves = Map<number, Leaf>;

/** Profiles beyond these are not watched; a fleet has thousands. */
const LEAVES_MAX = 100_000;
const QUARTERS = 4;
const WINDOW = QUARTERS + 1;
/** Heartbeats in the window of a terminal that is there, on average. */
const IN_WINDOW = WINDOW / QUARTERS;
const INTERVAL_MS = MINUTE;
const INTERVAL_MS_MAX = HOUR;
/** Quarters that the rate of heartbeats remembers. */
const FADE = 20;
/** Heartbeats an interval that are needed to believe in a first terminal, and in another. */
const FIRST = 0.75;
const ANOTHER = 0.9;
/** Quarters of an interval in which counts are rough, and until they are no longer corrected. */
const YOUNG = 3 * QUARTERS;
const GROWN = 15 * QUARTERS;
const FORGET_MS = 12 * HOUR;
/** A restart that was announced may take so much longer than it said. */
const RESTART_GRACE_MS = 3 * MINUTE;

/** Takes in what a digest tells of presence. */
export function hearPresence(leaves: Leaves, digest: Digest): void {
  const { signals, to } = digest;
  const told = endsBy(signals);
  for (const row of signals.heard) {
    const leaf = leafOf(leaves, row.profile, to);
    if (!leaf) continue;
    const { heartbeats, seconds, births, goodbyes } = row;
    if (seconds !== undefined && heartbeats > 0) changeInterval(leaf, seconds / heartbeats, to);
    hearBeats(leaf, heartbeats, digest);
    if (row.hours) leaf.hours = mostFrequent(row.hours);
    const { reconnect = 0 } = births;
    const started = sumOf(births) - reconnect;
    comeBack(leaf, started);
    hearEnds(leaf, told.get(row.profile) ?? NONE_TOLD, started + reconnect);
    // Who is online says so with a state that gives no reason.
    depart(leaf, sumOf(goodbyes) - (goodbyes.unsaid ?? 0));
  }
  for (const { profile, why, until, count } of signals.back) {
    const leaf = leaves.get(profile);
    if (leaf && why === 'reboot') leaf.restarts.push({ until, count });
  }
  for (const { from, to: into, count } of signals.moved) {
    const moved = depart(leaves.get(from), count);
    const leaf = into === undefined ? undefined : leafOf(leaves, into, to);
    if (leaf) arrive(leaf, moved);
  }
}

/** Lets time pass; answers the missed heartbeats by profile, as far as a quarter has ended. */
export function missedUntil(leaves: Leaves, now: Instant): Map<number, number> {
  const missed = new Map<number, number>();
  for (const [profile, leaf] of leaves) {
    if (now < leaf.until) continue;
    const quarter = leaf.interval / QUARTERS;
    // After a pause of the engine itself nothing is known of who spoke meanwhile.
    if (now >= leaf.until + WINDOW * quarter) startAfresh(leaf, now);
    while (now >= leaf.until) {
      const misses = endQuarter(leaf);
      if (misses > 0) missed.set(profile, (missed.get(profile) ?? 0) + misses);
    }
  }
  return missed;
}

/** As if all had just spoken: after a time when nobody could be heard. */
export function startAfresh(leaf: Leaf, now: Instant): void {
  leaf.beats = [0, 0, 0, 0, leaf.there * IN_WINDOW];
  leaf.until = now + leaf.interval / QUARTERS;
  leaf.learnsFrom = now + 1.5 * leaf.interval;
  leaf.silent = 0;
  leaf.owed = 0;
  leaf.ahead = 0;
}

function leafOf(leaves: Leaves, profile: number, now: Instant): Leaf | undefined {
  const known = leaves.get(profile);
  if (known !== undefined || leaves.size >= LEAVES_MAX) return known;
  const leaf: Leaf = {
    there: 0,
    interval: INTERVAL_MS,
    rate: 0,
    quarters: 0,
    beats: [0, 0, 0, 0, 0],
    until: now + INTERVAL_MS / QUARTERS,
    learnsFrom: now,
    silent: 0,
    owed: 0,
    restarts: [],
    certificates: [],
  };
  leaves.set(profile, leaf);
  return leaf;
}

/** Another interval makes what was counted by the old one worthless. */
function changeInterval(leaf: Leaf, seconds: number, now: Instant): void {
  const interval = Math.min(INTERVAL_MS_MAX, Math.max(SECOND, seconds * SECOND));
  if (Math.abs(interval - leaf.interval) < 0.2 * leaf.interval) return;
  Object.assign(leaf, { interval, there: 0, rate: 0, quarters: 0 });
  startAfresh(leaf, now);
  leaf.learnsFrom = now;
}

/**
 * A stride of a backtest is as long as a quarter and begins anywhere in it: taken as all of the
 * present one, a quarter would have up to twice its heartbeats whenever strides begin, and too few
 * when they end.
 */
function hearBeats(leaf: Leaf, count: number, { from, to }: Digest): void {
  const beyond = to - leaf.until;
  const isLong = to - from >= SECOND;
  const ahead = isLong && beyond > 0 ? count * Math.min(1, beyond / (to - from)) : 0;
  addBeats(leaf, count - ahead);
  if (ahead > 0) leaf.ahead = (leaf.ahead ?? 0) + ahead;
}

function addBeats(leaf: Leaf, count: number): void {
  leaf.beats[WINDOW - 1] = (leaf.beats[WINDOW - 1] ?? 0) + count;
}

/** Lets so many go whom nobody need miss; answers how many there were. */
function depart(leaf: Leaf | undefined, count: number): number {
  if (!leaf || count <= 0) return 0;
  if (leaf.there <= 0) {
    // Nobody is expected yet, and what was heard so far may have been of those who go.
    Object.assign(leaf, { rate: 0, quarters: 0, beats: leaf.beats.map(() => 0), ahead: 0 });
    return 0;
  }
  const gone = Math.min(count, leaf.there);
  const stay = (leaf.there - gone) / leaf.there;
  leaf.there -= gone;
  leaf.rate *= stay;
  leaf.beats = leaf.beats.map((n) => n * stay);
  leaf.ahead = (leaf.ahead ?? 0) * stay;
  // Whose the heartbeats were nobody knows: those who stay get the benefit of the doubt.
  presume(leaf, Math.min(leaf.there, 2 * gone));
  leaf.silent = Math.min(leaf.silent, leaf.there);
  return gone;
}

function arrive(leaf: Leaf, count: number): void {
  leaf.there += count;
  presume(leaf, count);
  leaf.rate += count * (1 - (1 - 1 / FADE) ** leaf.quarters);
}

/** As if these had just spoken; nothing is learned from it. */
function presume(leaf: Leaf, count: number): void {
  addBeats(leaf, count);
  leaf.rate -= (QUARTERS * count) / FADE;
}

/** Those who start again after an announced restart are expected from now on. */
function comeBack(leaf: Leaf, started: number): void {
  let left = started;
  for (const restart of leaf.restarts) {
    const back = Math.min(left, restart.count);
    restart.count -= back;
    left -= back;
    arrive(leaf, back);
  }
  if (left < started) leaf.restarts = leaf.restarts.filter(({ count }) => count > 0);
}

/** Ends a quarter of an interval; answers how many heartbeats were missed in it. */
function endQuarter(leaf: Leaf): number {
  const before = leaf.silent;
  if (leaf.until > leaf.learnsFrom) learnThere(leaf);
  expectRestarted(leaf);
  leaf.silent = silentOf(leaf);
  leaf.beats.shift();
  leaf.beats.push(leaf.ahead ?? 0);
  leaf.ahead = 0;
  const quarter = leaf.interval / QUARTERS;
  leaf.until += quarter;
  leaf.there -= leaf.silent * (1 - 2 ** (-quarter / FORGET_MS));
  // One that has just fallen silent has missed one; from then on it misses one an interval.
  return Math.max(0, leaf.silent - before) + Math.min(leaf.silent, before) / QUARTERS;
}

/** More heartbeats than were expected for some minutes are of terminals that are there as well. */
function learnThere(leaf: Leaf): void {
  leaf.quarters = Math.min(leaf.quarters + 1, 1_000);
  leaf.rate += (QUARTERS * (leaf.beats[WINDOW - 1] ?? 0) - leaf.rate) / FADE;
  if (leaf.quarters < WINDOW) return;
  const rate = leaf.rate / (1 - (1 - 1 / FADE) ** leaf.quarters);
  const isYoung = leaf.quarters < YOUNG;
  // The first heartbeats of a few terminals may well stand closer together than later ones.
  const seen = isYoung ? 0.8 * rate : rate;
  const needed = leaf.there < 1 ? FIRST : ANOTHER;
  const more = Math.max(needed, 0.5 * Math.sqrt(leaf.there));
  if (seen >= leaf.there + more) leaf.there = Math.floor(seen + 1 - needed);
  // A few too many, of whom hardly one can be shown to be silent, were counted in error at first.
  const isTooMany = leaf.silent < 0.5 && seen < leaf.there - 0.25;
  if (isTooMany && !isYoung && leaf.quarters < GROWN) leaf.there -= 0.25 * (leaf.there - seen);
}

/**
 * At least so many of `there` are silent. Each of few is known to be: fewer heartbeats than
 * terminals. Of many, more than chance would have it, in the whole window and within the last
 * interval: who speaks in which quarter stays the same for days, so a window that has a thin
 * quarter twice is thin once an interval, and the last interval has each quarter once.
 */
function silentOf({ there, beats }: Leaf): number {
  const spoken = beats.reduce((sum, n) => sum + n, 0);
  const lately = spoken - (beats[0] ?? 0);
  const missing = Math.min(there - spoken / IN_WINDOW, there - lately);
  const byChance = 0.7 * Math.sqrt(there);
  return Math.max(0, there - spoken, Math.floor(missing - byChance));
}

/** Who went for a restart and is not back in time is missed like anybody else. */
function expectRestarted(leaf: Leaf): void {
  if (leaf.restarts.length === 0) return;
  const overdue = leaf.restarts.filter(({ until }) => until + RESTART_GRACE_MS <= leaf.until);
  for (const { count } of overdue) leaf.there += count;
  leaf.restarts = leaf.restarts.filter((restart) => !overdue.includes(restart));
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  let sum = 0;
  for (const name in counts) sum += counts[name] ?? 0;
  return sum;
}

function mostFrequent(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts).reduce((best, entry) => (entry[1] > best[1] ? entry : best), [
    '',
    0,
  ] as [string, number])[0];
}
