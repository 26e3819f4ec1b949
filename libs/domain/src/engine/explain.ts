/**
 * Why a rule fired, or did not. It reads the state that `tick` left, and computes nothing that
 * decides: the evidence, the rates and who owns what are those the engine went by.
 */
import { PROFILE_ATTRIBUTES } from '../base/attribute.js';
import type { Instant } from '../base/instant.js';
import { FLEET } from '../detect/baseline.js';
import type { Finding, Standing } from '../detect/detector.js';
import {
  type EvidenceBank,
  leading,
  newBank,
  strongest,
  toleratedRate,
} from '../detect/evidence-bank.js';
import { detectorOf, factsOf, own } from '../detect/registry.js';
import type { Incident } from '../incident/incident.js';
import { isAttemptAttribute, matchesProfile } from '../localise/match.js';
import type { Explanation, Gate, Verdict } from '../rule/explanation.js';
import type { Rule } from '../rule/rule.js';
import { cellName, readCell, watchedName } from '../rule/watched.js';
import { decidesItself, standingsOf } from './ask-detectors.js';
import { isFollowed } from './is-followed.js';
import { normalOf } from './learn-normal.js';
import type { EngineState, Followed } from './memory.js';
import { settle } from './settle.js';
import type { Effect } from './types.js';
import { evidenceAsked, hasMerchants, weighingOf } from './watch.js';

/** Without input for this long nothing can be said. */
const UNHEARD_MS = 30_000;

/** The cells of a rule of which the engine knows anything, and what speaks for each. */
export function evidenceByCell(state: EngineState, rule: Rule, now: Instant): Map<string, number> {
  const cells = new Map<string, number>();
  if (decidesItself(rule)) {
    for (const standing of standingsOf(state, rule, now)) {
      const cell = cellAt(standing);
      cells.set(cell, Math.max(cells.get(cell) ?? 0, standing.nats ?? standing.hits));
    }
    return cells;
  }
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
  const { finding: cls } = weighingOf(rule);
  const had = before.filter(({ classes }) => classes.includes(cls)).map(({ id }) => id);
  const joined = after.find(({ id, classes }) => classes.includes(cls) && !had.includes(id));
  return joined ? { verdict: 'joined', incident: joined.id } : null;
}

/** Which open incident owns which classes, as it was before or after a step. */
export interface Ownership {
  readonly id: string;
  readonly classes: readonly Finding[];
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
  const { finding } = weighingOf(rule);
  const owners = ownersOf(state, finding, cell);
  const whole = owners.find((owner) => owner.whole);
  const { newestAt } = state.memory;
  const unheard = newestAt === null || now - newestAt > UNHEARD_MS;
  const { stands, ...figures } = decidesItself(rule)
    ? stated(state, rule, cell, now)
    : weighed(state, rule, cell, now);
  const verdict = (): Verdict => {
    if (taken) return taken.verdict;
    if (whole) return 'owned';
    if (stands !== 'below') return stands;
    return unheard ? 'unheard' : 'below';
  };
  return {
    rule: rule.alert,
    class: finding,
    units: factsOf(finding).units,
    at: now,
    scope: readCell(cell) ?? [],
    verdict: verdict(),
    incident: taken?.incident ?? whole?.incident ?? null,
    ...figures,
    owners,
    newestAt,
  };
}

/** How the condition of a rule stands, whoever owns what it finds. */
interface Figures
  extends Pick<
    Explanation,
    'since' | 'attempts' | 'failures' | 'normal' | 'tolerated' | 'evidence' | 'gates'
  > {
  readonly stands: 'holding' | 'waiting' | 'not_watched' | 'not_known' | 'below';
}

/** The figures of the evidence that the engine gathers. */
function weighed(state: EngineState, rule: Rule, cell: string, now: Instant): Figures {
  const { finding, tolerate } = weighingOf(rule);
  const limit = evidenceAsked(state, rule);
  settle(state.memory);
  const bank = state.memory.banks.get(`${rule.alert}|${cell}`) ?? newBank(now);
  const { attempts, failures, onset } = leading(bank);
  const nats = strongest(bank);
  const normal = normalHere(state, finding, cell);
  const stands = () => {
    if (bank.heldSince !== null) return now - bank.heldSince < rule.for ? 'holding' : 'waiting';
    if (!isWatched(rule, cell)) return 'not_watched';
    return isKnown(state, cell) ? 'below' : 'not_known';
  };
  return {
    stands: stands(),
    since: nats > 0 ? onset : null,
    attempts,
    failures,
    normal,
    tolerated: toleratedRate(normal.rate, tolerate),
    evidence: { nats, limit, met: nats >= limit },
    gates: gatesOf(rule, bank, normal.rate, now),
  };
}

