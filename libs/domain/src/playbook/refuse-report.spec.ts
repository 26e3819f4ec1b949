import { aRunOf } from '../../../../test/support/a-playbook.js';
import type { StepDone } from '../incident/incident.js';
import { applyStepEvent } from './apply-step-event.js';
import { outcomesOf, refuseReport } from './refuse-report.js';

const said = (step: string, more: Partial<StepDone> = {}): StepDone => {
  return { kind: 'step_done', at: 5, by: 'Li Wei', step, outcome: 'done', ...more };
};
const answered = (answer: string) => ({ outcome: 'answered' as const, answer });
const code = (...args: Parameters<typeof refuseReport>) => refuseReport(...args)?.code ?? null;

const run = aRunOf('sure ask answers: [yes, no/end]\nagree approve people: 2\ngo command');

test('a step that is due takes what its kind can be told', () => {
  expect(code(run, said('sure', answered('yes')))).toBeNull();
  expect(code(run, said('sure'))).toBe('step_outcome_refused');
  expect(code(run, said('sure', { outcome: 'skipped' }))).toBe('step_outcome_refused');
  expect(code(run, said('sure', answered('perhaps')))).toBe('step_outcome_refused');
});

test('what is not there, was told, or is not due is refused, each with its code', () => {
  expect(code(null, said('sure'))).toBe('step_not_found');
  expect(code(run, said('reboot'))).toBe('step_not_found');
  expect(code(run, said('go'))).toBe('step_not_due');
  expect(refuseReport(run, said('go'))?.detail).toMatch(/step sure is due/);
  const next = applyStepEvent(run, said('sure', answered('yes')));
  expect(code(next, said('sure', answered('no')))).toBe('step_already_done');
  expect(code(next, said('go'))).toBe('step_not_due');
});

test('one name, however it is written, is one person', () => {
  const asked = applyStepEvent(run, said('sure', answered('yes')));
  const once = applyStepEvent(asked, said('agree', { outcome: 'approved' }));
  for (const by of ['Li Wei', 'li wei', 'LiWei', 'Ｌｉ Ｗｅｉ']) {
    expect(code(once, said('agree', { by, outcome: 'approved' }))).toBe('approver_must_differ');
  }
  expect(code(once, said('agree', { by: 'Wang', outcome: 'approved' }))).toBeNull();
  expect(code(once, said('agree', { outcome: 'refused' }))).toBeNull();
});

test('what the service does itself nobody reports', () => {
  const kinds = aRunOf('a escalate\nb follow_up\nc wait\nd check\ne open_bridge').playbook.steps;
  const possible = kinds.map((step) => outcomesOf(step).join(' '));
  expect(possible).toEqual(['', '', 'skipped', 'skipped', 'done skipped']);
  expect(code(aRunOf('a escalate'), said('a'))).toBe('step_outcome_refused');
});
