/** Where a run stands: whose turn it is, since when, and what may be done ahead of its turn. */
import type { Instant } from '../base/instant.js';
import { wayTaken } from './flow.js';
import type { PlaybookRun } from './playbook.js';
import { type Step, spanMs } from './step.js';

/** A run's place. */
export interface Place {
  /** The step that is due; null when the run is through. */
  readonly step: Step | null;
  /** Since when it has been due. */
  readonly since: Instant;
  /** When its limit passes, or its wait ends; null when it has none. */
  readonly deadline: Instant | null;
  /** Steps whose turn comes for certain and soon: whoever has done one already may say so. */
  readonly ahead: readonly string[];
}

/** The place of a run, from what has been told of its steps. */
export function whereIs(run: PlaybookRun): Place {
  const { step, since } = dueOf(run);
  if (!step) return { step: null, since, deadline: null, ahead: [] };
  const span = spanOf(step);
  const deadline = span === undefined ? null : since + spanMs(span);
  return { step, since, deadline, ahead: aheadOf(run, step) };
}

function dueOf(run: PlaybookRun): { step: Step | null; since: Instant } {
  const { steps } = run.playbook;
  let since = Math.max(run.startedAt, run.resumedAt ?? 0);
  let id: string | undefined = steps[0]?.id;
  // A playbook has no loops; one that has, of another version, ends here.
  for (let passed = 0; passed <= steps.length; passed += 1) {
    const step = steps.find((s) => s.id === id);
    const state = run.steps.find((s) => s.id === id);
    if (!step || !state) break;
    if (state.status === 'open') return { step, since };
    since = Math.max(since, state.at ?? 0);
    id = wayTaken(run.playbook, step, state);
  }
  return { step: null, since };
}

function spanOf(step: Step): string | undefined {
  if (step.kind === 'wait') return step.for;
  return 'limit' in step ? step.limit : undefined;
}

/** Those after which nothing is decided: the run goes on below them whatever comes of them. */
function isPlain(step: Step): boolean {
  return step.kind === 'manual' || step.kind === 'notify' || step.kind === 'open_bridge';
}

function aheadOf(run: PlaybookRun, due: Step): string[] {
  const ahead: string[] = [];
  let step: Step | undefined = due;
  while (step && isPlain(step) && ahead.length <= run.steps.length) {
    const state = run.steps.find((s) => s.id === step?.id);
    if (!state) break;
    if (step !== due && state.status === 'open') ahead.push(step.id);
    const to = wayTaken(run.playbook, step, state);
    step = run.playbook.steps.find((s) => s.id === to);
  }
  return ahead;
}
