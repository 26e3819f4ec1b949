/**
 * Playbooks at work: what the clock and the incident's own figures make of them. Their events are
 * stored with what comes of them in one transaction: a crash repeats the decision, or has made it.
 */
import { type Instant, MINUTE, SECOND } from '../base/instant.js';
import { hasEnded } from '../incident/has-ended.js';
import type { StepPassed } from '../incident/incident.js';
import { applyStepEvent } from '../playbook/apply-step-event.js';
import { owedAtEnd, passStep, type RunFacts } from '../playbook/pass-step.js';
import { whereIs } from '../playbook/where-is.js';
import { countScope } from './examine.js';
import type { EngineState, Followed } from './memory.js';
import { notify } from './notify-people.js';
import { hastenLadder } from './page-people.js';
import type { Effect, Settings } from './types.js';

/** Without input for this long nothing is known of the last minute. */
const BLIND_AFTER_MS = 30 * SECOND;

/** Moves the run of every open incident as far as it goes by itself. */
export function driveRuns(state: EngineState, settings: Settings, now: Instant): Effect[] {
  return state.memory.followed
    .filter(({ incident }) => !hasEnded(incident))
    .flatMap((followed) => drive(state, settings, followed, now));
}

/** Ends the run with its incident: what is owed afterwards is written down. */
export function endRun(followed: Followed, now: Instant): Effect[] {
  const { run } = followed;
  if (!run || run.endedAt !== null) return [];
  const owed = owedAtEnd(run, now);
  followed.run = { ...owed.reduce(applyStepEvent, run), endedAt: now };
  return [...owed.map((event) => append(followed, event)), save(followed.run)];
}

function drive(state: EngineState, settings: Settings, followed: Followed, now: Instant): Effect[] {
  const effects: Effect[] = [];
  // Every step passes once at most, and is overdue once at most.
  for (let i = 0; i < 2 * (followed.run?.steps.length ?? 0); i += 1) {
    const { run } = followed;
    if (!run || run.endedAt !== null) break;
    const { step } = whereIs(run);
    const facts = step?.kind === 'check' ? factsOf(state, followed, now) : UNKNOWN;
    const event = passStep(run, facts, now);
    if (!event) break;
    followed.run = applyStepEvent(run, event);
    effects.push(append(followed, event));
    if (step?.kind === 'escalate') {
      effects.push(...notify(settings, followed, 'escalated', now, step.to));
      hastenLadder(settings, followed, now);
    }
  }
  return followed.run && effects.length > 0 ? [...effects, save(followed.run)] : effects;
}

const UNKNOWN: RunFacts = {
  failingShare: null,
  normalShare: 0,
  failingTerminals: null,
  recovered: false,
};

/**
 * The incident's figures of the last minute. Where nobody was heard, nothing is known; nor in the
 * first minute, which healthy payments of the time before thin.
 */
function factsOf(state: EngineState, followed: Followed, now: Instant): RunFacts {
  const { newestAt } = state.memory;
  const recovered = followed.clearSince !== null;
  const blind = newestAt === null || now - newestAt > BLIND_AFTER_MS;
  if (blind || now - followed.since < MINUTE) return { ...UNKNOWN, recovered };
  const { classes, incident } = followed;
  const counts = countScope(state, classes, incident.cause, now - MINUTE);
  const heard = counts.attempts > 0;
  return {
    failingShare: heard ? counts.failures / counts.attempts : null,
    normalShare: incident.impact.baseline,
    failingTerminals: heard ? counts.terminals.size + counts.unnamed : null,
    recovered,
  };
}

function append({ incident }: Followed, event: StepPassed): Effect {
  return { kind: 'append_event', incident: incident.id, event };
}

function save(run: NonNullable<Followed['run']>): Effect {
  return { kind: 'save_run', run };
}
