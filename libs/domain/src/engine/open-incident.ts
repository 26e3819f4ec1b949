/** Opening: from a breach to one incident with its cause, or to one that is known already. */
import { type Instant, MINUTE, SECOND } from '../base/instant.js';
import type { Finding } from '../detect/detector.js';
import { newBank } from '../detect/evidence-bank.js';
import { factsOf, isAside, isPayment, own } from '../detect/registry.js';
import { comeAgain } from '../incident/come-again.js';
import type { Incident } from '../incident/incident.js';
import { keyOf } from '../localise/match.js';
import { describe, reachOf, withHandOf, withLocks, withPastOf } from './describe-incident.js';
import { countScope, examine, type Findings } from './examine.js';
import { firstBefore, firstOf } from './find-spread.js';
import { driftsSince } from './follow-drift.js';
import { grade } from './grade-incident.js';
import { grownHold, holdOf } from './grow-hold.js';
import { hidesOthers } from './hides-others.js';
import { isFollowed } from './is-followed.js';
import { isRestOf } from './is-rest-of.js';
import { isSameFault } from './is-same-fault.js';
import { forgetPending } from './learn-normal.js';
import { LOUD_SHOPS_MAX, loudShop, standsAlone } from './leave-out-shop.js';
import type { EngineState, Followed, Owner } from './memory.js';
import { nextId } from './next-id.js';
import { explaining, keepNote, notePassed, watchNote } from './note-passed.js';
import { notify } from './notify-people.js';
import { linkToPast } from './remember-past.js';
import { MORE_MEMBERS } from './save-members.js';
import { CONFIDENT, isSettled } from './settle-cause.js';
import { startRun } from './start-run.js';
import { rateOf, toleratedOf } from './tolerate-fault.js';
import type { Effect, Settings } from './types.js';
import { type Breach, clearEvidence, weighingOf } from './watch.js';

/** The same cause again within this time is the same incident, opened again. */
const RELAPSE_MS = 30 * MINUTE;
/** Failures of a single tick's start belong to the onset's own second. */
export const ONSET_MAX_AGE_MS = 10 * MINUTE;

/**
 * Takes up one breach: joins it to an incident, opens one again, or opens a new one; `shops` were
 * found to be most of it, and are left aside.
 */
export function takeUp(
  state: EngineState,
  settings: Settings,
  breach: Breach,
  now: Instant,
  shops: readonly Owner[] = [],
): Effect[] {
  const { finding: cls } = weighingOf(breach.rule);
  const onset = Math.max(breach.onset, now - ONSET_MAX_AGE_MS);
  const others = state.memory.followed.filter(isFollowed);
  const findings = examine(state, cls, onset, [...others, ...shops], now);
  // More of a shop's terminals are waited for; until then it is the note of its shop.
  if (!findings || (shops.length > 0 && !standsAlone(findings))) return [];
  // Failures of a class that an incident owns were left out of the findings where it explains them.
  const found = { finding: cls, cause: findings.localisation.cause, onset };
  const known = explaining(state, others, found, now);
  const strangers = known.filter((f) => !own(f.classes, cls) && !isAside(f.classes));
  const owner = strangers.find((f) => isSameFault(state, f, cls, findings, onset));
  if (owner) {
    join(state, settings, owner, breach, now);
    settle(state, breach, owner.incident.startedAt, now);
    return [];
  }
  const part = known.find((f) => isRestOf(state, f, cls, findings, onset, now));
  if (part) {
    settle(state, breach, part.since, now);
    const first = part.first ?? firstOf(part, onset);
    if (first) part.first = first;
    // It looks again at its cause in this very tick, since it spread, and finds the wider one.
    part.since = Math.max(part.since, onset);
    part.refineAt.unshift(now);
    return [];
  }
  if (driftsSince(state, cls, findings, onset, now)) {
    clearEvidence(state, breach.rule, now);
    state.memory.waiting.delete(breach.rule.alert);
    return [];
  }
  const shop = loudShop(state, breach.rule, findings.localisation.cause, onset, shops);
  if (shop && shops.length < LOUD_SHOPS_MAX) {
    return takeUp(state, settings, breach, now, [...shops, shop]);
  }
  if (!settled(state, breach, findings, onset, now)) return [];
  const opened = open(state, settings, breach, findings, onset, now);
  settle(state, breach, onset, now);
  return opened;
}

