import { aRunOf } from '../../../../test/support/a-playbook.js';
import { applyStepEvent } from './apply-step-event.js';
import { holds, owedAtEnd, passStep, type RunFacts } from './pass-step.js';

const facts: RunFacts = {
  failingShare: 0.3,
  normalShare: 0.01,
  failingTerminals: 40,
  recovered: false,
};
const outcome = (run: Parameters<typeof passStep>[0], now: number, known = facts) =>
  passStep(run, known, now)?.outcome ?? null;

test('a wait is over with its time, not before', () => {
  const run = aRunOf('pause wait for: 1m\nlast manual');
  expect(outcome(run, 59_999)).toBeNull();
  expect(outcome(run, 60_000)).toBe('waited');
});

test('a check holds as soon as it does, and is unmet at its limit', () => {
  const run = aRunOf('low check when: { failing_share: { below: 0.1 } }, limit: 1m');
  expect(outcome(run, 1)).toBeNull();
  expect(outcome(run, 1, { ...facts, failingShare: 0.09 })).toBe('met');
  expect(outcome(run, 60_000)).toBe('unmet');
  expect(outcome(run, 60_000, { ...facts, failingShare: 0.09 })).toBe('met');
});

test('what nobody knows holds nothing: silence is no recovery', () => {
  const blind = { ...facts, failingShare: null, failingTerminals: null };
  expect(holds({ failing_share: { below: 1 } }, blind)).toBe(false);
  expect(holds({ failing_terminals: { below: 1_000 } }, blind)).toBe(false);
  expect(holds({ times_normal: { below: 1_000 } }, blind)).toBe(false);
  expect(holds({ times_normal: { below: 1_000 } }, { ...facts, normalShare: 0 })).toBe(false);
});

test.each([
  [{ failing_share: { below: 0.3 } }, false],
  [{ failing_share: { above: 0.2, below: 0.4 } }, true],
  [{ times_normal: { above: 29 } }, true],
  [{ times_normal: { below: 3 } }, false],
  [{ failing_terminals: { below: 41 } }, true],
  [{ failing_terminals: { below: 41 }, recovered: true }, false],
  [{ recovered: false }, true],
])('%j: %s', (condition, held) => expect(holds(condition, facts)).toBe(held));

test('who is waited for is late once: overdue, or passed by where a way leads on', () => {
  const waits = aRunOf('call manual limit: 1m');
  const overdue = passStep(waits, facts, 60_000);
  expect(overdue?.outcome).toBe('overdue');
  expect(outcome(overdue ? applyStepEvent(waits, overdue) : waits, 70_000)).toBeNull();
  expect(outcome(aRunOf('call manual limit: 1m, late: up\nup escalate'), 60_000)).toBe('late');
  expect(outcome(aRunOf('call manual'), 9e9)).toBeNull();
});

test('escalations and what is owed come about at once, and an ended run stands still', () => {
  expect(outcome(aRunOf('up escalate'), 0)).toBe('escalated');
  expect(outcome(aRunOf('train follow_up'), 0)).toBe('noted');
  expect(outcome({ ...aRunOf('up escalate'), endedAt: 1 }, 5)).toBeNull();
});

test('when the incident is over, what no way leaves out is owed', () => {
  const run = aRunOf(`
    which ask answers: [age, attack/theft]
    swap manual next: train
    theft manual
    camera follow_up
    train follow_up`);
  expect(owedAtEnd(run, 9).map(({ step }) => step)).toEqual(['train']);
  const known = applyStepEvent(run, {
    kind: 'step_done',
    at: 1,
    by: 'Li',
    step: 'which',
    outcome: 'answered',
    answer: 'attack',
  });
  expect(owedAtEnd(known, 9).map(({ step }) => step)).toEqual(['camera', 'train']);
  expect(owedAtEnd({ ...known, endedAt: 2 }, 9)).toEqual([]);
});
