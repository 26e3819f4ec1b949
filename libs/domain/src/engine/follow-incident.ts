/**
 * Following an open incident: who is hit, whether the cause is still the best one, whether it is
 * over. It ends on positive evidence only; where nothing is heard, it stays as it is.
 */
import { type Instant, MINUTE, SECOND } from '../base/instant.js';
import {
  addEvidence,
  leading,
  type Observation,
  startAgain,
  strongest,
} from '../detect/evidence-bank.js';
import { factsOf } from '../detect/registry.js';
import type { Incident } from '../incident/incident.js';
import { keyOf, profileMatcher } from '../localise/match.js';
import { saidToBeOver } from './ask-detectors.js';
import { reachOf } from './describe-incident.js';
import { endRun } from './drive-run.js';
import { countScope } from './examine.js';
import { attemptShare } from './learn-normal.js';
import type { EngineState, Followed } from './memory.js';
import { notify } from './notify-people.js';
import { rateOf, refine } from './open-incident.js';
import { eachFresh, type Fresh, failureWithin } from './recent.js';
import { OTHER_MEMBERS, saveMembers } from './save-members.js';
import { CONFIDENT } from './settle-cause.js';
import { startRun } from './start-run.js';
import type { Effect, Settings } from './types.js';

/** Odds of 1,000 to 1 that the scope is healthy again. */
const OVER_NATS = Math.log(1_000);
/** Evidence that the fault is back while the incident is watched. */
const RELAPSE_NATS = 12;
const RELAPSE_TERMINALS = 3;
const CALM_MS = 10 * SECOND;
const CALM_TERMINALS = 2;
const SAVE_EVERY_MS = 2 * SECOND;
/** A set this much larger than the one people were told of is told again, but not every minute. */
const TOLD_GROWTH = 3;
const TOLD_EVERY_MS = 5 * MINUTE;
const MEMBERS_MAX = 200_000;
/** Without input for this long nothing is known, so nothing is over. */
const BLIND_AFTER_MS = 30 * SECOND;

/** One tick of every open incident. */
export function followAll(
  state: EngineState,
  settings: Settings,
  fresh: readonly Fresh[],
  now: Instant,
): Effect[] {
  const effects: Effect[] = [];
  for (const followed of state.memory.followed) {
    if (followed.incident.status === 'resolved') continue;
    const seen = scopeOf(state, followed, fresh);
    if (seen.failures > 0) followed.lastHitAt = now;
    addMembers(state, followed, fresh);
    effects.push(...judge(state, settings, followed, seen, now));
    effects.push(...lookAgain(state, settings, followed, now));
    effects.push(...save(state, settings, followed, now));
  }
  return effects;
}

interface Seen {
  readonly attempts: number;
  readonly failures: number;
  readonly terminals: readonly string[];
  /** Failures for which nobody in particular is named. */
  readonly unnamed: number;
}

/**
 * What a tick brought within the incident's scope. Repeats of one terminal count here: customers
 * who fail again and again are no sign that it is over.
 */
function scopeOf(state: EngineState, followed: Followed, fresh: readonly Fresh[]): Seen {
  const { cause } = followed.incident;
  const { units } = factsOf(followed.classes[0] ?? 'other');
  const share = attemptShare(state, units, cause);
  let attempts = 0;
  let failures = 0;
  const terminals: string[] = [];
  let unnamed = 0;
  const isWithin = profileMatcher(state.profiles, cause);
  for (const brought of fresh) {
    eachFresh(brought, units, (profile, n) => {
      if (isWithin(profile)) attempts += n * share;
    });
    for (const f of brought.failures) {
      if (!followed.classes.includes(f.class)) continue;
      if (!failureWithin(f, state.profiles.get(f.profile), cause)) continue;
      failures += f.count;
      if (f.terminal === '') unnamed += f.count;
      else terminals.push(f.terminal);
    }
  }
  return { attempts: Math.max(attempts, failures), failures, terminals, unnamed };
}

