/**
 * Watching: adds what a tick brought to the evidence of every rule and cell, learns what is
 * normal, and says which rules' conditions hold.
 */
import type { ProfileAttribute, ProfileAttributes } from '../base/attribute.js';
import type { Instant } from '../base/instant.js';
import { FLEET } from '../detect/baseline.js';
import type { Finding, ScopeEntry, Weighing } from '../detect/detector.js';
import {
  addEvidence,
  type EvidenceBank,
  leading,
  newBank,
  startAgain,
  strongest,
  toleratedRate,
} from '../detect/evidence-bank.js';
import { detectorOf, factsOf } from '../detect/registry.js';
import { isAttemptAttribute, matchesProfile } from '../localise/match.js';
import type { Rule } from '../rule/rule.js';
import { stretchOf, surgeOf } from './estimate-surge.js';
import { addMix, addPending, attemptShare, learnPending, normalOf } from './learn-normal.js';
import type { EngineState, Followed } from './memory.js';
import { type Fresh, failureWithin, freshUnits, type RecentFailure } from './recent.js';

/** Counts of one cell in one tick. */
interface CellCounts {
  attempts: number;
  failures: number;
  readonly terminals: string[];
  readonly merchants: string[];
}

/** A rule whose condition holds, with the cells that say so. */
export interface Breach {
  readonly rule: Rule;
  readonly onset: Instant;
  /** The strongest evidence among the cells, in nats. */
  readonly score: number;
  /** The cause, where the detector knows it without a search. */
  readonly scope?: readonly ScopeEntry[];
}

/** How a rule weighs evidence, and about what. */
export function weighingOf({ detector }: Rule): Weighing {
  return detectorOf(detector).weigh(detector);
}

/** The rules that are decided by evidence, and not by their detectors. */
function weighed(rules: readonly Rule[]): Rule[] {
  return rules.filter((rule) => !detectorOf(rule.detector).decide);
}

/** Adds fresh counts to every rule's evidence and to the minutes that are still to be learned. */
export function watch(
  state: EngineState,
  rules: readonly Rule[],
  fresh: readonly Fresh[],
  now: Instant,
): void {
  const surge = surgeOf(state, now);
  for (const rule of weighed(rules)) {
    const { finding: cls, tolerate } = weighingOf(rule);
    const owners = state.memory.followed.filter(
      (f) => f.incident.status !== 'resolved' && f.classes.includes(cls),
    );
    const cells = countCells(state, rule.by, cls, fresh, owners);
    const stretch = stretchOf(cls, surge);
    for (const [cell, counts] of cells) {
      const bank = bankOf(state, rule, cell, now);
      const normal = normalOf(state, cls, cell);
      counts.attempts = Math.max(0, counts.attempts);
      const seen = { ...counts, now, attempts: counts.attempts * stretch };
      addEvidence(bank, seen, toleratedRate(normal, tolerate));
      if (owners.length === 0) addPending(state, `${cls}|${cell}`, counts, now);
    }
  }
  for (const seen of fresh) addMix(state, seen);
  learnPending(state, now);
}

/** The rules whose condition holds now, for as long as each asks. */
export function breaches(state: EngineState, rules: readonly Rule[], now: Instant): Breach[] {
  const found: Breach[] = [];
  for (const rule of weighed(rules)) {
    const weighing = weighingOf(rule);
    let best: { readonly onset: Instant; readonly score: number } | null = null;
    for (const [key, bank] of state.memory.banks) {
      if (!key.startsWith(`${rule.alert}|`)) continue;
      const cell = key.slice(rule.alert.length + 1);
      if (!holds(state, rule.gates, weighing, cell, bank)) {
        bank.heldSince = null;
        continue;
      }
      bank.heldSince ??= now;
      if (now - bank.heldSince < rule.for) continue;
      // The cell with the strongest evidence is nearest the cause, and knows best when it began.
      const score = strongest(bank);
      if (score > (best?.score ?? 0)) best = { onset: leading(bank).onset, score };
    }
    if (best) found.push({ rule, ...best });
    else state.memory.waiting.delete(rule.alert);
  }
  return found;
}

