import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import type { IncidentEvent } from '#domain/incident/incident.js';
import { demandOpen, type Heard } from './hear-person.js';
import type { ReportStep } from './incident-input.js';

/** Somebody did a step of the playbook, or left it out; the first word on a step stands. */
export function reportStep(
  heard: Heard,
  step: string,
  input: ReportStep,
  now: Instant,
): IncidentEvent {
  demandOpen(heard);
  const { incident, unheard, run } = heard;
  const state = run?.steps.find(({ id }) => id === step);
  if (!state) {
    const name = JSON.stringify(step);
    throw new DomainError('step_not_found', `the playbook of ${incident.id} has no step ${name}`);
  }
  const earlier = unheard.find((event) => event.kind === 'step_done' && event.step === step);
  if (state.status !== 'open' || earlier) {
    throw new DomainError('step_already_done', `somebody has reported on step ${step}`);
  }
  const { by, outcome, note } = input;
  return { kind: 'step_done', at: now, by, step, outcome, ...(note !== undefined && { note }) };
}
