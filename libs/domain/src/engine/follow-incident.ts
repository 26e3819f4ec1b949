/**
 * Following an open incident: who is hit, whether the cause is still the best one, whether it is
 * over. It ends on positive evidence only; where nothing is heard, it stays as it is.
 */
import { type Instant, MINUTE, SECOND } from '../base/instant.js';
import { applyEvent } from '../incident/apply-event.js';
import { hasEnded } from '../incident/has-ended.js';
import type { Incident, IncidentEvent } from '../incident/incident.js';
import { keyOf } from '../localise/match.js';
import { reachOf, withLocks } from './describe-incident.js';
import { endRun } from './drive-run.js';
import { countScope, type ScopeCounts } from './examine.js';
import { findLocks } from './find-locks.js';
import { raise } from './grade-incident.js';
import {
  addMembers,
  partsOf,
  type Seen,
  scopeOf,
  startClear,
  startFailing,
  verdictOf,
} from './judge-end.js';
import type { EngineState, Followed } from './memory.js';
import { mergeTwin } from './merge-incidents.js';
import { isBack, tellNote } from './note-passed.js';
import { notify } from './notify-people.js';
import { refine } from './open-incident.js';
import type { Fresh } from './recent.js';
import { OTHER_MEMBERS, saveMembers } from './save-members.js';
import { CONFIDENT } from './settle-cause.js';
import { startRun } from './start-run.js';
import { isBurning, rateOf, toleratedOf } from './tolerate-fault.js';
import type { Effect, Settings } from './types.js';

const SAVE_EVERY_MS = 2 * SECOND;
/** A set this much larger than the one people were told of is told again, but not every minute. */
const TOLD_GROWTH = 3;
const TOLD_EVERY_MS = 5 * MINUTE;

/** One tick of every open incident. */
export function followAll(
  state: EngineState,
  settings: Settings,
  fresh: readonly Fresh[],
  now: Instant,
): Effect[] {
  const effects: Effect[] = [];
  for (const followed of state.memory.followed) {
    if (hasEnded(followed.incident)) continue;
    const seen = scopeOf(state, followed, fresh);
    if (seen.failures > 0) followed.lastHitAt = now;
    addMembers(state, followed, fresh);
    effects.push(...judge(state, settings, followed, seen, now));
    effects.push(...lookAgain(state, settings, followed, now));
    effects.push(...save(state, settings, followed, now));
    if (!hasEnded(followed.incident)) effects.push(...raise(state, settings, followed, now));
  }
  return effects;
}

/** Whether it is over, back, or closed. */
function judge(
  state: EngineState,
  settings: Settings,
  followed: Followed,
  seen: Seen,
  now: Instant,
): Effect[] {
  switch (verdictOf(state, settings, followed, seen, now)) {
    case 'clear':
      return beginWatching(followed, now);
    case 'back':
      return [...relapse(followed, now), ...tellNote(state, settings, followed, now)];
    case 'over':
      return resolve(settings, followed, now);
    case null:
      return isBack(state, followed, now) ? tellNote(state, settings, followed, now) : [];
  }
}

function beginWatching(followed: Followed, now: Instant): Effect[] {
  startClear(followed, now);
  return [happen(followed, { kind: 'monitoring', at: now })];
}

function relapse(followed: Followed, now: Instant): Effect[] {
  startFailing(followed, now);
  return [happen(followed, { kind: 'relapsed', at: now })];
}

