/** Whether a person may say what they say about a step, and if not, why. */
import type { StepDone } from '../incident/incident.js';
import type { PlaybookRun, StepState } from './playbook.js';
import type { Step } from './step.js';
import { whereIs } from './where-is.js';

/** Why a report is refused; the codes are those of the API. */
export interface Refusal {
  readonly code:
    | 'step_not_found'
    | 'step_already_done'
    | 'step_not_due'
    | 'step_outcome_refused'
    | 'approver_must_differ';
  /** One English sentence about this very report. */
  readonly detail: string;
}

/** Null when the report can be taken. */
export function refuseReport(run: PlaybookRun | null, report: StepDone): Refusal | null {
  const name = JSON.stringify(report.step);
  const state = run?.steps.find(({ id }) => id === report.step);
  const step = run?.playbook.steps.find(({ id }) => id === report.step);
  if (!run || !state || !step) {
    return { code: 'step_not_found', detail: `the playbook has no step ${name}` };
  }
  if (state.status !== 'open') {
    return { code: 'step_already_done', detail: `somebody has reported on step ${step.id}` };
  }
  const place = whereIs(run);
  if (place.step?.id !== step.id && !place.ahead.includes(step.id)) {
    const due = place.step ? `step ${place.step.id} is due` : 'the playbook is through';
    return { code: 'step_not_due', detail: `it is not the turn of step ${step.id}: ${due}` };
  }
  return refuseOutcome(step, state, report);
}

/** What people can say of a step, by its kind. */
export function outcomesOf({ kind }: Step): readonly StepDone['outcome'][] {
  switch (kind) {
    case 'ask':
      return ['answered'];
    case 'approve':
      return ['approved', 'refused'];
    case 'check':
    case 'wait':
      return ['skipped'];
    case 'escalate':
    case 'follow_up':
      return [];
    default:
      return ['done', 'skipped'];
  }
}

function refuseOutcome(step: Step, state: StepState, report: StepDone): Refusal | null {
  const possible = outcomesOf(step);
  if (!possible.includes(report.outcome)) {
    const can = possible.length === 0 ? 'the service does it itself' : possible.join(' or ');
    const detail = `step ${step.id} is of kind ${step.kind}: ${can}`;
    return { code: 'step_outcome_refused', detail };
  }
  if (step.kind === 'ask' && !step.answers.some(({ id }) => id === report.answer)) {
    const detail = `step ${step.id} is answered with ${step.answers.map((a) => a.id).join(' or ')}`;
    return { code: 'step_outcome_refused', detail };
  }
  const agreed = state.approvals?.find(({ by }) => samePerson(by, report.by));
  if (report.outcome === 'approved' && agreed) {
    const detail = `${agreed.by} has agreed already; another person must`;
    return { code: 'approver_must_differ', detail };
  }
  return null;
}

/** A name written otherwise is no second person. */
export function samePerson(one: string, other: string): boolean {
  return written(one) === written(other);
}

function written(name: string): string {
  return name.normalize('NFKC').replace(/\s+/gu, '').toLowerCase();
}
