/**
 * How many payments are due where terminals trade, and how many come: of the fleet as a whole and
 * of every value of a few attributes. A terminal's heartbeats say how long it was there to sell, so
 * one that is not heard owes nothing. What is due of a value follows from what the rest of the
 * fleet sells in the same minutes, so that no evening, sale or rain has to be known; what is due of
 * the fleet follows from its own last minutes and hour and, once known, from the hour of the week.
 *
 * A payment that failed and was told as such did come: others count failures. But a terminal that
 * goes on failing sells nothing: a few that are stuck would, at night, outsell a tenth of the
 * fleet, and everybody else would seem to owe as much.
 */
import { HOUR, type Instant, MINUTE, SECOND } from '../base/instant.js';
import type { FailureRow } from '../digest/digest.js';
import {
  type CountedMinute,
  countMinute,
  type Dispersion,
  dispersionOf,
  natsOfCount,
  natsOfPart,
  spreadAt,
} from './dispersion.js';
import { learnUsual, newUsualSales, type UsualSales, usualRate } from './usual-sales.js';

/** Of the tolerated share, what the alternatives say still comes. */
const REST = [0.3, 0.03] as const;
/** Evidence beyond this says nothing new, and would take long to be argued down. */
const NATS_MAX = 60;
/** From here on what comes is no longer learned as usual. */
const DOUBTFUL_NATS = 5;
const STEP_MS = 5 * SECOND;
/** After a longer pause it was the engine that did not listen. */
const PAUSE_MS = 30 * SECOND;
const NOW_MS = 2 * MINUTE;
const LEARNED_MS = 3 * HOUR;
/** Payments that the rest of the fleet, or a value's own past, must have had to be believed. */
const REST_MIN = 20;
const KNOWN_MIN = 100;
/** Payments' worth of belief that a value sells like the rest. */
const PRIOR = 50;
const VALUES_MAX = 5_000;

/** The next failure of a terminal within this time is the same customer, or nobody at all. */
const REPEAT_MS = 45 * SECOND;
/** In a storm of more terminals than these everything counts: it is told by others. */
const REPEATS_MAX = 5_000;

/** The key of the fleet as a whole. */
export const WHOLE = '';

/** One watched value, or the fleet. Plain data of the engine's snapshot. */
export interface Selling {
  /** Terminal minutes and payments since the last step. */
  minutes: number;
  paid: number;
  /** The same of the last two minutes, faded. */
  minutesNow: number;
  paidNow: number;
  /** Payments that came, and those that the rest's rate made due, faded over hours. */
  learnedPaid: number;
  learnedDue: number;
  /** Evidence that they have all but stopped, in nats, for each of `REST`, and since when. */
  nats: number[];
  onset: Instant;
  /** Payments missing since the onset. */
  missing: number;
  /** The last profile that was heard of it. */
  profile: number;
  /** The minute that goes on; absent in snapshots of earlier versions. */
  minute?: CountedMinute;
}

/** Everything known of a fleet's payments. */
export interface PaymentsDue extends UsualSales {
  at: Instant;
  readonly values: Map<string, Selling>;
  /** When terminals failed last; absent in snapshots of earlier versions. */
  failed?: Map<string, Instant>;
  /** How much counts vary, by attribute; absent in snapshots of earlier versions. */
  spread?: Map<string, Dispersion>;
}

/** What a step made of a value. */
export interface Balance {
  readonly key: string;
  readonly selling: Selling;
  /** Terminal minutes of the step, and the payments due in them; null where nothing is known. */
  readonly minutes: number;
  readonly due: number | null;
  readonly paid: number;
}

/** Not of the snapshot: it only tells whoever looked a value up when to look again. */
const forgotten = new WeakMap<PaymentsDue, number>();

/** How many values were forgotten so far because nobody was heard of them any more. */
export function forgottenOf(due: PaymentsDue): number {
  return forgotten.get(due) ?? 0;
}

