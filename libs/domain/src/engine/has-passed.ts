/**
 * Whether what is about to be told has ended already. Nobody is to be woken for what is over: it is
 * noted, and told after all when it is back. That it is over must be known, not presumed: its
 * failures have ceased for longer than chance allows, and customers of the very place are answered
 * again; or what was missed comes as it did before. Where nobody can tell, people are told at once.
 */
import { type Instant, MINUTE, SECOND } from '../base/instant.js';
import { FLEET } from '../detect/baseline.js';
import type { Finding } from '../detect/detector.js';
import { factsOf, isPayment } from '../detect/registry.js';
import type { CauseEntry } from '../incident/incident.js';
import { profileMatcher } from '../localise/match.js';
import { isAnswer } from './count-answers.js';
import { attemptShare, normalOf } from './learn-normal.js';
import type { EngineState } from './memory.js';
import { eachInSlice, failureMatcher, slicesSince } from './recent.js';

/** Odds of 1,000 to 1 that it has ended. */
const PASSED_NATS = Math.log(1_000);
/** The same of what is missed once more: whoever is told a moment too soon loses little. */
const MISSED_NATS = 2;
/** What lasted longer than this is told, over or not: somebody will ask. */
const BRIEF_MS = MINUTE;
/** Failures of a batch may be on their way for so long. */
const LULL_MS = 2 * SECOND;
/** And no fewer times the longest pause between two of them, since they may come and go. */
const PAUSES = 3;
/** Customers who were answered since. */
const ANSWERS = 2;
/** What came so long before the onset is what comes when all is well. */
const BEFORE_MS = 5 * MINUTE;
/**
 * What comes is looked at over each of these: those who came back together are not heard evenly.
 * For the same reason nobody is missed again before all have had their turn.
 */
const HEARD_MS = [20 * SECOND, 30 * SECOND, 45 * SECOND] as const;
const TURN_MS = 70 * SECOND;
/** What was over is calm by now, since a missed heartbeat is noticed late: or it was not over. */
const CALM_BY_MS = 4 * MINUTE;
/** What is missed is noticed so long after it was due, at most; the time before tells nothing. */
const NOTICED_MS = 90 * SECOND;
/** Standard deviations by which what comes may fall short, and times the everyday failures. */
const SHORT = 2;

/** Where and since when something was found. */
export interface Found {
  readonly finding: Finding;
  readonly cause: readonly CauseEntry[];
  readonly onset: Instant;
}

/** Whether it is known to have ended, after a minute at most. */
export function hasPassed(state: EngineState, found: Found, now: Instant): boolean {
  const { units, business, missed } = factsOf(found.finding);
  if (missed)
    return now - HEARD_MS[0] - found.onset <= BRIEF_MS && comesAsBefore(state, found, now);
  return (
    isPayment({ units, business, prior: 0 }) && !business && isAnsweredAgain(state, found, now)
  );
}

/** Whether failures that came thick have ceased, and customers are answered. */
function isAnsweredAgain(state: EngineState, found: Found, now: Instant): boolean {
  const { finding, cause, onset } = found;
  const { failed, answered } = saidWithin(state, found);
  const from = Math.max(onset - BEFORE_MS, state.recent.slices[0]?.at ?? onset);
  const share = attemptShare(state, factsOf(finding).units, cause);
  const attempts = unitsIn(state, found, from, onset) * share;
  const everyday =
    (normalOf(state, finding, FLEET) * attempts + 1) / Math.max(MINUTE, onset - from);
  const end = endOf(failed, everyday, now);
  if (end === null || now - end < LULL_MS || end - onset > BRIEF_MS) return false;
  return answered.filter((at) => at > end).length >= ANSWERS;
}

/**
 * When failures ceased to be more than those of every day; null while they may go on. A few of
 * every day come after the end, too: it is where what came before and after is most unlike.
 */
function endOf(failed: readonly Instant[], everyday: number, now: Instant): Instant | null {
  let end: Instant | null = null;
  let most = PASSED_NATS;
  let pause = 0;
  const [first = now] = failed;
  for (const [i, at] of failed.entries()) {
    pause = Math.max(pause, at - (failed[i - 1] ?? at));
    const rate = (i + 1) / (at - first + pause);
    // Those of a single moment may be all that is told of a minute.
    if (pause === 0 || now - at < PAUSES * pause || rate <= everyday) continue;
    const after = failed.length - 1 - i;
    if (after > 1 + SHORT * everyday * (now - at)) continue;
    const nats = (rate - everyday) * (now - at) - after * Math.log(rate / everyday);
    if (nats < most) continue;
    most = nats;
    end = at;
  }
  return end;
}

