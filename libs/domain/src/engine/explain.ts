/**
 * Why a rule fired, or did not. It reads the state that `tick` left, and computes nothing that
 * decides: the evidence, the rates and who owns what are those the engine went by.
 */
import type { ProfileAttribute } from '../base/attribute.js';
import type { Instant } from '../base/instant.js';
import { CLASS_FACTS, type FailureClass } from '../code/catalogue.js';
import { FLEET } from '../detect/baseline.js';
import {
  type EvidenceBank,
  leading,
  newBank,
  strongest,
  toleratedRate,
} from '../detect/evidence-bank.js';
import { isAttemptAttribute, matchesProfile } from '../localise/match.js';
import type { Explanation, Gate, Verdict } from '../rule/explanation.js';
import type { Rule } from '../rule/rule.js';
import { normalOf } from './learn-normal.js';
import type { EngineState, Followed } from './memory.js';
import type { Effect } from './types.js';

/** Without input for this long nothing can be said. */
const UNHEARD_MS = 30_000;

/** The cells of a rule of which the engine knows anything, with their evidence in nats. */
export function evidenceByCell(state: EngineState, rule: Rule): Map<string, number> {
  const cells = new Map<string, number>();
  const prefix = `${rule.alert}|`;
  for (const [key, bank] of state.memory.banks) {
    if (key.startsWith(prefix)) cells.set(key.slice(prefix.length), strongest(bank));
  }
  return cells;
}

/** The incident that a rule opened, opened again or joined in a step, if it did. */
export function takenUp(
  rule: Rule,
  effects: readonly Effect[],
  before: readonly Ownership[],
  after: readonly Ownership[],
): { readonly verdict: 'fired' | 'joined'; readonly incident: string } | null {
  for (const effect of effects) {
    if (effect.kind !== 'append_event') continue;
    const { event, incident } = effect;
    const opens = event.kind === 'triggered' || event.kind === 'reopened';
    if (opens && event.incident.rule === rule.alert) return { verdict: 'fired', incident };
  }
  const cls = classOfRule(rule);
  const had = before.filter(({ classes }) => classes.includes(cls)).map(({ id }) => id);
  const joined = after.find(({ id, classes }) => classes.includes(cls) && !had.includes(id));
  return joined ? { verdict: 'joined', incident: joined.id } : null;
}

/** Which open incident owns which classes, as it was before or after a step. */
export interface Ownership {
  readonly id: string;
  readonly classes: readonly FailureClass[];
}

/** The ownership as it is now. */
export function ownership(state: EngineState): Ownership[] {
  return openOnes(state).map(({ incident, classes }) => ({
    id: incident.id,
    classes: [...classes],
  }));
}

/** Explains a cell of a rule: `acquirer=acq-1`, or '' for the fleet as a whole. */
export function explain(
  state: EngineState,
  rule: Rule,
  cell: string,
  now: Instant,
  taken: ReturnType<typeof takenUp> = null,
): Explanation {
  const cls = classOfRule(rule);
  const { detector } = rule;
  const known = state.memory.banks.get(`${rule.alert}|${cell}`);
  const bank = known ?? newBank(now);
  const { attempts, failures, onset } = leading(bank);
  const nats = strongest(bank);
  const normal = normalHere(state, cls, cell);
  const owners = ownersOf(state, cls, cell);
  const whole = owners.find((owner) => owner.whole);
  const evidence = { nats, limit: detector.evidence, met: nats >= detector.evidence };
  const gates = gatesOf(rule, bank, normal.rate, now);
  const { newestAt } = state.memory;
  const unheard = newestAt === null || now - newestAt > UNHEARD_MS;
  const verdict = (): Verdict => {
    if (taken) return taken.verdict;
    if (whole) return 'owned';
    if (bank.heldSince !== null && now - bank.heldSince < rule.for) return 'holding';
    if (bank.heldSince !== null) return 'waiting';
    if (!isWatched(rule, cell)) return 'not_watched';
    return unheard ? 'unheard' : 'below';
  };
  return {
    rule: rule.alert,
    class: cls,
    at: now,
    scope: scopeOf(cell),
    verdict: verdict(),
    incident: taken?.incident ?? whole?.incident ?? null,
    since: nats > 0 ? onset : null,
    attempts,
    failures,
    normal,
    tolerated: toleratedRate(normal.rate, detector.tolerate),
    evidence,
    gates,
    owners,
    newestAt,
  };
}

/** Reads a scope as people write it; null when it is none that a rule could watch. */
export function scopeOf(cell: string): Explanation['scope'] {
  if (cell === FLEET) return null;
  const at = cell.indexOf('=');
  return { attribute: cell.slice(0, at) as ProfileAttribute, value: cell.slice(at + 1) };
}

function isWatched(rule: Rule, cell: string): boolean {
  const scope = scopeOf(cell);
  return scope === null || rule.by.includes(scope.attribute);
}

function classOfRule({ detector }: Rule): FailureClass {
  return detector.class;
}

function normalHere(state: EngineState, cls: FailureClass, cell: string): Explanation['normal'] {
  const { learned } = state.memory;
  const own = learned.get(`${cls}|${cell}`);
  const fleet = learned.get(`${cls}|${FLEET}`);
  const from = cell !== FLEET && own ? 'cell' : fleet ? 'fleet' : 'prior';
  return {
    rate: normalOf(state, cls, cell),
    from,
    attempts: (from === 'cell' ? own : fleet)?.attempts ?? 0,
    fleet: normalOf(state, cls, FLEET),
    prior: CLASS_FACTS[cls].prior,
  };
}

function gatesOf(rule: Rule, bank: EvidenceBank, normal: number, now: Instant): Gate[] {
  const { attempts, failures } = leading(bank);
  const { gates } = rule;
  const times = attempts > 0 ? failures / attempts / normal : 0;
  const held = bank.heldSince === null ? 0 : now - bank.heldSince;
  const gate = (name: Gate['name'], value: number, limit: number, met = value >= limit): Gate => {
    return { name, value, limit, met };
  };
  const { merchants } = bank;
  return [
    gate('failures', failures, gates.failures),
    gate('terminals', bank.terminals.length, gates.terminals),
    // Where terminals do not say whose they are, the gate is not asked for.
    gate(
      'merchants',
      merchants.length,
      gates.merchants,
      merchants.length === 0 || merchants.length >= gates.merchants,
    ),
    gate('times_normal', times, rule.detector.times_normal),
    gate('for', held, rule.for, bank.heldSince !== null && held >= rule.for),
  ];
}

function ownersOf(state: EngineState, cls: FailureClass, cell: string): Explanation['owners'] {
  const scope = scopeOf(cell);
  const profile = scope === null ? {} : { [scope.attribute]: scope.value };
  return openOnes(state)
    .filter(({ classes }) => classes.includes(cls))
    .map(({ incident }) => ({
      incident: incident.id,
      cause: [...incident.cause],
      whole:
        !incident.cause.some((e) => isAttemptAttribute(e.attribute)) &&
        matchesProfile(profile, incident.cause),
    }));
}

function openOnes(state: EngineState): Followed[] {
  return state.memory.followed.filter((f) => f.incident.status !== 'resolved');
}