/** Nothing is known yet. */
export function newPaymentsDue(now: Instant): PaymentsDue {
  return { at: now, values: new Map(), ...newUsualSales(now) };
}

/** The fleet and these values, as far as there is room; new ones are begun where `isHeard`. */
export function sellingsOf(due: PaymentsDue, keys: readonly string[], isHeard = true): Selling[] {
  const known = isHeard ? keys : keys.filter((key) => due.values.has(key));
  return [WHOLE, ...known].flatMap((key) => sellingOf(due, key) ?? []);
}

/** How many customers a failure stands for: of a terminal one, once in a while. */
export function customersOf(
  due: PaymentsDue,
  { terminal, count, at }: Pick<FailureRow, 'terminal' | 'count' | 'at'>,
): number {
  if (terminal === '') return count;
  due.failed ??= new Map();
  const last = due.failed.get(terminal);
  if (last === undefined && due.failed.size >= REPEATS_MAX) return count;
  due.failed.set(terminal, at);
  return last !== undefined && at - last < REPEAT_MS ? 0 : Math.min(1, count);
}

/** How sure it is that payments have all but stopped, in nats. */
export function stopNats({ nats }: Selling): number {
  let most = 0;
  for (const each of nats) if (each > most) most = each;
  return most;
}

/** About how many terminals traded in the last minutes. */
export function tradingIn({ minutesNow }: Selling): number {
  return (minutesNow * MINUTE) / NOW_MS;
}

/**
 * Weighs what has come since the last step, a few seconds ago. `tolerate` is the share of what is
 * due that worries nobody. Answers nothing between two steps.
 */
export function weighPayments(due: PaymentsDue, now: Instant, tolerate: number): Balance[] {
  const passed = now - due.at;
  if (passed < STEP_MS) return [];
  due.at = now;
  for (const [terminal, at] of due.failed ?? []) {
    if (now - at >= REPEAT_MS) due.failed?.delete(terminal);
  }
  const fleet = due.values.get(WHOLE);
  if (!fleet) return [];
  for (const selling of due.values.values()) addNow(selling, passed);
  const isPause = passed > PAUSE_MS;
  const balances: Balance[] = [];
  for (const [key, selling] of due.values) {
    const { minutes, paid } = selling;
    const owed = isPause
      ? null
      : key === WHOLE
        ? weighFleet(due, fleet, tolerate / 2, now)
        : weighValue(fleet, selling, tolerate, now, spreadOf(due, familyOf(key)));
    balances.push({ key, selling, minutes, due: owed, paid });
    if (key !== WHOLE && !isPause) learn(fleet, selling, passed);
  }
  learnSpread(due, fleet, balances, passed);
  if (stopNats(fleet) < DOUBTFUL_NATS) learnUsual(due, fleet, passed, now);
  for (const [key, selling] of due.values) {
    Object.assign(selling, { minutes: 0, paid: 0 });
    if (key === WHOLE || selling.minutesNow >= 1e-6) continue;
    due.values.delete(key);
    forgotten.set(due, forgottenOf(due) + 1);
  }
  return balances;
}

function sellingOf({ values, at }: PaymentsDue, key: string): Selling | undefined {
  const known = values.get(key);
  if (known !== undefined) return known;
  if (key !== WHOLE && !values.has(WHOLE)) return undefined;
  if (values.size >= VALUES_MAX) return undefined;
  const selling: Selling = {
    minutes: 0,
    paid: 0,
    minutesNow: 0,
    paidNow: 0,
    learnedPaid: 0,
    learnedDue: 0,
    nats: REST.map(() => 0),
    onset: at,
    missing: 0,
    profile: -1,
  };
  values.set(key, selling);
  return selling;
}

function addNow(selling: Selling, passed: number): void {
  const stay = Math.exp(-passed / NOW_MS);
  selling.minutesNow = selling.minutesNow * stay + selling.minutes;
  selling.paidNow = selling.paidNow * stay + selling.paid;
}

/**
 * The fleet has no control group but its own past, as counts in time. Answers
 * the payments that were due; null where that is not known.
 */