/** When payments failed within a cause, in order, and when customers were answered there. */
function saidWithin(state: EngineState, { finding, cause, onset }: Found) {
  const { units } = factsOf(finding);
  const isWithin = failureMatcher(state.profiles, cause);
  const failed: Instant[] = [];
  const answered: Instant[] = [];
  for (const slice of slicesSince(state.recent, onset)) {
    for (const failure of slice.failures) {
      if (!isWithin(failure)) continue;
      if (isAnswer(failure, units)) answered.push(failure.at);
      if (failure.class === finding && failure.at >= onset) failed.push(failure.at);
    }
  }
  return { failed: failed.sort((a, b) => a - b), answered };
}

/**
 * Whether what was missed, and had come again, is missed once more; or a part of it, for longer
 * than what is over takes to be calm. Of payments others know: they
 * are watched from then on, and failures that come back are a relapse.
 */
export function isMissedAgain(
  state: EngineState,
  found: Found & { readonly foundAt: Instant; readonly tolerated: number },
  now: Instant,
): boolean {
  if (!factsOf(found.finding).missed || now - found.foundAt < TURN_MS) return false;
  if (now - found.foundAt >= CALM_BY_MS) {
    const due = unitsIn(state, found, now - TURN_MS, now);
    if (missedIn(state, found, now - TURN_MS, now) > SHORT * found.tolerated * due) return true;
  }
  const nats = comingNats(state, found, TURN_MS, found.foundAt, now);
  return nats !== null && nats < -MISSED_NATS;
}

/** Whether as much is heard as before it began, and so more than while it lasted. */
function comesAsBefore(state: EngineState, found: Found, now: Instant): boolean {
  return HEARD_MS.some((span) => (comingNats(state, found, span, now, now) ?? 0) >= PASSED_NATS);
}

/**
 * Nats by which what was heard in the last moments speaks for all that came before the onset, and
 * against what was left of it until it was found; null where nobody knows what came before.
 */
function comingNats(
  state: EngineState,
  found: Found,
  span: number,
  foundAt: Instant,
  now: Instant,
): number | null {
  const [oldest] = state.recent.slices;
  const until = found.onset - NOTICED_MS;
  const from = Math.max(until - BEFORE_MS, oldest?.at ?? until);
  if (until - from < MINUTE) return null;
  const before = unitsIn(state, found, from, until) - missedIn(state, found, from, until);
  const usual = (before / (until - from)) * span;
  const heard = unitsIn(state, found, now - span, now) - missedIn(state, found, now - span, now);
  const missed = missedIn(state, found, found.onset, foundAt);
  const due = Math.max(1, unitsIn(state, found, found.onset, foundAt));
  const rest = Math.min(1, Math.max(0.01, 1 - missed / due));
  const nats = -heard * Math.log(rest) - (1 - rest) * usual;
  // Less than all may be most of what was left: then nothing is shown.
  return heard < usual - SHORT * Math.sqrt(usual) ? Math.min(0, nats) : nats;
}

/** The units within a cause: attempts, or heartbeats that were due. */
function unitsIn(state: EngineState, { finding, cause }: Found, from: Instant, to: Instant) {
  const { units } = factsOf(finding);
  const isWithin = profileMatcher(state.profiles, cause);
  let sum = 0;
  for (const slice of slicesSince(state.recent, from)) {
    if (slice.at >= to) continue;
    eachInSlice(slice, units, (profile, n) => {
      if (isWithin(profile)) sum += n;
    });
  }
  return sum;
}

function missedIn(state: EngineState, { finding, cause }: Found, from: Instant, to: Instant) {
  const isWithin = profileMatcher(state.profiles, cause);
  let sum = 0;
  for (const slice of slicesSince(state.recent, from)) {
    if (slice.at >= to) continue;
    for (const { class: cls, profile, count } of slice.failures) {
      if (cls === finding && isWithin(profile)) sum += count;
    }
  }
  return sum;
}