/** The figures of a detector that decides by itself. */
function stated(state: EngineState, rule: Rule, cell: string, now: Instant): Figures {
  const { evidence: limit } = weighingOf(rule);
  const standing = standingsOf(state, rule, now)
    .filter((each) => cellAt(each) === cell)
    .sort((a, b) => b.hits - a.hits)[0];
  const { since = null, hits: failures = 0, nats, gates = [] } = standing ?? {};
  const asked = [...gates];
  if (standing && rule.for > 0) {
    const held = now - standing.since;
    asked.push({ name: 'for', value: held, limit: rule.for, met: held >= rule.for });
  }
  const unmet = asked.filter(({ met }) => !met);
  const sure = nats === undefined || nats >= limit;
  const stands = () => {
    if (!standing) return standsNowhere(state, rule, cell);
    if (!sure || unmet.some(({ name }) => name !== 'for')) return 'below';
    return unmet.length > 0 ? 'holding' : 'waiting';
  };
  return {
    stands: stands(),
    since,
    attempts: null,
    failures,
    normal: null,
    tolerated: null,
    evidence: nats === undefined ? null : { nats, limit, met: sure },
    gates: asked,
  };
}

/** Where a detector that decides by itself says that it stands. */
function cellAt({ scope }: Standing): string {
  return scope === null ? FLEET : cellName([scope]);
}

/** Nothing is said against a terminal or a shop that nobody suspects. */
function standsNowhere(state: EngineState, rule: Rule, cell: string): Figures['stands'] {
  const entries = readCell(cell) ?? [];
  const { watches } = detectorOf(rule.detector);
  const watched: readonly string[] = watches?.(rule.detector) ?? [];
  const [entry] = entries;
  if (!entry) return 'below';
  if (entries.length > 1 || !watched.includes(entry.attribute)) return 'not_watched';
  const isOfProfiles = PROFILE_ATTRIBUTES.some((attribute) => attribute === entry.attribute);
  return isOfProfiles && !isKnown(state, cell) ? 'not_known' : 'below';
}

function isWatched(rule: Rule, cell: string): boolean {
  if (cell === FLEET) return true;
  const attributes = (readCell(cell) ?? []).map((entry) => entry.attribute).join('+');
  return rule.by.some((watched) => watchedName(watched) === attributes);
}

/** Whether any terminal with these values was heard of. */
function isKnown({ profiles }: EngineState, cell: string): boolean {
  const entries = readCell(cell) ?? [];
  if (entries.length === 0) return true;
  for (const profile of profiles.values()) if (matchesProfile(profile, entries)) return true;
  return false;
}

function normalHere(
  state: EngineState,
  cls: Finding,
  cell: string,
): NonNullable<Explanation['normal']> {
  const { learned } = state.memory;
  const own = learned.get(`${cls}|${cell}`);
  const fleet = learned.get(`${cls}|${FLEET}`);
  const from = cell !== FLEET && own ? 'cell' : fleet ? 'fleet' : 'prior';
  return {
    rate: normalOf(state, cls, cell),
    from,
    attempts: (from === 'cell' ? own : fleet)?.attempts ?? 0,
    fleet: normalOf(state, cls, FLEET),
    prior: factsOf(cls).prior,
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
  return [
    gate('failures', failures, gates.failures),
    // What nobody in particular is named for counts by its number.
    gate('terminals', bank.terminals.length || failures, gates.terminals),
    // Of no failure at all nobody failed to say whose it is.
    gate(
      'merchants',
      bank.merchants.length,
      gates.merchants,
      failures > 0 && hasMerchants(gates, bank),
    ),
    gate('times_normal', times, weighingOf(rule).timesNormal),
    gate('for', held, rule.for, bank.heldSince !== null && held >= rule.for),
  ];
}

function ownersOf(state: EngineState, cls: Finding, cell: string): Explanation['owners'] {
  const entries = (readCell(cell) ?? []).map(({ attribute, value }) => [attribute, value]);
  const profile = Object.fromEntries(entries);
  return openOnes(state)
    .filter(({ classes, incident }) => own(classes, cls) && canMeet(profile, incident.cause))
    .map(({ incident }) => ({
      incident: incident.id,
      cause: [...incident.cause],
      whole:
        !incident.cause.some((e) => isAttemptAttribute(e.attribute)) &&
        matchesProfile(profile, incident.cause),
    }));
}

/** Whether a cause can have anything of a scope: another value of its attribute has nothing. */
function canMeet(scope: Readonly<Record<string, string>>, cause: Incident['cause']): boolean {
  return cause.every(({ attribute }) => {
    const value = scope[attribute];
    if (value === undefined) return true;
    return cause.some((entry) => entry.attribute === attribute && entry.value === value);
  });
}

function openOnes(state: EngineState): Followed[] {
  return state.memory.followed.filter(isFollowed);
}
