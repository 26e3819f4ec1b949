/**
 * How the engine becomes sure: a bank of binomial CUSUMs, one per alternative failure rate.
 *
 * Evidence is the log likelihood ratio of "failing at p1" against "at most the tolerated rate",
 * in nats: e^25 to 1 against normal at 25. It is a supermartingale under every rate up to the
 * tolerated one, so the mean time to a false alarm is at least e^h / alternatives ticks (Lorden);
 * it starts again whenever normal traffic has argued it down to zero, and that moment is the
 * maximum likelihood estimate of when the trouble began.
 */
import type { Instant } from '../base/instant.js';

/** How many times the tolerated rate the alternatives are; their cost is ln(4) = 1.4 nats. */
const MULTIPLES = [2.5, 8, 30, 120] as const;
const RATE_MAX = 0.9;
/** Added to the tolerated rate, so that very rare codes are not judged on a single failure. */
const TOLERANCE = 0.001;
const TOLERANCE_RARE = 0.0005;

/**
 * Of the bound on the mean time to a false alarm, what it is at worst, when everything fails just
 * as often as is tolerated: chance reaches the evidence no more than a seventh as often
 * (`evidence-bank.spec.ts` plays it).
 */
const WORST_SHARE = 1 / 7;
const SECONDS_A_YEAR = 365.25 * 86_400;

/** False alarms a year of so many series together, at most, where so many nats are asked for. */
export function falseAlarmsAYear(nats: number, series: number): number {
  return series * SECONDS_A_YEAR * MULTIPLES.length * WORST_SHARE * Math.exp(-nats);
}

/** So many give less than one false alarm a year at the evidence that rules are shipped with. */
const SERIES_STATED = Math.floor(1 / falseAlarmsAYear(25, 1));

/**
 * The evidence to ask of each of so many series, where a rule states it for few: each has its luck,
 * so more of them ask for more, or ten times the fleet were ten times the false pages.
 */
export function evidenceAmong(stated: number, series: number): number {
  return stated + Math.max(0, Math.log(series / SERIES_STATED));
}

/**
 * One watched cell and class. Plain data: it is kept in the engine's snapshot. Of most cells there
 * is no evidence; they share what is empty, so nothing is ever written into that.
 */
export interface EvidenceBank {
  /** Nats for each alternative, never below zero. */
  nats: number[];
  /** When each alternative last stood at zero, with attempts and failures since. */
  onsets: Instant[];
  attempts: number[];
  failures: number[];
  /** Who failed since all stood at zero; bounded, they only serve the gates. */
  terminals: readonly string[];
  merchants: readonly string[];
  /** Since when the whole condition has held; null while it does not. */
  heldSince: Instant | null;
}

const zeros = () => MULTIPLES.map(() => 0);
/** What all banks have of which there is no evidence. */
const NONE: number[] = zeros();
const NOBODY: readonly string[] = [];

/** Onsets of the banks that were last seen idle at one moment, most often all of a tick. */
let lastIdle: Instant[] = zeros();

function idleAt(now: Instant): Instant[] {
  if (lastIdle[0] !== now) lastIdle = MULTIPLES.map(() => now);
  return lastIdle;
}

/** A bank that has seen nothing. */
export function newBank(now: Instant): EvidenceBank {
  return {
    nats: NONE,
    onsets: idleAt(now),
    attempts: NONE,
    failures: NONE,
    terminals: NOBODY,
    merchants: NOBODY,
    heldSince: null,
  };
}

/** Has a bank share what is empty, as when it was read from a snapshot. */
function shareNothing(bank: EvidenceBank): void {
  if (!isIdle(bank)) return;
  bank.nats = NONE;
  bank.attempts = NONE;
  bank.failures = NONE;
  bank.terminals = NOBODY;
  bank.merchants = NOBODY;
}

/** A bank as it is written down: of most there is only to say when they last stood at zero. */
export type PackedBank = EvidenceBank | Instant;

/** The bank to be written down; it is not changed. */
export function packBank(bank: EvidenceBank): PackedBank {
  const { onsets, terminals, merchants, heldSince } = bank;
  const [at = 0] = onsets;
  const isNew = heldSince === null && terminals.length + merchants.length === 0;
  return isNew && isIdle(bank) && onsets.every((onset) => onset === at) ? at : bank;
}

/** The bank that was written down. */
export function unpackBank(packed: PackedBank): EvidenceBank {
  if (typeof packed === 'number') return newBank(packed);
  shareNothing(packed);
  return packed;
}

