import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import type { IncidentEvent, StepDone } from '#domain/incident/incident.js';
import { applyStepEvent } from '#domain/playbook/apply-step-event.js';
import { refuseReport } from '#domain/playbook/refuse-report.js';
import { demandOpen, type Heard } from './hear-person.js';
import type { ReportStep } from './incident-input.js';

/**
 * Somebody did a step of the playbook, left it out, answered or agreed; the first word stands. What
 * others said that the engine has not heard yet counts: of two who agree at the same moment, the
 * second sees the first.
 */
export function reportStep(
  heard: Heard,
  step: string,
  input: ReportStep,
  now: Instant,
): IncidentEvent {
  demandOpen(heard);
  const { by, outcome, answer, note } = input;
  const event: StepDone = {
    kind: 'step_done',
    at: now,
    by,
    step,
    outcome,
    ...(answer !== undefined && { answer }),
    ...(note !== undefined && { note }),
  };
  const refusal = refuseReport(runOf(heard), event);
  if (refusal) throw new DomainError(refusal.code, refusal.detail);
  return event;
}

function runOf({ run, unheard }: Heard): Heard['run'] {
  if (!run) return null;
  return unheard.reduce(
    (known, event) => (event.kind === 'step_done' ? applyStepEvent(known, event) : known),
    run,
  );
}