/** Opens again what ended lately, or else anew. */
export function open(
  state: EngineState,
  settings: Settings,
  breach: Breach,
  findings: Findings,
  onset: Instant,
  now: Instant,
): Effect[] {
  const earlier = lately(state, weighingOf(breach.rule).finding, findings, now);
  return earlier
    ? reopen(state, settings, earlier, breach, findings, onset, now)
    : openNew(state, settings, breach, findings, onset, now);
}

/** Another class of the same fault: its everyday failures are tolerated as well. */
function join(
  state: EngineState,
  settings: Settings,
  owner: Followed,
  { rule }: Breach,
  now: Instant,
): void {
  const { finding: cls } = weighingOf(rule);
  owner.classes.push(cls);
  owner.tolerated = toleratedOf(state, settings, owner.classes, owner.incident);
  owner.rate = rateOf(owner.rate, 1, owner.tolerated);
  owner.keepFiringFor = Math.max(owner.keepFiringFor, rule.keep_firing_for);
  // What is no failure of payments may explain them: the diagnosis is looked at again.
  if (!isPayment(factsOf(cls))) owner.refineAt.unshift(now);
}

/** The evidence now belongs to an incident; neither it nor what led to it is learned as normal. */
export function settle(state: EngineState, breach: Breach, onset: Instant, now: Instant): void {
  clearEvidence(state, breach.rule, now);
  forgetPending(state, weighingOf(breach.rule).finding, onset, hidesOthers(state, now));
  state.memory.waiting.delete(breach.rule.alert);
}

function settled(
  state: EngineState,
  breach: Breach,
  findings: Findings,
  onset: Instant,
  now: Instant,
): boolean {
  const { confidence } = findings.localisation;
  if (confidence >= CONFIDENT) return true;
  const since = state.memory.waiting.get(breach.rule.alert) ?? now;
  state.memory.waiting.set(breach.rule.alert, since);
  return isSettled(confidence, now - since, since - onset);
}

function lately(
  state: EngineState,
  cls: Finding,
  findings: Findings,
  now: Instant,
): Followed | undefined {
  return state.memory.followed.find(
    (f) =>
      !isFollowed(f) &&
      f.host === undefined &&
      now - (f.incident.resolvedAt ?? 0) <= RELAPSE_MS &&
      isOf(f, cls, findings),
  );
}

/** Whether an incident is of this finding and has the very cause. */
function isOf({ classes, incident }: Followed, cls: Finding, { localisation }: Findings): boolean {
  return classes.includes(cls) && keyOf(incident.cause) === keyOf(localisation.cause);
}

function openNew(
  state: EngineState,
  settings: Settings,
  breach: Breach,
  findings: Findings,
  onset: Instant,
  now: Instant,
): Effect[] {
  const { memory } = state;
  const id = nextId(memory, settings.tenant);
  const { finding } = weighingOf(breach.rule);
  const first = firstBefore(state, finding, findings.localisation.cause, onset) ?? undefined;
  const found = describe(state, settings, breach, findings, { id, onset, now, first });
  const earlier = linkToPast(memory, finding, found, now);
  const noted = breach.scope ? earlier.incident : notePassed(state, finding, earlier.incident, now);
  const incident = grade(state, settings, noted, onset);
  const followed = follow(state, settings, breach, incident, onset, now);
  if (first) followed.first = first;
  memory.followed.push(followed);
  return [
    { kind: 'append_event', incident: id, event: { kind: 'triggered', at: now, incident } },
    ...earlier.effects,
    ...watchNote(followed, now),
    ...(incident.foundOver ? [] : startRun(settings, followed, now)),
    ...notify(settings, followed, 'first', now),
  ];
}

