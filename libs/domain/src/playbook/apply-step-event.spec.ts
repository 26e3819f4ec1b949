import { aPlaybook, aRunOf } from '../../../../test/support/a-playbook.js';
import type { StepDone, StepPassed } from '../incident/incident.js';
import { applyStepEvent, beginRun } from './apply-step-event.js';
import { type PlaybookRun, PlaybookRun as Schema } from './playbook.js';

const done = (step: string, more: Partial<StepDone> = {}): StepDone => {
  return { kind: 'step_done', at: 5, by: 'Li', step, outcome: 'done', ...more };
};
const passed = (step: string, outcome: StepPassed['outcome'], at = 7): StepPassed => {
  return { kind: 'step_passed', at, step, outcome };
};
const fold = (run: PlaybookRun, ...events: (StepDone | StepPassed)[]) =>
  events.reduce(applyStepEvent, run);
const state = (run: PlaybookRun, id: string) => run.steps.find((s) => s.id === id);

test('a run begins with every step open, and keeps content and hash', () => {
  const playbook = aPlaybook('call manual\ncheck manual');
  const run = beginRun('inc-1', { playbook, hash: 'h' }, 3);
  const open = { status: 'open', by: null, at: null, note: null };
  expect(run).toMatchObject({ playbook, hash: 'h', startedAt: 3, endedAt: null });
  expect(run.steps).toEqual([
    { id: 'call', ...open },
    { id: 'check', ...open },
  ]);
});

test('a step is ticked off with who, when and why; the first word stands', () => {
  const once = fold(aRunOf('call manual\nlast manual'), done('call', { note: 'twice' }));
  const told = { id: 'call', status: 'done', by: 'Li', at: 5, note: 'twice' };
  expect(state(once, 'call')).toEqual(told);
  expect(applyStepEvent(once, done('call', { by: 'Wang', outcome: 'skipped' }))).toBe(once);
  expect(applyStepEvent(once, done('nonsense'))).toBe(once);
  expect(applyStepEvent(once, passed('call', 'late'))).toBe(once);
});

test('the run ends where no step is due any more', () => {
  const run = aRunOf('sure ask answers: [yes, no/end]\nfix manual');
  const no = fold(run, done('sure', { outcome: 'answered', answer: 'no' }));
  expect(no.endedAt).toBe(5);
  expect(state(no, 'fix')?.status).toBe('open');
  const yes = fold(run, done('sure', { outcome: 'answered', answer: 'yes' }));
  expect(yes.endedAt).toBeNull();
  expect(fold(yes, done('fix', { at: 9 })).endedAt).toBe(9);
});

test('two people agree, one who says no is enough', () => {
  const run = aRunOf('agree approve people: 2, refused: last\ngo command\nlast manual');
  const yes = (by: string) => done('agree', { by, outcome: 'approved' });
  const one = fold(run, yes('Li'), yes('li'));
  expect(state(one, 'agree')).toMatchObject({ status: 'open', approvals: [{ by: 'Li', at: 5 }] });
  expect(state(fold(one, done('go')), 'go')?.status).toBe('open');
  const two = fold(one, yes('Wang'));
  expect(state(two, 'agree')).toMatchObject({ status: 'done', by: 'Wang' });
  expect(state(fold(two, done('go')), 'go')?.status).toBe('done');
  const no = fold(one, done('agree', { by: 'Wang', outcome: 'refused', note: 'too many' }));
  expect(state(no, 'agree')).toMatchObject({ status: 'refused', note: 'too many' });
  expect(state(fold(no, done('go')), 'go')?.status).toBe('open');
});

test('what comes about by itself is kept with its moment', () => {
  const run = aRunOf('call manual limit: 5m\nseen check\nlast manual');
  const overdue = fold(run, passed('call', 'overdue'));
  expect(state(overdue, 'call')).toMatchObject({ status: 'open', overdueAt: 7 });
  const unmet = fold(overdue, done('call'), passed('seen', 'unmet', 9));
  expect(state(unmet, 'seen')).toMatchObject({ status: 'unmet', at: 9, by: null });
  expect(unmet.endedAt).toBe(9);
});

test('the same events make the same run, and it comes back from the store as it was', () => {
  const run = aRunOf('a approve people: 2\nb command\nc wait\nd follow_up');
  const events = [
    done('a', { outcome: 'approved' }),
    done('a', { by: 'Wang', outcome: 'approved', at: 6 }),
    done('b', { at: 8 }),
    passed('c', 'waited', 9),
    passed('d', 'noted', 9),
  ];
  const once = fold(run, ...events);
  expect(fold(run, ...events)).toEqual(once);
  expect(Schema.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
  expect(once.endedAt).toBe(9);
});
