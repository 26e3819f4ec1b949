import type { PlaybookRun } from '#domain/playbook/playbook.js';
import { anIncident } from '../story.js';
import { type Act, type Acts, actKey, confirmed, type Deed, reduceActs } from './acts.js';

const ack: Deed = { kind: 'acknowledge', by: 'Wang Fang' };
const step: Deed = { kind: 'step', by: 'Wang Fang', step: 'resync', outcome: 'done' };
const key = actKey('inc-1', ack);
const sent: Acts = reduceActs(new Map(), { type: 'sent', incident: 'inc-1', deed: ack, at: 5 });

function actOf(deed: Deed): Act {
  return { incident: 'inc-1', deed, at: 5, state: 'accepted', refused: null };
}

test('an act is shown from the press, and remembered until it is forgotten', () => {
  expect(sent.get(key)).toMatchObject({ state: 'sending', deed: ack });
  const accepted = reduceActs(sent, { type: 'accepted', key });
  expect(accepted.get(key)?.state).toBe('accepted');
  expect(reduceActs(accepted, { type: 'forgotten', key }).size).toBe(0);
});

test('a refusal keeps its reason, and a second press starts anew', () => {
  const refused = { status: 409, code: 'incident_already_resolved', title: '', detail: '' };
  const undone = reduceActs(sent, { type: 'refused', key, refused });
  expect(undone.get(key)).toMatchObject({ state: 'refused', refused });
  const again = reduceActs(undone, { type: 'sent', incident: 'inc-1', deed: ack, at: 6 });
  expect(again.get(key)).toMatchObject({ state: 'sending', refused: null });
});

test('an answer to an act that is no longer known changes nothing', () => {
  expect(reduceActs(sent, { type: 'accepted', key: 'inc-9/resolve/' })).toBe(sent);
});

test('steps of one incident do not share a key', () => {
  expect(actKey('inc-1', step)).not.toBe(actKey('inc-1', { ...step, step: 'canary' }));
});

test('only the state of the server confirms an act', () => {
  expect(confirmed(actOf(ack), anIncident(), null)).toBe(false);
  expect(confirmed(actOf(ack), anIncident({ acknowledgedAt: 9 }), null)).toBe(true);
  const resolve: Deed = { kind: 'resolve', by: 'Wang Fang', reason: 'keys are back' };
  expect(confirmed(actOf(resolve), anIncident({ status: 'monitoring' }), null)).toBe(false);
  expect(confirmed(actOf(resolve), anIncident({ status: 'resolved' }), null)).toBe(true);
});

test('a step is confirmed by the run', () => {
  const run = (status: 'open' | 'done'): PlaybookRun => ({
    incident: 'inc-1',
    playbook: {
      playbook: 'key',
      title: { en: 'Keys', 'zh-CN': '密钥' },
      preconditions: [],
      forbidden: [],
      steps: [],
    },
    hash: 'h',
    startedAt: 0,
    endedAt: null,
    steps: [{ id: 'resync', status, by: null, at: null, note: null }],
  });
  expect(confirmed(actOf(step), anIncident(), null)).toBe(false);
  expect(confirmed(actOf(step), anIncident(), run('open'))).toBe(false);
  expect(confirmed(actOf(step), anIncident(), run('done'))).toBe(true);
});

test('one of two who agree is heard, though the step stays open', () => {
  const deed: Deed = { kind: 'step', by: 'Li', step: 'agree', outcome: 'approved' };
  const run = (by: string): PlaybookRun => ({
    incident: 'inc-1',
    playbook: {
      playbook: 'key',
      title: { en: 'Keys', 'zh-CN': '密钥' },
      preconditions: [],
      forbidden: [],
      steps: [],
    },
    hash: 'a',
    startedAt: 0,
    endedAt: null,
    steps: [
      { id: 'agree', status: 'open', by: null, at: null, note: null, approvals: [{ by, at: 1 }] },
    ],
  });
  expect(confirmed(actOf(deed), anIncident(), run('Li'))).toBe(true);
  expect(confirmed(actOf(deed), anIncident(), run('Wang'))).toBe(false);
});