function addMembers(state: EngineState, followed: Followed, fresh: readonly Fresh[]): void {
  const { cause } = followed.incident;
  if (followed.clearSince !== null || followed.terminals.size >= MEMBERS_MAX) return;
  for (const { failures } of fresh) {
    for (const f of failures) {
      if (!followed.classes.includes(f.class)) continue;
      const profile = state.profiles.get(f.profile);
      if (!failureWithin(f, profile, cause)) continue;
      if (f.terminal !== '') followed.terminals.add(f.terminal);
      if (f.merchant !== undefined) followed.merchants.add(f.merchant);
      if (profile?.region !== undefined) followed.regions.add(profile.region);
    }
  }
}

/** Whether it is over, back, or closed. */
function judge(
  state: EngineState,
  settings: Settings,
  followed: Followed,
  seen: Seen,
  now: Instant,
): Effect[] {
  const { tolerated, rate } = followed;
  const healthy = seen.attempts - seen.failures;
  const nats =
    seen.failures * Math.log(tolerated / rate) + healthy * Math.log((1 - tolerated) / (1 - rate));
  followed.overNats = Math.max(0, followed.overNats + nats);
  const { newestAt } = state.memory;
  if (newestAt === null || now - newestAt > BLIND_AFTER_MS) return [];
  const said = saidToBeOver(state, settings, followed, now);
  if (followed.clearSince === null) {
    const over = said ?? isOver(state, followed, now);
    return over ? beginWatching(followed, now) : [];
  }
  followed.attemptsSinceClear += seen.attempts;
  addEvidence(followed.relapse, sinceClear(followed, seen, now), tolerated);
  if (said === null ? isBack(followed) : !said) return relapse(followed, now);
  const held = now - followed.clearSince >= followed.keepFiringFor;
  const sure = said ?? followed.attemptsSinceClear > 0;
  return held && sure ? resolve(settings, followed, now) : [];
}

function isOver(state: EngineState, followed: Followed, now: Instant): boolean {
  return followed.overNats >= OVER_NATS && isCalm(state, followed, now);
}

function isBack({ relapse }: Followed): boolean {
  if (strongest(relapse) < RELAPSE_NATS) return false;
  return (relapse.terminals.length || leading(relapse).failures) >= RELAPSE_TERMINALS;
}

/**
 * Whether the last moments were calm. Heartbeats tell of the minute before them, so for a while
 * after the onset healthy attempts of the time before it arrive; failures tell of now. They are
 * counted by terminal: one that is stuck keeps nothing open.
 */
function isCalm(state: EngineState, followed: Followed, now: Instant): boolean {
  const { classes, incident, tolerated } = followed;
  // Nothing is calm between two waves.
  const calm = Math.max(CALM_MS, ...classes.map((f) => factsOf(f).waveMs ?? 0));
  const counts = countScope(state, classes, incident.cause, now - calm);
  const { attempts, terminals, unnamed } = counts;
  return terminals.size + unnamed <= Math.max(CALM_TERMINALS, 2 * tolerated * attempts);
}

/** Since it cleared every terminal counts once: one that is stuck brings nothing back. */
function sinceClear({ relapse }: Followed, seen: Seen, now: Instant): Observation {
  const terminals = new Set(seen.terminals.filter((t) => !relapse.terminals.includes(t)));
  const failures = terminals.size + seen.unnamed;
  const attempts = seen.attempts - (seen.failures - failures);
  return { now, attempts, failures, terminals, merchants: [] };
}

function beginWatching(followed: Followed, now: Instant): Effect[] {
  followed.clearSince = now;
  followed.attemptsSinceClear = 0;
  startAgain(followed.relapse, now);
  followed.incident = { ...followed.incident, status: 'monitoring' };
  return [append(followed, { kind: 'monitoring', at: now })];
}

function relapse(followed: Followed, now: Instant): Effect[] {
  followed.clearSince = null;
  followed.overNats = 0;
  const status = followed.incident.acknowledgedAt === null ? 'triggered' : 'acknowledged';
  followed.incident = { ...followed.incident, status };
  return [append(followed, { kind: 'relapsed', at: now })];
}

