/**
 * A little too much, for long: how often each value of a few attributes fails beside the rest of
 * the fleet, weighed minute by minute over hours. Of all failures of a class in a minute so many
 * should be of the value, by its attempts and by how it usually compares; an evening, a sale or a
 * drift of the whole fleet changes both sides alike. What is weighed is the ratio of the two rates
 * (a binomial CUSUM with three alternatives), so any window is looked at that ends now; and the
 * last minutes have to be part of it, as with two windows of a burn rate.
 *
 * It is slow on purpose: a minute says only so much, a violent outage is told by others.
 */
import { DAY, type Instant, MINUTE } from '../base/instant.js';
import { classOf, keyOf, keysOf } from './burn-keys.js';
import { addToBlock, everydayTimes, leaveBlock, newWander, type Wander } from './wander.js';

/** The name of the fleet as a whole among values. */
export const WHOLE = '';

/** How many times the tolerated ratio the alternatives are. */
const MULTIPLES = [1.3, 1.8, 2.6] as const;
/** Evidence beyond this says nothing new, and would take long to be argued down. */
const NATS_MAX = 40;
const GAIN_MAX = 3;
/**
 * Failures come in bursts: they vary so many times as much as independent ones would, and evidence
 * is worth as much less.
 */
const DISPERSION = 1.5;
const STEP_MS = MINUTE;
/** After a longer pause it was the engine that did not listen. */
const PAUSE_MS = 5 * MINUTE;
/** From here on what comes is no longer learned as usual. */
const DOUBTFUL_NATS = 3;
const LEARNED_MS = 3 * DAY;
/** What came is learned when it is between one and two times as old, and still innocent. */
const BLOCK_MS = 10 * MINUTE;
/** Failures that must have been expected of a value before it is judged. */
const KNOWN_MIN = 30;
/** Failures' worth of belief that a value fails like the rest. */
const PRIOR = 20;
/** The short window. */
const LATELY_MS = 15 * MINUTE;
/** A terminal that goes on failing says it once in so long. */
const REPEAT_MS = 15 * MINUTE;
const REPEATS_MAX = 50_000;
/** More than any gate asks for is not remembered. */
const REMEMBERED_MAX = 64;
const VALUES_MAX = 20_000;
/** A minute of so many times the usual failures, and so many more, is left out. */
const VIOLENT = 3;
const VIOLENT_FAILURES = 10;

/** One value and class. Plain data, as all of this file: it is snapshotted. */
export interface Burn {
  /** Since the last step. */
  attempts: number;
  failures: number;
  /**
   * Failures that came, and those that the rest's rate made due: over days, and lately. Of the
   * fleet as a whole its attempts stand in place of what is due.
   */
  learned: number;
  learnedDue: number;
  /** The same of the present and the last ten minutes, which are not learned yet. */
  young: number;
  youngDue: number;
  older: number;
  olderDue: number;
  lately: number;
  latelyDue: number;
  nats: number[];
  onset: Instant;
  /** Since the onset: failures, and those that were due. */
  since: number;
  due: number;
  terminals: string[];
  merchants: string[];
  /** How far it wanders by itself; absent in snapshots of earlier versions. */
  wander?: Wander;
}

/** All that is known of the classes that are watched. */
export interface Burning {
  at: Instant;
  /** By class and value; the fleet as a whole under the class alone. */
  readonly burns: Map<string, Burn>;
  /** When a terminal's failure of a class was last counted. */
  readonly counted: Map<string, Instant>;
}

/** Who failed. */
interface Failed {
  readonly terminal: string;
  readonly merchant?: string | undefined;
  readonly at: Instant;
}

/** Nothing is known yet. */
export function newBurning(now: Instant): Burning {
  return { at: now, burns: new Map(), counted: new Map() };
}

/** Adds attempts that could have failed with a class: of a value, or of `WHOLE`. */
export function attempt(burning: Burning, cls: string, value: string, count: number): void {
  const burn = burnOf(burning, value === WHOLE ? cls : keyOf(cls, value));
  if (burn) burn.attempts += count;
}