function weighFleet(
  due: PaymentsDue,
  fleet: Selling,
  tolerate: number,
  now: Instant,
): number | null {
  const usual = usualRate(due, now);
  if (usual === null) return null;
  const owed = fleet.minutes * usual;
  const spread = spreadOf(due, WHOLE);
  const times = dispersionOf(spread);
  addGains(fleet, owed, now, (rest) => natsOfCount(fleet.paid, owed * tolerate, rest, times));
  return owed;
}

/**
 * A value is held against the rest of the fleet in the very same seconds: of all payments that
 * came, so many should have been its own. Where nobody pays, nothing is said about anybody.
 */
function weighValue(
  fleet: Selling,
  own: Selling,
  tolerate: number,
  now: Instant,
  spread: Dispersion,
): number | null {
  const minutes = fleet.minutes - own.minutes;
  const paid = fleet.paid - own.paid;
  if (own.learnedDue < KNOWN_MIN || minutes <= 0 || own.minutes <= 0) return null;
  const usual = ((own.learnedPaid + PRIOR) / (own.learnedDue + PRIOR)) * own.minutes;
  const owed = (usual * paid) / minutes;
  const told = { own: own.paid, all: fleet.paid };
  // What the rest usually sells in so many minutes: its present count is told beside it.
  const rate = (fleet.paidNow - own.paidNow) / (fleet.minutesNow - own.minutesNow);
  const means = { mean: tolerate * usual * rate, others: minutes * rate };
  const times = dispersionOf(spread);
  if (rate > 0) addGains(own, owed, now, (rest) => natsOfPart(told, means, rest, times));
  return owed;
}

/** The attribute of a value, or of the fleet nothing: those of one kind vary alike. */
function familyOf(key: string): string {
  return key.split('=', 1)[0] ?? WHOLE;
}

function spreadOf(due: PaymentsDue, family: string): Dispersion {
  due.spread ??= new Map();
  return spreadAt(due.spread, family);
}

/**
 * Learns how much counts vary; not while anything may be a fault, for beside what has stopped all
 * others sell more than their share.
 */
function learnSpread(
  due: PaymentsDue,
  fleet: Selling,
  balances: readonly Balance[],
  passed: number,
): void {
  const isInnocent = balances.every(({ selling }) => stopNats(selling) < DOUBTFUL_NATS);
  for (const { key, selling, due: owed, paid: count } of balances) {
    if (owed === null) continue;
    if (selling.minute?.passed === undefined) {
      selling.minute = { passed: 0, count: 0, due: 0, variance: 0 };
    }
    // What the rest sold, of which it is due, varies as well.
    const rest = key === WHOLE ? Number.POSITIVE_INFINITY : Math.max(1, fleet.paid - count);
    const told = { passed, count, due: owed, variance: owed * (1 + owed / rest) };
    countMinute(spreadOf(due, familyOf(key)), selling.minute, told, isInnocent);
  }
}

function addGains(
  selling: Selling,
  owed: number,
  now: Instant,
  gainOf: (rest: number) => number,
): void {
  selling.nats = selling.nats.map((nats, i) => {
    return Math.min(NATS_MAX, Math.max(0, nats + gainOf(REST[i] ?? 1)));
  });
  if (stopNats(selling) > 0) selling.missing += owed - selling.paid;
  else Object.assign(selling, { onset: now, missing: 0 });
}

/** How a value sells beside the rest; not from what may be a fault. */
function learn(fleet: Selling, own: Selling, passed: number): void {
  const paid = fleet.paidNow - own.paidNow;
  const minutes = fleet.minutesNow - own.minutesNow;
  if (paid < REST_MIN || minutes <= 0 || stopNats(own) >= DOUBTFUL_NATS) return;
  const stay = Math.exp(-passed / LEARNED_MS);
  own.learnedPaid = own.learnedPaid * stay + own.paid;
  own.learnedDue = own.learnedDue * stay + (own.minutes * paid) / minutes;
}
