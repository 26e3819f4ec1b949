/**
 * A run is what its events made of it: each is folded in here, by the engine that decides and by
 * whoever wants to know what a run will be. An event that comes too late changes nothing.
 */
import type { Instant } from '../base/instant.js';
import type { StepDone, StepPassed } from '../incident/incident.js';
import type { Playbook, PlaybookRun, StepState } from './playbook.js';
import { refuseReport } from './refuse-report.js';
import { whereIs } from './where-is.js';

/** A playbook before anything was done. */
export function beginRun(
  incident: string,
  found: { readonly playbook: Playbook; readonly hash: string },
  now: Instant,
): PlaybookRun {
  const open = { status: 'open', by: null, at: null, note: null } as const;
  const steps = found.playbook.steps.map(({ id }) => ({ id, ...open }));
  const { playbook, hash } = found;
  return { incident, playbook, hash, startedAt: now, endedAt: null, steps };
}

/** The run after one event; the run itself when the event says nothing new. */
export function applyStepEvent(run: PlaybookRun, event: StepDone | StepPassed): PlaybookRun {
  const state = run.steps.find(({ id }) => id === event.step);
  if (state?.status !== 'open') return run;
  const next = event.kind === 'step_done' ? told(run, state, event) : passed(state, event);
  if (next === null) return run;
  const steps = run.steps.map((s) => (s.id === event.step ? next : s));
  const after = { ...run, steps };
  const through = whereIs(after).step === null;
  return { ...after, endedAt: run.endedAt ?? (through ? event.at : null) };
}

function told(run: PlaybookRun, state: StepState, event: StepDone): StepState | null {
  if (refuseReport(run, event) !== null) return null;
  const { by, at, outcome, answer } = event;
  const said = { by, at, note: event.note ?? null };
  switch (outcome) {
    case 'approved': {
      const approvals = [...(state.approvals ?? []), { by, at }];
      const step = run.playbook.steps.find(({ id }) => id === state.id);
      const enough = step?.kind !== 'approve' || approvals.length >= step.people;
      return enough ? { ...state, ...said, approvals, status: 'done' } : { ...state, approvals };
    }
    case 'answered':
      return { ...state, ...said, status: 'done', ...(answer !== undefined && { answer }) };
    case 'refused':
    case 'skipped':
    case 'done':
      return { ...state, ...said, status: outcome };
  }
}

function passed(state: StepState, { at, outcome }: StepPassed): StepState {
  switch (outcome) {
    case 'overdue':
      return { ...state, overdueAt: at };
    case 'unmet':
    case 'late':
      return { ...state, at, status: outcome };
    case 'waited':
    case 'met':
    case 'escalated':
    case 'noted':
      return { ...state, at, status: 'done' };
  }
}
