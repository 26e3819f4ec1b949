/** Whether an incident's failures have ceased, are back, or have ceased for long enough. */
import { type Instant, SECOND } from '../base/instant.js';
import {
  addEvidence,
  leading,
  type Observation,
  startAgain,
  strongest,
} from '../detect/evidence-bank.js';
import { factsOf } from '../detect/registry.js';
import { profileMatcher } from '../localise/match.js';
import { saidToBeOver } from './ask-detectors.js';
import { amongAnswers, isAnswer, isByAnswers } from './count-answers.js';
import { countScope } from './examine.js';
import { grownHold, holdOf } from './grow-hold.js';
import { attemptShare } from './learn-normal.js';
import type { EngineState, Followed } from './memory.js';
import { eachFresh, type Fresh, failureMatcher } from './recent.js';
import { regionHit } from './region-hit.js';
import type { Settings } from './types.js';

/** Odds of 1,000 to 1 that the scope is healthy again. */
const OVER_NATS = Math.log(1_000);
/** Evidence that the fault is back while the incident is watched. */
const RELAPSE_NATS = 12;
const RELAPSE_TERMINALS = 3;
const CALM_MS = 10 * SECOND;
const CALM_TERMINALS = 2;
const MEMBERS_MAX = 200_000;
/** Without input for this long nothing is known, so nothing is over. */
const BLIND_AFTER_MS = 30 * SECOND;

/** What a tick brought within an incident's scope; the attempts of merchants are answers. */
export interface Seen {
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
export function scopeOf(state: EngineState, followed: Followed, fresh: readonly Fresh[]): Seen {
  const { cause } = followed.incident;
  const { units } = factsOf(followed.classes[0] ?? 'other');
  const share = attemptShare(state, units, cause);
  let attempts = 0;
  let failures = 0;
  const terminals: string[] = [];
  let unnamed = 0;
  const isWithin = profileMatcher(state.profiles, cause);
  const hasFailedWithin = failureMatcher(state.profiles, cause);
  const byAnswers = isByAnswers(followed.classes, cause);
  for (const brought of fresh) {
    eachFresh(brought, units, (profile, n) => {
      if (isWithin(profile)) attempts += n * share;
    });
    for (const f of brought.failures) {
      if (byAnswers && isAnswer(f, units) && hasFailedWithin(f)) attempts += f.count;
      if (!followed.classes.includes(f.class)) continue;
      if (!hasFailedWithin(f)) continue;
      failures += f.count;
      if (f.terminal === '') unnamed += f.count;
      else terminals.push(f.terminal);
    }
  }
  const all = byAnswers ? attempts + failures : Math.max(attempts, failures);
  return { attempts: all, failures, terminals, unnamed };
}

/** Adds whom a tick's failures of the scope hit. */
export function addMembers(state: EngineState, followed: Followed, fresh: readonly Fresh[]): void {
  const { cause } = followed.incident;
  if (followed.clearSince !== null || followed.terminals.size >= MEMBERS_MAX) return;
  const hasFailedWithin = failureMatcher(state.profiles, cause);
  for (const { failures } of fresh) {
    for (const f of failures) {
      if (!followed.classes.includes(f.class) || !hasFailedWithin(f)) continue;
      const region = regionHit(f, state.profiles.get(f.profile));
      if (f.terminal !== '') followed.terminals.add(f.terminal);
      if (f.merchant !== undefined) followed.merchants.add(f.merchant);
      if (region !== undefined) followed.regions.add(region);
    }
  }
}

/**
 * Whether the failures have ceased, are back, or have ceased for long enough. What was merged into
 * an incident counts with it: it has not ceased before they have.
 */
export function verdictOf(
  state: EngineState,
  settings: Settings,
  followed: Followed,
  seen: Seen,
  now: Instant,
): 'clear' | 'back' | 'over' | null {
  const { tolerated, rate } = ratesIn(state, followed);
  const healthy = seen.attempts - seen.failures;
  const nats =
    seen.failures * Math.log(tolerated / rate) + healthy * Math.log((1 - tolerated) / (1 - rate));
  followed.overNats = Math.max(0, followed.overNats + nats);
  const { newestAt } = state.memory;
  if (newestAt === null || now - newestAt > BLIND_AFTER_MS) return null;
  const said = saidToBeOver(state, settings, followed, now);
  // Asked last: of hundreds of incidents nearly all go on, and each looks through all the others.
  const restClear = () => partsOf(state, followed).every((part) => part.clearSince !== null);
  if (followed.clearSince === null) {
    return (said ?? isOver(state, followed, now)) && restClear() ? 'clear' : null;
  }
  followed.attemptsSinceClear += seen.attempts;
  addEvidence(followed.relapse, sinceClear(followed, seen, now), tolerated);
  if ((said === null ? isBack(followed) : !said) || !restClear()) return 'back';
  const held = now - followed.clearSince >= holdOf(followed);
  const sure = said ?? followed.attemptsSinceClear > 0;
  return held && sure ? 'over' : null;
}

/** The rates that `scopeOf` is weighed by: of failures among what it counts. */
function ratesIn(
  state: EngineState,
  { classes, incident, tolerated, rate }: Followed,
): Pick<Followed, 'tolerated' | 'rate'> {
  if (!isByAnswers(classes, incident.cause)) return { tolerated, rate };
  return { tolerated: amongAnswers(state, tolerated), rate: amongAnswers(state, rate) };
}

/** What was merged into an incident and is followed in it. */
export function partsOf(state: EngineState, { incident }: Followed): Followed[] {
  return state.memory.followed.filter((f) => f.host === incident.id);
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

/** From now on the failures of its scope have ceased. */
export function startClear(followed: Followed, now: Instant): void {
  followed.clearSince = now;
  followed.attemptsSinceClear = 0;
  startAgain(followed.relapse, now);
}

/** They are back. */
export function startFailing(followed: Followed, now: Instant): void {
  if (followed.clearSince !== null) {
    followed.hold = grownHold(holdOf(followed), now - followed.clearSince);
  }
  followed.clearSince = null;
  followed.overNats = 0;
}
