/** Learning what is normal: the rate of each class and cell, and how attempts split. */
import { type Instant, MINUTE } from '../base/instant.js';
import {
  FLEET,
  LEARN_AFTER_MS,
  type Learned,
  learn,
  mostOf,
  normalRate,
} from '../detect/baseline.js';
import type { Finding, Units } from '../detect/detector.js';
import { factsOf, isPayment } from '../detect/registry.js';
import { factorAt, learnHour, newSeason, type Season } from '../detect/season.js';
import { shareOf } from '../localise/count-leaves.js';
import type { Mix } from '../localise/leaves.js';
import { isAttemptAttribute } from '../localise/match.js';
import type { EngineState, PendingMinute, PendingSum, SplitSums } from './memory.js';
import type { Fresh } from './recent.js';
import { settle } from './settle.js';

/** The normal rate of a class in a cell at this hour, with what has moved everywhere. */
export function normalOf({ memory }: EngineState, cls: Finding, cell: string): number {
  const { learned } = memory;
  const rate = normalRate(cls, learned.get(`${cls}|${FLEET}`), learned.get(`${cls}|${cell}`));
  return rate * movedBy(memory, cls);
}

/** How far the normal rate of a class has moved everywhere: by a drift, and with the hour. */
export function movedBy(memory: EngineState['memory'], cls: Finding): number {
  return (memory.drifts.get(cls)?.factor ?? 1) * seasonOf(memory, cls);
}

/** What the present hour of the week is to all others, for a class; 1 where nothing is known. */
export function seasonOf({ seasons }: EngineState['memory'], cls: Finding): number {
  return seasons?.get(cls)?.factor ?? 1;
}

/** How attempts of these units split when all is well; shares 0 to 1 by attribute and value. */
export function mixOf(state: EngineState, units: Units): Mix {
  const { all, pin } = state.memory.mix;
  if (units !== 'pin') return sharesOf(all);
  const general = sharesOf(all);
  return {
    issuer: shrunk(pin.issuer, general.issuer),
    scheme: shrunk(pin.scheme, general.scheme),
    entry: shrunk(pin.entry, general.entry),
  };
}

function sharesOf(sums: SplitSums): Mix {
  return {
    issuer: shrunk(sums.issuer, {}),
    scheme: shrunk(sums.scheme, {}),
    entry: shrunk(sums.entry, {}),
  };
}

/** Attempts' worth of belief in the general split before a special one is known. */
const MIX_DOUBT = 10;

function shrunk(
  sums: Readonly<Record<string, number>>,
  towards: Readonly<Record<string, number>>,
): Record<string, number> {
  const doubt = Object.keys(towards).length > 0 ? MIX_DOUBT : 0;
  const all = Object.values(sums).reduce((sum, n) => sum + n, 0) + doubt;
  const shares: Record<string, number> = {};
  for (const value of new Set([...Object.keys(sums), ...Object.keys(towards)])) {
    shares[value] = ((sums[value] ?? 0) + doubt * (towards[value] ?? 0)) / Math.max(all, 1e-9);
  }
  return shares;
}

/** Share of the attempts that have these issuers, schemes or entry modes. */
export function attemptShare(
  state: EngineState,
  units: Units,
  entries: readonly { readonly attribute: string; readonly value: string }[],
): number {
  if (!entries.some((e) => isAttemptAttribute(e.attribute))) return 1;
  return shareOf(mixOf(state, units), entries);
}

/** A cell that is learned from: its key, and what of it waits in which minute. */
interface Learning {
  readonly key: string;
  pending: PendingSum | undefined;
  pendingIn: PendingMinute | undefined;
}

/** Notes counts that become part of the baseline once they are old and innocent. */
export function addPending(
  minute: PendingMinute,
  cell: Learning,
  attempts: number,
  failures: number,
): void {
  let sum = cell.pending;
  if (sum === undefined || cell.pendingIn !== minute) {
    sum = minute.sums.get(cell.key);
    if (!sum) {
      sum = { attempts: 0, failures: 0 };
      minute.sums.set(cell.key, sum);
    }
    cell.pending = sum;
    cell.pendingIn = minute;
  }
  sum.attempts += attempts;
  sum.failures += failures;
}

/** The minute whose counts are being gathered. */
export function pendingMinute({ memory: { pending } }: EngineState, now: Instant): PendingMinute {
  const at = Math.floor(now / MINUTE) * MINUTE;
  const last = pending.at(-1);
  if (last?.at === at) return last;
  const minute = { at, sums: new Map<string, PendingSum>() };
  pending.push(minute);
  return minute;
}