function holds(
  state: EngineState,
  gates: Rule['gates'],
  { finding, evidence, timesNormal }: Weighing,
  cell: string,
  bank: EvidenceBank,
): boolean {
  if (strongest(bank) < evidence) return false;
  const { attempts, failures } = leading(bank);
  if (failures < gates.failures) return false;
  // What nobody in particular is named for passes the gate of terminals by its number.
  const terminals = bank.terminals.length > 0 ? bank.terminals.length : failures;
  if (terminals < gates.terminals) return false;
  if (bank.merchants.length > 0 && bank.merchants.length < gates.merchants) return false;
  return failures / attempts >= timesNormal * normalOf(state, finding, cell);
}

/** Forgets the evidence of a rule: an incident has taken it over, or given it back. */
export function clearEvidence(state: EngineState, rule: Rule, now: Instant): void {
  for (const [key, bank] of state.memory.banks) {
    if (key.startsWith(`${rule.alert}|`)) startAgain(bank, now);
  }
}

function bankOf(state: EngineState, rule: Rule, cell: string, now: Instant): EvidenceBank {
  const key = `${rule.alert}|${cell}`;
  const known = state.memory.banks.get(key);
  if (known) return known;
  const bank = newBank(now);
  state.memory.banks.set(key, bank);
  return bank;
}

/** Sums a tick by cell, without the scopes that open incidents explain. */
function countCells(
  state: EngineState,
  by: readonly ProfileAttribute[],
  cls: Finding,
  fresh: readonly Fresh[],
  owners: readonly Followed[],
): Map<string, CellCounts> {
  const cells = new Map<string, CellCounts>();
  const { units } = factsOf(cls);
  for (const seen of fresh) {
    for (const [id, count] of freshUnits(seen, units)) {
      const profile = state.profiles.get(id);
      if (ownedProfile(profile, owners)) continue;
      const healthyShare = ownedAttemptShare(state, cls, profile, owners);
      const n = count * (1 - healthyShare);
      if (n === 0) continue;
      for (const cell of cellsOf(by, profile)) countsAt(cells, cell).attempts += n;
    }
    for (const failure of seen.failures) {
      if (failure.class !== cls) continue;
      const profile = state.profiles.get(failure.profile);
      if (owners.some((f) => failureWithin(failure, profile, f.incident.cause))) continue;
      for (const cell of cellsOf(by, profile)) addFailure(countsAt(cells, cell), failure);
    }
  }
  return cells;
}

function addFailure(counts: CellCounts, failure: RecentFailure): void {
  // A repeat is the same customer at the same terminal: it is taken out of the attempts too. They
  // may come with another digest, so for a moment there may be fewer than none.
  if (!failure.counted) {
    counts.attempts -= failure.count;
    return;
  }
  counts.failures += failure.count;
  if (failure.terminal !== '') counts.terminals.push(failure.terminal);
  if (failure.merchant !== undefined) counts.merchants.push(failure.merchant);
}

function countsAt(cells: Map<string, CellCounts>, cell: string): CellCounts {
  const known = cells.get(cell);
  if (known) return known;
  const counts = { attempts: 0, failures: 0, terminals: [], merchants: [] };
  cells.set(cell, counts);
  return counts;
}

/** The fleet, and every watched value this profile has. */
function cellsOf(
  by: readonly ProfileAttribute[],
  profile: ProfileAttributes | undefined,
): readonly string[] {
  const cells = [FLEET];
  for (const attribute of by) {
    const value = profile?.[attribute];
    if (value !== undefined) cells.push(`${attribute}=${value}`);
  }
  return cells;
}

/** Whether an incident among `owners` explains all attempts of a profile. */
export function ownedProfile(
  profile: ProfileAttributes | undefined,
  owners: readonly Followed[],
): boolean {
  return owners.some(
    ({ incident }) =>
      !incident.cause.some((e) => isAttemptAttribute(e.attribute)) &&
      matchesProfile(profile, incident.cause),
  );
}

/** Share of a profile's attempts that incidents of one issuer, scheme or entry mode explain. */
function ownedAttemptShare(
  state: EngineState,
  cls: Finding,
  profile: ProfileAttributes | undefined,
  owners: readonly Followed[],
): number {
  let share = 0;
  for (const { incident } of owners) {
    const own = incident.cause.filter((e) => isAttemptAttribute(e.attribute));
    if (own.length === 0 || !matchesProfile(profile, incident.cause)) continue;
    share += attemptShare(state, factsOf(cls).units, own);
  }
  return Math.min(1, share);
}
