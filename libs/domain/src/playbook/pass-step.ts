/** What a run does by itself: the clock and the incident's own figures move it, nobody else. */
import type { Instant } from '../base/instant.js';
import type { StepPassed } from '../incident/incident.js';
import { END, reachable, waysOut } from './flow.js';
import type { PlaybookRun } from './playbook.js';
import type { Condition, Step } from './step.js';
import { whereIs } from './where-is.js';

/** The incident's figures of the last minute; null where nothing was heard that would tell. */
export interface RunFacts {
  /** Share of the attempts in its scope that failed, 0 to 1. */
  readonly failingShare: number | null;
  /** The share that is normal there, 0 to 1. */
  readonly normalShare: number;
  readonly failingTerminals: number | null;
  readonly recovered: boolean;
}

/** The next thing that happens by itself; null while nothing does. */
export function passStep(run: PlaybookRun, facts: RunFacts, now: Instant): StepPassed | null {
  const { step, deadline } = whereIs(run);
  if (!step || run.endedAt !== null) return null;
  const over = deadline !== null && now >= deadline;
  const pass = (outcome: StepPassed['outcome']): StepPassed => {
    return { kind: 'step_passed', at: now, step: step.id, outcome };
  };
  switch (step.kind) {
    case 'wait':
      return over ? pass('waited') : null;
    case 'check':
      if (holds(step.when, facts)) return pass('met');
      return over ? pass('unmet') : null;
    case 'escalate':
      return pass('escalated');
    case 'follow_up':
      return pass('noted');
    default: {
      if (!over) return null;
      if (step.late !== undefined) return pass('late');
      const state = run.steps.find(({ id }) => id === step.id);
      return state?.overdueAt === undefined ? pass('overdue') : null;
    }
  }
}

/** What is owed when the incident is over: every `follow_up` that no way would have left out. */
export function owedAtEnd(run: PlaybookRun, now: Instant): StepPassed[] {
  const { step: due } = whereIs(run);
  if (!due || run.endedAt !== null) return [];
  return run.playbook.steps
    .filter((step) => step.kind === 'follow_up')
    .filter(({ id }) => run.steps.some((s) => s.id === id && s.status === 'open'))
    .filter(({ id }) => !endsWithout(run, due.id, id))
    .map(({ id }) => ({ kind: 'step_passed', at: now, step: id, outcome: 'noted' }));
}

function endsWithout({ playbook }: PlaybookRun, from: string, left: string): boolean {
  const ways = (step: Step) => (step.id === left ? [] : waysOut(playbook, step));
  return reachable(playbook, from, ways).has(END);
}

/** Whether all that is said holds; what nobody knows does not. */
export function holds(condition: Condition, facts: RunFacts): boolean {
  const { failingShare: share, normalShare: normal, failingTerminals, recovered } = facts;
  const times = share === null || normal <= 0 ? null : share / normal;
  const within = (value: number | null, bounds: Condition['failing_share']) => {
    if (bounds === undefined) return true;
    if (value === null) return false;
    return value < (bounds.below ?? Number.POSITIVE_INFINITY) && value > (bounds.above ?? -1);
  };
  return (
    within(share, condition.failing_share) &&
    within(times, condition.times_normal) &&
    within(failingTerminals, condition.failing_terminals) &&
    (condition.recovered === undefined || condition.recovered === recovered)
  );
}
