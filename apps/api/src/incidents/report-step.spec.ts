import type { IncidentEvent } from '#domain/incident/incident.js';
import { aRunOf } from '../../../../test/support/a-playbook.js';
import { anIncident } from '../../../../test/support/an-incident.js';
import type { Heard } from './hear-person.js';
import type { ReportStep } from './incident-input.js';
import { reportStep } from './report-step.js';

const run = aRunOf('agree approve people: 2, refused: last\ngo command\nlast manual');

function report(step: string, input: ReportStep, unheard: IncidentEvent[] = []): string {
  const heard: Heard = { incident: anIncident({ status: 'mitigating' }), unheard, run };
  try {
    const event = reportStep(heard, step, input, 5);
    return event.kind === 'step_done' ? event.outcome : event.kind;
  } catch (error) {
    return String((error as { code?: string }).code);
  }
}

const yes = (by: string): IncidentEvent => {
  return { kind: 'step_done', at: 4, by, step: 'agree', outcome: 'approved' };
};

test('of two who agree at the same moment the second sees the first, heard or not', () => {
  expect(report('agree', { by: 'Li', outcome: 'approved' })).toBe('approved');
  expect(report('agree', { by: 'Li', outcome: 'approved' }, [yes('Li')])).toBe(
    'approver_must_differ',
  );
  expect(report('agree', { by: 'Wang', outcome: 'approved' }, [yes('Li')])).toBe('approved');
});

test('a command waits for both, whatever the engine has folded in so far', () => {
  const given: ReportStep = { by: 'Li', outcome: 'done' };
  expect(report('go', given)).toBe('step_not_due');
  expect(report('go', given, [yes('Li')])).toBe('step_not_due');
  expect(report('go', given, [yes('Li'), yes('Wang')])).toBe('done');
});

test('what cannot be said of a step, and a step that is not there', () => {
  expect(report('agree', { by: 'Li', outcome: 'done' })).toBe('step_outcome_refused');
  expect(report('reboot', { by: 'Li', outcome: 'done' })).toBe('step_not_found');
});