/** The rate nobody should be woken below, for a normal rate `p0`. */
export function toleratedRate(p0: number, tolerate: number): number {
  return Math.min(RATE_MAX / 2, tolerate * p0 + (p0 < 0.001 ? TOLERANCE_RARE : TOLERANCE));
}

/** More than any gate asks for is not remembered. */
const REMEMBERED_MAX = 64;

/** What one slice of time brought to a cell. */
export interface Observation {
  readonly now: Instant;
  readonly attempts: number;
  readonly failures: number;
  readonly terminals: Iterable<string>;
  readonly merchants: Iterable<string>;
}

/** Adds one slice. Nothing at all adds nothing: missing data is no evidence either way. */
export function addEvidence(bank: EvidenceBank, seen: Observation, tolerated: number): void {
  // Approvals arrive with the next heartbeat, failures at once, so a slice may hold more
  // failures than attempts; every failure was an attempt all the same.
  const attempts = Math.max(seen.attempts, seen.failures);
  if (attempts <= 0) return;
  // Most cells, most of the time: healthy traffic against which nothing speaks.
  if (seen.failures === 0 && isIdle(bank)) {
    stayIdle(bank, seen.now);
    return;
  }
  if (isIdle(bank)) {
    bank.nats = zeros();
    bank.onsets = [...bank.onsets];
    bank.attempts = zeros();
    bank.failures = zeros();
  }
  const healthy = attempts - seen.failures;
  let lead = 0;
  for (let i = 0; i < MULTIPLES.length; i += 1) {
    const p1 = Math.min(RATE_MAX, tolerated * (MULTIPLES[i] ?? 1));
    const gain =
      seen.failures * Math.log(p1 / tolerated) + healthy * Math.log((1 - p1) / (1 - tolerated));
    const nats = Math.max(0, (bank.nats[i] ?? 0) + gain);
    lead = Math.max(lead, nats);
    bank.nats[i] = nats;
    if (nats === 0) bank.onsets[i] = seen.now;
    bank.attempts[i] = nats === 0 ? 0 : (bank.attempts[i] ?? 0) + attempts;
    bank.failures[i] = nats === 0 ? 0 : (bank.failures[i] ?? 0) + seen.failures;
  }
  if (lead === 0) {
    startAgain(bank, seen.now);
    return;
  }
  bank.terminals = remembered(bank.terminals, seen.terminals);
  bank.merchants = remembered(bank.merchants, seen.merchants);
}

/** Healthy traffic of a moment against which nothing speaks. */
export function stayIdle(bank: EvidenceBank, now: Instant): void {
  bank.onsets = idleAt(now);
  bank.heldSince = null;
}

/** The evidence of the alternative that fits best, in nats. */
export function strongest(bank: EvidenceBank): number {
  if (bank.nats === NONE) return 0;
  let most = Number.NEGATIVE_INFINITY;
  for (const nats of bank.nats) if (nats > most) most = nats;
  return most;
}

/** Whether there is no evidence at all; then nothing but the onsets is kept of it. */
function isIdle({ nats }: EvidenceBank): boolean {
  if (nats === NONE) return true;
  for (const each of nats) if (each !== 0) return false;
  return true;
}

/** The alternative that fits best: when it last stood at zero, and what came since. */
export interface Lead {
  readonly onset: Instant;
  readonly attempts: number;
  readonly failures: number;
}

/**
 * What the evidence is about. Only the leading alternative knows when it began: those for lower
 * rates may still carry the odd failure of a quarter of an hour ago, and would dilute the rate.
 */
export function leading(bank: EvidenceBank): Lead {
  const lead = bank.nats.indexOf(strongest(bank));
  return {
    onset: bank.onsets[lead] ?? 0,
    attempts: bank.attempts[lead] ?? 0,
    failures: bank.failures[lead] ?? 0,
  };
}

/** Forgets all evidence, as when an incident has taken it over. */
export function startAgain(bank: EvidenceBank, now: Instant): void {
  bank.nats = NONE;
  bank.onsets = idleAt(now);
  bank.attempts = NONE;
  bank.failures = NONE;
  bank.terminals = NOBODY;
  bank.merchants = NOBODY;
  bank.heldSince = null;
}

/** Who was known and who is new. Most often nobody is, and then it is the same list. */
function remembered(known: readonly string[], more: Iterable<string>): readonly string[] {
  let all: string[] | null = null;
  for (const name of more) {
    const there: readonly string[] = all ?? known;
    if (there.length >= REMEMBERED_MAX) break;
    if (there.includes(name)) continue;
    all ??= [...known];
    all.push(name);
  }
  return all ?? known;
}