/** Adds a failure, unless it is one of a terminal that goes on failing. */
export function fail(burning: Burning, cls: string, values: readonly string[], who: Failed): void {
  const repeated = `${cls} ${who.terminal}`;
  const last = burning.counted.get(repeated);
  if (last !== undefined && who.at - last < REPEAT_MS) return;
  if (burning.counted.size < REPEATS_MAX) burning.counted.set(repeated, who.at);
  for (const key of keysOf(cls, values)) {
    const burn = burnOf(burning, key);
    if (!burn) continue;
    burn.failures += 1;
    remember(burn.terminals, who.terminal);
    if (who.merchant !== undefined) remember(burn.merchants, who.merchant);
  }
}

/** How sure it is that a value fails too often, in nats. */
export function burnNats({ nats }: Burn): number {
  let most = nats[0] ?? 0;
  for (const each of nats) if (each > most) most = each;
  return most;
}

/** So many times its usual ratio worry nobody: `least`, or more where a value wanders further. */
export function toleratedTimes({ wander }: Burn, least: number): number {
  return wander ? Math.max(least, everydayTimes(wander)) : least;
}

/** How many times as often as the rest it failed since the onset, compared with its usual. */
export function timesUsual(burn: Burn): number {
  return burn.due > 0 ? burn.since / (burn.due * usualOf(burn)) : 0;
}

/** The same of the last minutes: whether it goes on. */
export function timesLately(burn: Burn): number {
  return burn.latelyDue > 0 ? burn.lately / (burn.latelyDue * usualOf(burn)) : 0;
}

/** Weighs the last minute; `tolerate` times the usual ratio worries nobody, of no value. */
export function weighBurning(burning: Burning, now: Instant, tolerate: number): void {
  const passed = now - burning.at;
  if (passed < STEP_MS) return;
  const isBlockOver = Math.floor(now / BLOCK_MS) !== Math.floor(burning.at / BLOCK_MS);
  burning.at = now;
  const violent = new Set<string>();
  for (const [key, burn] of burning.burns) {
    if (key === classOf(key) && isViolent(burn, passed)) violent.add(key);
  }
  for (const [key, burn] of burning.burns) {
    const cls = classOf(key);
    const all = burning.burns.get(cls);
    if (key === cls || !all) continue;
    const { attempts, failures } = burn;
    const rest = { attempts: all.attempts - attempts, failures: all.failures - failures };
    if (passed > PAUSE_MS) leave(burn, now);
    else if (!violent.has(cls)) weigh(burn, rest, passed, { now, tolerate });
    if (isBlockOver) learn(burn);
  }
  for (const [key, burn] of burning.burns) {
    Object.assign(burn, { attempts: 0, failures: 0 });
    if (key !== classOf(key) && isForgotten(burn)) burning.burns.delete(key);
  }
  for (const [who, at] of burning.counted) {
    if (now - at >= REPEAT_MS) burning.counted.delete(who);
  }
}

/**
 * Whether the whole class fails far too often in a minute. That is for others to tell; compared
 * with it every value that is well would seem to fail too little, and be learned so.
 */
function isViolent(all: Burn, passed: number): boolean {
  const { attempts, failures, learned, learnedDue } = all;
  const known = learned >= KNOWN_MIN;
  const most = known ? (VIOLENT * attempts * learned) / learnedDue + VIOLENT_FAILURES : failures;
  const stay = Math.exp(-passed / LEARNED_MS);
  all.learned = learned * stay + Math.min(failures, most);
  all.learnedDue = learnedDue * stay + attempts;
  return failures > most;
}

interface Step {
  readonly now: Instant;
  readonly tolerate: number;
}