/** Learns the minutes that have stayed innocent for long enough. */
export function learnPending({ memory }: EngineState, now: Instant): void {
  const { pending, learned } = memory;
  memory.seasons ??= new Map();
  while (pending[0] && pending[0].at < now - LEARN_AFTER_MS) {
    const minute = pending.shift();
    if (minute) learnMinute(learned, memory.seasons, minute);
  }
  for (const season of memory.seasons.values()) season.factor = factorAt(season, now);
}

/** Attempts after which the fleet's own rate is known, and no longer what was shipped. */
const KNOWN_ATTEMPTS = 200_000;

/** Learns how the fleet's rate goes with the hour, against what was known before the minute. */
function learnSeason(
  seasons: Map<Finding, Season>,
  cls: Finding,
  fleet: Learned | undefined,
  { at, attempts, failures }: PendingSum & { readonly at: Instant },
): void {
  // Against what was shipped every hour of the first days would look like another.
  if (!fleet || fleet.attempts < KNOWN_ATTEMPTS) return;
  const due = attempts * normalRate(cls, fleet, undefined);
  const season = seasons.get(cls) ?? newSeason();
  seasons.set(cls, season);
  learnHour(season, at, Math.min(failures, mostOf(due)), due);
}

function learnMinute(
  learned: Map<string, Learned>,
  seasons: Map<Finding, Season>,
  { at, sums }: PendingMinute,
): void {
  // Those of a class mostly stand together.
  let [cls, ofClass] = ['', '|'];
  let fleet: Learned | undefined;
  for (const [key, { attempts, failures }] of sums) {
    if (!key.startsWith(ofClass)) {
      cls = key.slice(0, key.indexOf('|'));
      ofClass = `${cls}|${FLEET}`;
      fleet = learned.get(ofClass);
    }
    if (key === ofClass) learnSeason(seasons, cls, fleet, { at, attempts, failures });
    const known = learned.get(key);
    const now = learn(known, { at, attempts, failures }, normalRate(cls, fleet, known));
    learned.set(key, now);
    if (key === ofClass) fleet = now;
  }
}

/**
 * What an incident has touched is never learned as normal: its own class, and, where it hides
 * them, all other failures of payments.
 */
export function forgetPending(
  state: EngineState,
  cls: Finding,
  since: Instant,
  hidesOthers: boolean,
): void {
  settle(state.memory);
  const { pending } = state.memory;
  const isTouched = (other: string) => {
    return other === cls || (hidesOthers && isPayment(factsOf(other as Finding)));
  };
  for (const [i, { at, sums }] of pending.entries()) {
    if (at < since - MINUTE) continue;
    // Another minute, since cells remember where in which minute they are counted.
    const left = [...sums].filter(([key]) => !isTouched(key.slice(0, key.indexOf('|'))));
    pending[i] = { at, sums: new Map(left) };
  }
}

const MIX_ATTEMPTS_MAX = 5_000_000;
const MIX_VALUES_MAX = 500;

/**
 * Adds to the normal splits. Heartbeats split all attempts. Who enters a PIN they do not say, but
 * customers' own declines do: those with a PIN are a fair sample of the PIN attempts, and no key
 * fault makes more of them.
 */
export function addMix(state: EngineState, { attempts, failures }: Fresh): void {
  for (const { by } of attempts) {
    if (!by) continue;
    for (const attribute of ['issuer', 'scheme', 'entry'] as const) {
      for (const [value, n] of Object.entries(by[attribute] ?? {})) {
        addTo(state.memory.mix.all[attribute], value, n);
      }
    }
  }
  for (const failure of failures) {
    if (failure.pin !== true || !factsOf(failure.class).business) continue;
    for (const attribute of ['issuer', 'scheme', 'entry'] as const) {
      const value = failure[attribute];
      if (value !== undefined) addTo(state.memory.mix.pin[attribute], value, failure.count);
    }
  }
}

function addTo(sums: Record<string, number>, value: string, n: number): void {
  const known = sums[value];
  if (known === undefined && Object.keys(sums).length >= MIX_VALUES_MAX) return;
  sums[value] = (known ?? 0) + n;
  if ((sums[value] ?? 0) <= MIX_ATTEMPTS_MAX) return;
  for (const each of Object.keys(sums)) sums[each] = (sums[each] ?? 0) / 2;
}
