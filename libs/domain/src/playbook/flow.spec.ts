import { aPlaybook } from '../../../../test/support/a-playbook.js';
import { following, reachable, waysOut, wayTaken } from './flow.js';
import type { StepState } from './playbook.js';
import type { Step } from './step.js';

const playbook = aPlaybook(`
  sure ask answers: [yes, no/last], late: last, limit: 5m
  held check otherwise: last
  agree approve refused: last
  fix manual next: end
  last manual`);
const step = (id: string) => playbook.steps.find((s) => s.id === id) as Step;
const ways = (id: string) => waysOut(playbook, step(id)).map(({ to }) => to);
const after = (id: string, status: StepState['status'], answer?: string) => {
  const state = { id, status, by: null, at: 1, note: null, ...(answer && { answer }) };
  return wayTaken(playbook, step(id), state);
};

test('below the last step is the end', () => {
  expect(following(playbook, step('fix'))).toBe('last');
  expect(following(playbook, step('last'))).toBe('end');
});

test('every way out of a step is known, the one of who agrees first', () => {
  expect(ways('sure')).toEqual(['held', 'last', 'last']);
  expect(ways('held')).toEqual(['agree', 'last']);
  expect(ways('agree')).toEqual(['fix', 'last']);
  expect(ways('fix')).toEqual(['end']);
});

test.each([
  ['sure', 'done', 'yes', 'held'],
  ['sure', 'done', 'no', 'last'],
  ['sure', 'late', undefined, 'last'],
  ['held', 'done', undefined, 'agree'],
  ['held', 'unmet', undefined, 'last'],
  ['held', 'skipped', undefined, 'last'],
  ['agree', 'done', undefined, 'fix'],
  ['agree', 'refused', undefined, 'last'],
  ['fix', 'skipped', undefined, 'end'],
] as const)('%s that is %s (%s) leads to %s', (id, status, answer, to) => {
  expect(after(id, status, answer)).toBe(to);
});

test('what can be reached depends on the ways that are taken', () => {
  const all = reachable(playbook, 'sure', (s) => waysOut(playbook, s));
  expect([...all].sort()).toEqual(['agree', 'end', 'fix', 'held', 'last', 'sure']);
  const straight = reachable(playbook, 'fix', (s) => waysOut(playbook, s));
  expect([...straight]).toEqual(['fix', 'end']);
});

test('an order that stopped leads elsewhere, where the step says so', () => {
  const told = aPlaybook(`
    tell command stopped: help
    watch manual next: end
    help manual`);
  const [tell] = told.steps;
  if (!tell) throw new Error('the playbook has no step');
  const led = (status: StepState['status'], from: Step = tell) =>
    wayTaken(told, from, { id: 'tell', status, by: null, at: 1, note: null });
  expect(waysOut(told, tell).map(({ to }) => to)).toEqual(['watch', 'help']);
  expect([led('done'), led('unmet'), led('skipped')]).toEqual(['watch', 'help', 'watch']);
  const plain = { ...tell, stopped: undefined } as Step;
  expect(led('unmet', plain)).toBe('watch');
});
