/**
 * Watching: adds what a tick brought to the evidence of every rule and cell, learns what is
 * normal, and says which rules' conditions hold.
 */
import type { Instant } from '../base/instant.js';
import { FLEET, type Learned, normalRate } from '../detect/baseline.js';
import type { ScopeEntry, Weighing } from '../detect/detector.js';
import {
  addEvidence,
  type EvidenceBank,
  evidenceAmong,
  leading,
  startAgain,
  stayIdle,
  strongest,
  toleratedRate,
} from '../detect/evidence-bank.js';
import { detectorOf } from '../detect/registry.js';
import type { Rule } from '../rule/rule.js';
import { Brought, countCells } from './count-cells.js';
import { stretchOf, surgeOf } from './estimate-surge.js';
import { followDrift } from './follow-drift.js';
import { hidesOthers } from './hides-others.js';
import {
  addMix,
  addPending,
  learnPending,
  movedBy,
  normalOf,
  pendingMinute,
} from './learn-normal.js';
import type { EngineState, PendingMinute } from './memory.js';
import type { Cell } from './new-cell.js';
import type { Fresh } from './recent.js';
import { cellsOf, type RuleCells } from './rule-cells.js';
import type { RuleMeter } from './rule-meter.js';

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

/** A rule that is decided by evidence, and not by its detector. */
interface Weighed {
  readonly rule: Rule;
  readonly weighing: Weighing;
}

/** By rules: asked for every second, and the same until rules are loaded again. */
const weighedKnown = new WeakMap<readonly Rule[], readonly Weighed[]>();

function weighed(rules: readonly Rule[]): readonly Weighed[] {
  const known = weighedKnown.get(rules);
  if (known) return known;
  const own = rules.filter((rule) => !detectorOf(rule.detector).decide);
  const found = own.map((rule) => ({ rule, weighing: weighingOf(rule) }));
  weighedKnown.set(rules, found);
  return found;
}

/** Adds fresh counts to every rule's evidence and to the minutes that are still to be learned. */
export function watch(
  state: EngineState,
  rules: readonly Rule[],
  fresh: readonly Fresh[],
  now: Instant,
  meter?: RuleMeter,
): void {
  const surge = surgeOf(state, now);
  const book = cellsOf(state);
  book.begin(state, rules, now);
  const brought = new Brought(state, book, fresh, hidesOthers(state, now));
  let minute: PendingMinute | null = null;
  for (const { rule, weighing } of weighed(rules)) {
    const { finding: cls } = weighing;
    const cells = book.cellsOf(rule, weighing);
    // Summed once for all rules of its kind, so no rule's own.
    const part = brought.partOf(cls);
    meter?.begin();
    const touched = countCells(cells, book, part, now);
    const stretch = stretchOf(cls, surge);
    const fleet = state.memory.learned.get(`${cls}|${FLEET}`);
    const drift = movedBy(state.memory, cls);
    if (touched.length > 0 && part.isInnocent) minute ??= pendingMinute(state, now);
    for (const cell of touched) {
      const attempts = Math.max(0, cell.attempts);
      if (cell.isIdle && cell.failures === 0 && attempts > 0) stayIdle(cell.bank, now);
      else observe(state, cells, cell, { now, attempts: attempts * stretch, fleet, drift });
      cell.isTouched = false;
      if (minute && part.isInnocent) addPending(minute, cell, attempts, cell.failures);
    }
    meter?.charge(rule.alert);
  }
  for (const seen of fresh) addMix(state, seen);
  learnPending(state, now);
  followDrift(
    state,
    weighed(rules).map(({ weighing }) => weighing.finding),
    now,
  );
}

/** What came to a cell, and what it is weighed by. */
interface Observed {
  readonly now: Instant;
  readonly attempts: number;
  /** What is learned of the fleet, and how far that has moved, also with the hour. */
  readonly fleet: Learned | undefined;
  readonly drift: number;
}

/** Adds what came to one cell to its evidence. */
function observe(
  { memory }: EngineState,
  cells: RuleCells,
  cell: Cell,
  { now, attempts, fleet, drift }: Observed,
): void {
  // A minute is learned of the fleet and of its cells at once, so the fleet's says both are new.
  if (Number.isNaN(cell.tolerated) || cell.toleratedOf !== fleet || cell.drift !== drift) {
    const { finding, tolerate } = cells.weighing;
    const normal = drift * normalRate(finding, fleet, memory.learned.get(cell.key));
    cell.tolerated = toleratedRate(normal, tolerate);
    cell.toleratedOf = fleet;
    cell.drift = drift;
  }
  const { failures, terminals, merchants } = cell;
  addEvidence(cell.bank, { now, attempts, failures, terminals, merchants }, cell.tolerated);
  cells.changed(cell);
}

/** The rules whose condition holds now, for as long as each asks. */
export function breaches(
  state: EngineState,
  rules: readonly Rule[],
  now: Instant,
  meter?: RuleMeter,
): Breach[] {
  const found: Breach[] = [];
  const book = cellsOf(state);
  meter?.begin();
  for (const { rule, weighing } of weighed(rules)) {
    let best: { readonly onset: Instant; readonly score: number } | null = null;
    for (const { name, bank } of book.cellsOf(rule, weighing).candidates()) {
      if (!holds(state, rule.gates, weighing, name, bank)) {
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
    meter?.charge(rule.alert);
  }
  return found;
}

/**
 * The evidence, in nats, that a rule asks of each of its cells, among all cells that are watched;
 * a detector that decides by itself has no cells, and asks for what its rule says.
 */
export function evidenceAsked({ memory }: EngineState, rule: Rule): number {
  const { evidence } = weighingOf(rule);
  return detectorOf(rule.detector).decide ? evidence : evidenceAmong(evidence, memory.banks.size);
}

function holds(
  state: EngineState,
  gates: Rule['gates'],
  weighing: Weighing,
  cell: string,
  bank: EvidenceBank,
): boolean {
  const { finding, evidence, timesNormal } = weighing;
  if (strongest(bank) < evidenceAmong(evidence, state.memory.banks.size)) return false;
  const { attempts, failures } = leading(bank);
  if (failures < gates.failures) return false;
  // What nobody in particular is named for passes the gate of terminals by its number.
  const terminals = bank.terminals.length > 0 ? bank.terminals.length : failures;
  if (terminals < gates.terminals) return false;
  if (!hasMerchants(gates, bank)) return false;
  return failures / attempts >= timesNormal * normalOf(state, finding, cell);
}

/** Whether enough merchants are hit, or so many terminals of fewer that these are told of. */
export function hasMerchants(
  { merchants, one_merchant: terminals }: Rule['gates'],
  hit: Pick<EvidenceBank, 'terminals' | 'merchants'>,
): boolean {
  // Where terminals do not say whose they are, the gate is not asked for.
  if (hit.merchants.length === 0 || hit.merchants.length >= merchants) return true;
  return terminals !== undefined && hit.terminals.length >= terminals;
}

/** Forgets the evidence of a rule: an incident has taken it over, or given it back. */
export function clearEvidence(state: EngineState, rule: Rule, now: Instant): void {
  for (const [key, bank] of state.memory.banks) {
    if (key.startsWith(`${rule.alert}|`)) startAgain(bank, now);
  }
}