function resolve(settings: Settings, followed: Followed, now: Instant): Effect[] {
  const effects: Effect[] = saveMembers(followed);
  followed.incident = { ...followed.incident, status: 'resolved', resolvedAt: now };
  effects.push(append(followed, { kind: 'recovered', at: now }));
  return [...effects, ...endRun(followed, now), ...notify(settings, followed, 'resolved', now)];
}

/** With more failures the cause is surer; a better one replaces it and is told. */
function lookAgain(
  state: EngineState,
  settings: Settings,
  followed: Followed,
  now: Instant,
): Effect[] {
  const due = followed.refineAt[0];
  if (due === undefined || now < due || followed.clearSince !== null) return [];
  followed.refineAt.shift();
  const better = refine(state, settings, followed, now);
  const sure = (better ?? followed.incident).confidence >= CONFIDENT;
  // At night a minute may bring one payment: what is not sure yet is looked at again and again.
  if (!sure && followed.refineAt.length === 0) followed.refineAt.push(now + MINUTE);
  if (!better) return [];
  const { cause, diagnosis, severity } = followed.incident;
  const moved = keyOf(better.cause) !== keyOf(cause);
  const renamed = better.diagnosis !== diagnosis || better.severity !== severity;
  followed.incident = better;
  const inside = better.evidence.contrasts[0];
  if (inside) followed.rate = rateOf(inside.failures, inside.attempts, followed.tolerated);
  if (!moved && !renamed) return [{ kind: 'save_incident', incident: better }];
  // The members of another cause are others, whether it is wider or narrower.
  if (moved) Object.assign(followed, membersOf(state, followed), OTHER_MEMBERS);
  measure(state, followed, now);
  const event = { kind: 'updated' as const, at: now, incident: followed.incident };
  return [
    append(followed, event),
    ...startRun(settings, followed, now),
    ...notify(settings, followed, 'changed', now),
  ];
}

function membersOf(
  state: EngineState,
  { classes, incident, since }: Followed,
): Pick<Followed, 'terminals' | 'merchants' | 'regions'> {
  const { terminals, merchants, regions } = reachOf(state, classes, incident.cause, since);
  return { terminals, merchants, regions };
}

/** Keeps the shown figures fresh, and tells people when it has grown much. */
function save(state: EngineState, settings: Settings, followed: Followed, now: Instant): Effect[] {
  if (now - followed.savedAt < SAVE_EVERY_MS) return [];
  followed.savedAt = now;
  const before = followed.incident;
  const effects: Effect[] = saveMembers(followed);
  if (followed.incident.status !== 'resolved') measure(state, followed, now);
  const { incident, toldTerminals } = followed;
  if (JSON.stringify(before.impact) !== JSON.stringify(incident.impact)) {
    effects.push({ kind: 'save_incident', incident });
  }
  const due = now - followed.toldAt >= TOLD_EVERY_MS;
  const grown = incident.impact.terminals >= TOLD_GROWTH * Math.max(20, toldTerminals);
  if (due && grown && followed.clearSince === null) {
    const event = { kind: 'updated' as const, at: now, incident };
    effects.push(append(followed, event), ...notify(settings, followed, 'changed', now));
  }
  return effects;
}

/** The figures of the last minute. */
function measure(state: EngineState, followed: Followed, now: Instant): void {
  const { incident } = followed;
  const since = Math.max(incident.startedAt, now - MINUTE);
  const counts = countScope(state, followed.classes, incident.cause, since);
  const minutes = Math.max(1 / 6, (now - since) / MINUTE);
  const impact: Incident['impact'] = {
    ...incident.impact,
    terminals: Math.max(followed.terminals.size, Math.round(counts.unnamed / minutes)),
    merchants: followed.merchants.size,
    regions: [...followed.regions].sort(),
    failingPerMinute: Math.round(counts.failures / minutes),
    ratio: Number((counts.attempts > 0 ? counts.failures / counts.attempts : 0).toPrecision(3)),
  };
  followed.incident = { ...incident, impact };
}

function append(
  followed: Followed,
  event: Extract<Effect, { kind: 'append_event' }>['event'],
): Effect {
  return { kind: 'append_event', incident: followed.incident.id, event };
}
