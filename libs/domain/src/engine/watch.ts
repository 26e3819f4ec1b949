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
  leading,
  type Observation,
  startAgain,
  strongest,
  toleratedRate,
} from '../detect/evidence-bank.js';
import { detectorOf, own } from '../detect/registry.js';
import type { Rule } from '../rule/rule.js';
import { type Brought, countAll, countUnowned, failuresIn } from './count-cells.js';
import { stretchOf, surgeOf } from './estimate-surge.js';
import { isFollowed } from './is-followed.js';
import { addMix, addPending, learnPending, normalOf } from './learn-normal.js';
import type { EngineState } from './memory.js';
import type { Fresh } from './recent.js';
import { type Cell, cellsOf, type RuleCells } from './rule-cells.js';

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
  const book = cellsOf(state);
  const brought: Brought = { book, fresh, now, summed: new Set(), failures: failuresIn(fresh) };
  for (const rule of weighed(rules)) {
    const weighing = weighingOf(rule);
    const { finding: cls } = weighing;
    const owners = state.memory.followed.filter((f) => isFollowed(f) && own(f.classes, cls));
    const cells = book.cellsOf(rule, weighing);
    const touched =
      owners.length === 0 ? countAll(cells, brought) : countUnowned(state, cells, brought, owners);
    const stretch = stretchOf(cls, surge);
    const fleet = state.memory.learned.get(`${cls}|${FLEET}`);
    for (const cell of touched) {
      const { attempts, failures, terminals, merchants } = cell;
      const seen = { now, attempts: Math.max(0, attempts), failures, terminals, merchants };
      observe(state, cells, cell, { seen, stretch, fleet });
      if (owners.length === 0) addPending(state, cell.key, seen, now);
    }
  }
  for (const seen of fresh) addMix(state, seen);
  learnPending(state, now);
}

/** What came to a cell, and what it is weighed by. */
interface Observed {
  readonly seen: Observation;
  readonly stretch: number;
  /** What is learned of the fleet. */
  readonly fleet: Learned | undefined;
}

/** Adds what came to one cell to its evidence. */
function observe(
  { memory }: EngineState,
  cells: RuleCells,
  cell: Cell,
  { seen, stretch, fleet }: Observed,
): void {
  // A minute is learned of the fleet and of its cells at once, so the fleet's says both are new.
  if (Number.isNaN(cell.tolerated) || cell.toleratedOf !== fleet) {
    const { finding, tolerate } = cells.weighing;
    const normal = normalRate(finding, fleet, memory.learned.get(cell.key));
    cell.tolerated = toleratedRate(normal, tolerate);
    cell.toleratedOf = fleet;
  }
  addEvidence(cell.bank, { ...seen, attempts: seen.attempts * stretch }, cell.tolerated);
  cells.changed(cell);
  cell.isTouched = false;
}

/** The rules whose condition holds now, for as long as each asks. */
export function breaches(state: EngineState, rules: readonly Rule[], now: Instant): Breach[] {
  const found: Breach[] = [];
  const book = cellsOf(state);
  for (const rule of weighed(rules)) {
    const weighing = weighingOf(rule);
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