function reopen(
  state: EngineState,
  settings: Settings,
  followed: Followed,
  breach: Breach,
  findings: Findings,
  onset: Instant,
  now: Instant,
): Effect[] {
  const { id, epoch, startedAt, detectedAt } = followed.incident;
  // The healthy time since its last end would dilute what fails now, and the diagnosis with it; and
  // what it began with then drags nobody along now.
  delete followed.first;
  const fresh = describe(state, settings, breach, findings, { id, onset, now });
  const again = { epoch: epoch + 1, startedAt, detectedAt, returns: comeAgain(followed.incident) };
  const past = { ...withHandOf(followed.incident, fresh), ...again };
  const incident = grade(state, settings, past, onset);
  const anew = follow(state, settings, breach, incident, onset, now);
  const { clearSince } = followed;
  const hold = grownHold(holdOf(followed), clearSince === null ? 0 : onset - clearSince);
  Object.assign(followed, anew, { run: followed.run, hold }, MORE_MEMBERS);
  return [
    { kind: 'append_event', incident: id, event: { kind: 'reopened', at: now, incident } },
    ...startRun(settings, followed, now),
    ...notify(settings, followed, 'reopened', now),
  ];
}

/** Looks again at an open incident's cause, now that more is known; null when nothing changed. */
export function refine(
  state: EngineState,
  settings: Settings,
  followed: Followed,
  now: Instant,
): Incident | null {
  const rule = settings.rules.find((r) => r.alert === followed.incident.rule);
  if (!rule || followed.stated) return null;
  const others = state.memory.followed.filter((f) => f !== followed && isFollowed(f));
  const onset = Math.max(followed.since, now - ONSET_MAX_AGE_MS);
  const { cause: known } = followed.incident;
  const findings = examine(state, weighingOf(rule).finding, onset, others, now, known);
  if (!findings || findings.localisation.confidence < CONFIDENT) return null;
  const { id, evidence } = followed.incident;
  const place = { id, onset, now, findings: followed.classes, first: followed.first };
  const breach = { rule, onset, score: evidence.score };
  const fresh = describe(state, settings, breach, findings, place);
  const { impact, evidence: told } = followed.incident;
  const again = keepNote(followed.incident, withPastOf(followed.incident, fresh));
  const better = { ...again, impact };
  // Cards that were locked stay so, also when the quarter of an hour that is counted moves on.
  const seen = { ...fresh.evidence, ...(told.locks && { locks: told.locks }) };
  better.evidence = withLocks(seen, fresh.evidence.locks ?? told.locks ?? null);
  return grade(state, settings, better, followed.since);
}

/** Begins to follow an incident that was just described. */
export function follow(
  state: EngineState,
  settings: Settings,
  breach: Breach,
  incident: Incident,
  onset: Instant,
  now: Instant,
): Followed {
  const { finding: cls } = weighingOf(breach.rule);
  const reached = reachOf(state, [cls], incident.cause, onset);
  const { failures, attempts } = countScope(state, [cls], incident.cause, onset);
  const tolerated = toleratedOf(state, settings, [cls], incident);
  return {
    incident,
    since: onset,
    classes: [cls],
    lastHitAt: now,
    keepFiringFor: breach.rule.keep_firing_for,
    tolerated,
    rate: rateOf(failures, attempts, tolerated),
    overNats: 0,
    clearSince: null,
    attemptsSinceClear: 0,
    relapse: newBank(now),
    terminals: reached.terminals,
    merchants: reached.merchants,
    regions: reached.regions,
    refineAt: [10 * SECOND, 30 * SECOND, 2 * MINUTE].map((after) => now + after),
    savedAt: now,
    toldTerminals: incident.impact.terminals,
    toldAt: now,
    notifications: 0,
    run: null,
    stated: breach.scope !== undefined,
  };
}
