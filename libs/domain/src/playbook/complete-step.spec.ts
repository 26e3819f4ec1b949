import { completeStep } from './complete-step.js';
import type { PlaybookRun } from './playbook.js';

const run = (): PlaybookRun => ({
  incident: 'inc-1',
  playbook: { playbook: 'key', title: { en: 'Keys', 'zh-CN': '密钥' }, forbidden: [], steps: [] },
  hash: 'h',
  startedAt: 0,
  endedAt: null,
  steps: ['call', 'check'].map((id) => ({ id, status: 'open', by: null, at: null, note: null })),
});
const report = (step: string, by = 'Li', outcome: 'done' | 'skipped' = 'done') => ({
  step,
  outcome,
  by,
  at: 5,
});

test('a step is ticked off with who and when', () => {
  expect(completeStep(run(), report('call')).steps[0]).toEqual({
    id: 'call',
    status: 'done',
    by: 'Li',
    at: 5,
    note: null,
  });
});

test('a step that is done stays as it was first told', () => {
  const once = completeStep(run(), report('call', 'Li'));
  expect(completeStep(once, report('call', 'Wang', 'skipped'))).toEqual(once);
});

test('the run ends with its last step, and an unknown step changes nothing', () => {
  const half = completeStep(completeStep(run(), report('call')), report('nonsense'));
  expect(half.endedAt).toBeNull();
  expect(completeStep(half, report('check', 'Li', 'skipped')).endedAt).toBe(5);
});
