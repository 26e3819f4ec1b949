import type { Instant } from '../base/instant.js';
import type { PlaybookRun } from './playbook.js';

/** A person's word on one step. */
export interface StepReport {
  readonly step: string;
  readonly outcome: 'done' | 'skipped';
  readonly by: string;
  readonly at: Instant;
  readonly note?: string | undefined;
}

/** Ticks a step off; one that is done stays as it was first told. Ends the run with the last. */
export function completeStep(run: PlaybookRun, report: StepReport): PlaybookRun {
  const { step, outcome, by, at, note } = report;
  const steps = run.steps.map((s) =>
    s.id === step && s.status === 'open'
      ? { id: s.id, status: outcome, by, at, note: note ?? null }
      : s,
  );
  const ended = steps.every((s) => s.status !== 'open');
  return { ...run, steps, endedAt: run.endedAt ?? (ended ? at : null) };
}