function resolve(settings: Settings, followed: Followed, now: Instant): Effect[] {
  const effects: Effect[] = saveMembers(followed);
  effects.push(happen(followed, { kind: 'recovered', at: now }));
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
  const found = better ?? followed.incident;
  const sure = found.confidence >= CONFIDENT;
  if (followed.refineAt.length === 0) {
    // At night a minute may bring one payment: what is not sure yet is looked at again and again.
    if (!sure) followed.refineAt.push(now + MINUTE);
    // What fails a little may be down in a moment: people are told at once.
    else if (isBurning(followed.classes, found)) followed.refineAt.push(now + 5 * SECOND);
  }
  if (!better) return [];
  const { cause, diagnosis, severity } = followed.incident;
  const moved = keyOf(better.cause) !== keyOf(cause);
  const renamed = better.diagnosis !== diagnosis || better.severity !== severity;
  followed.incident = better;
  if (better.diagnosis !== diagnosis) {
    followed.tolerated = toleratedOf(state, settings, followed.classes, better);
  }
  const inside = better.evidence.contrasts[0];
  if (inside) followed.rate = rateOf(inside.failures, inside.attempts, followed.tolerated);
  if (!moved && !renamed) return [{ kind: 'save_incident', incident: better }];
  // The members of another cause are others, whether it is wider or narrower.
  if (moved) Object.assign(followed, membersOf(state, followed), OTHER_MEMBERS);
  measure(state, settings, followed, now);
  const event = { kind: 'updated' as const, at: now, incident: followed.incident };
  const told = append(followed, event);
  const twin = moved ? mergeTwin(state, settings, followed, now) : [];
  if (followed.incident.status === 'merged') return [told, ...twin];
  return [
    told,
    ...twin,
    ...(better.foundOver ? [] : startRun(settings, followed, now)),
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
  if (!hasEnded(followed.incident)) measure(state, settings, followed, now);
  const { incident, toldTerminals } = followed;
  if (figuresOf(before) !== figuresOf(incident)) {
    effects.push({ kind: 'save_incident', incident });
  }
  const due = now - followed.toldAt >= TOLD_EVERY_MS;
  const grown = incident.impact.terminals >= TOLD_GROWTH * Math.max(20, toldTerminals);
  if (due && grown && followed.clearSince === null) {
    // Also where nobody is told, of a note or in a silence: its story is no list of its figures.
    followed.toldTerminals = incident.impact.terminals;
    followed.toldAt = now;
    const event = { kind: 'updated' as const, at: now, incident };
    effects.push(append(followed, event), ...notify(settings, followed, 'changed', now));
  }
  return effects;
}

function figuresOf({ impact, evidence }: Incident): string {
  return JSON.stringify([impact, evidence.locks]);
}

/** The figures of the last minute, and whose cards are locked. */
function measure(state: EngineState, settings: Settings, followed: Followed, now: Instant): void {
  const { incident } = followed;
  const since = Math.max(incident.startedAt, now - MINUTE);
  const counts = sumUp(
    [followed, ...partsOf(state, followed)].map((part) =>
      countScope(state, part.classes, part.incident.cause, since),
    ),
  );
  const minutes = Math.max(1 / 6, (now - since) / MINUTE);
  const impact: Incident['impact'] = {
    ...incident.impact,
    terminals: Math.max(followed.terminals.size, Math.round(counts.unnamed / minutes)),
    merchants: followed.merchants.size,
    regions: [...followed.regions].sort(),
    failingPerMinute: Math.round(counts.failures / minutes),
    ratio: Number((counts.attempts > 0 ? counts.failures / counts.attempts : 0).toPrecision(3)),
  };
  const [finding = 'other'] = followed.classes;
  const locks = findLocks(state, finding, incident.cause, followed.since, settings.codes);
  followed.incident = { ...incident, impact, evidence: withLocks(incident.evidence, locks) };
}

function sumUp(counts: readonly ScopeCounts[]) {
  const sum = { attempts: 0, failures: 0, unnamed: 0 };
  for (const { attempts, failures, unnamed } of counts) {
    sum.attempts += attempts;
    sum.failures += failures;
    sum.unnamed += unnamed;
  }
  return sum;
}

/** Folds an event in and has it written down. */
function happen(followed: Followed, event: IncidentEvent): Effect {
  followed.incident = applyEvent(followed.incident, event);
  return append(followed, event);
}

function append(
  followed: Followed,
  event: Extract<Effect, { kind: 'append_event' }>['event'],
): Effect {
  return { kind: 'append_event', incident: followed.incident.id, event };
}