function weigh(
  burn: Burn,
  rest: { readonly attempts: number; readonly failures: number },
  passed: number,
  { now, tolerate }: Step,
): void {
  const { attempts, failures } = burn;
  if (attempts <= 0 || rest.attempts <= 0) return;
  const due = (rest.failures * attempts) / rest.attempts;
  burn.wander ??= newWander(now - passed);
  if (burn.learnedDue >= KNOWN_MIN) {
    // What is known of few failures may be wrong by chance.
    const doubt = 1 + 1 / Math.sqrt(burn.learned + PRIOR);
    const usual = usualOf(burn) * toleratedTimes(burn, tolerate) * doubt * attempts;
    // A burn is no wandering, however long it lasts.
    if (burnNats(burn) >= DOUBTFUL_NATS) leaveBlock(burn.wander, now);
    else addToBlock(burn.wander, { now, failures, due: due * usualOf(burn) }, DISPERSION);
    const shareAt = (times: number) => (times * usual) / (times * usual + rest.attempts);
    const tolerated = shareAt(1);
    burn.nats = burn.nats.map((nats, i) => {
      const share = shareAt(MULTIPLES[i] ?? 1);
      const gain =
        failures * Math.log(share / tolerated) +
        rest.failures * Math.log((1 - share) / (1 - tolerated));
      return Math.min(NATS_MAX, Math.max(0, nats + Math.min(GAIN_MAX, gain / DISPERSION)));
    });
  }
  const stay = Math.exp(-passed / LATELY_MS);
  burn.lately = burn.lately * stay + failures;
  burn.latelyDue = burn.latelyDue * stay + due;
  const sure = burnNats(burn);
  if (sure === 0) startAgain(burn, now);
  else Object.assign(burn, { since: burn.since + failures, due: burn.due + due });
  const isInnocent = sure < DOUBTFUL_NATS;
  const { young, youngDue } = burn;
  if (isInnocent) Object.assign(burn, { young: young + failures, youngDue: youngDue + due });
  else Object.assign(burn, { young: 0, youngDue: 0, older: 0, olderDue: 0 });
}

/** Learns what has stayed innocent for long enough, when ten minutes are over. */
function learn(burn: Burn): void {
  const { young, youngDue, older, olderDue } = burn;
  const stay = Math.exp(-BLOCK_MS / LEARNED_MS);
  burn.learned = burn.learned * stay + older;
  burn.learnedDue = burn.learnedDue * stay + olderDue;
  Object.assign(burn, { young: 0, youngDue: 0, older: young, olderDue: youngDue });
}

function isForgotten({ learned, learnedDue, youngDue, olderDue, lately }: Burn): boolean {
  return learned + learnedDue + youngDue + olderDue + lately < 1e-6;
}

/** How a value usually compares with the rest. */
function usualOf({ learned, learnedDue }: Burn): number {
  return (learned + PRIOR) / (learnedDue + PRIOR);
}

function startAgain(burn: Burn, now: Instant): void {
  burn.nats.fill(0);
  Object.assign(burn, { onset: now, since: 0, due: 0, terminals: [], merchants: [] });
}

/** Nobody listened: what was weighed, and the hour, are begun anew. */
function leave(burn: Burn, now: Instant): void {
  startAgain(burn, now);
  if (burn.wander) leaveBlock(burn.wander, now);
}

function burnOf({ burns, at }: Burning, key: string): Burn | undefined {
  const known = burns.get(key);
  if (known !== undefined || burns.size >= VALUES_MAX) return known;
  const burn: Burn = {
    attempts: 0,
    failures: 0,
    learned: 0,
    learnedDue: 0,
    lately: 0,
    latelyDue: 0,
    young: 0,
    youngDue: 0,
    older: 0,
    olderDue: 0,
    nats: MULTIPLES.map(() => 0),
    onset: at,
    since: 0,
    due: 0,
    terminals: [],
    merchants: [],
  };
  burns.set(key, burn);
  return burn;
}

function remember(known: string[], name: string): void {
  if (known.length < REMEMBERED_MAX && !known.includes(name)) known.push(name);
}
