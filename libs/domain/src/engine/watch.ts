/**
 * Watching: adds what a tick brought to the evidence of every rule and cell, learns what is
 * normal, and says which rules' conditions hold.
 */
import type { Instant } from '../base/instant.js';
import { FLEET, normalRate } from '../detect/baseline.js';
import type { ScopeEntry, Weighing } from '../detect/detector.js';
import {
  addEvidence,
  type EvidenceBank,
  leading,
  startAgain,
  strongest,
  toleratedRate,
} from '../detect/evidence-bank.js';
import { detectorOf, own } from '../detect/registry.js';
import type { Rule } from '../rule/rule.js';
import { type Brought, countAll, countUnowned, failuresIn } from './count-cells.js';
import { stretchOf, surgeOf } from './estimate-surge.js';
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
    const owners = state.memory.followed.filter(
      (f) => f.incident.status !== 'resolved' && own(f.classes, cls),
    );
    const cells = book.cellsOf(rule, weighing);
    const touched =
      owners.length === 0 ? countAll(cells, brought) : countUnowned(state, cells, brought, owners);
    const stretch = stretchOf(cls, surge);
    for (const cell of touched) observe(state, cells, cell, stretch, owners.length > 0, now);
  }
  for (const seen of fresh) addMix(state, seen);
  learnPending(state, now);
}

/** Adds what came to one cell to its evidence and, if nobody owns it, to what is to be learned. */
function observe(
  state: EngineState,
  cells: RuleCells,
  cell: Cell,
  stretch: number,
  isOwned: boolean,
  now: Instant,
): void {
  const attempts = Math.max(0, cell.attempts);
  const { bank, key, failures, terminals, merchants } = cell;
  const seen = { now, attempts: attempts * stretch, failures, terminals, merchants };
  addEvidence(bank, seen, toleratedIn(state, cells.weighing, cell));
  cells.changed(cell);
  if (!isOwned) addPending(state, key, { attempts, failures }, now);
  cell.isTouched = false;
}

/** The rate that a cell may have; made anew when something was learned of it. */
function toleratedIn({ memory }: EngineState, { finding, tolerate }: Weighing, cell: Cell): number {
  const fleet = memory.learned.get(`${finding}|${FLEET}`);
  const own = memory.learned.get(cell.key);
  const { tolerated } = cell;
  if (tolerated && tolerated.fleet === fleet && tolerated.cell === own) return tolerated.rate;
  const rate = toleratedRate(normalRate(finding, fleet, own), tolerate);
  cell.tolerated = { rate, fleet, cell: own };
  return rate;
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
