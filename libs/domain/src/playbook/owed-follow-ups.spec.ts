import { aRunOf } from '../../../../test/support/a-playbook.js';
import { DAY } from '../base/instant.js';
import { applyStepEvent } from './apply-step-event.js';
import { owedFollowUps } from './owed-follow-ups.js';

const OVER = Date.UTC(2026, 2, 10, 5);
const run = aRunOf('look manual\ntrain follow_up within: 10d\nclaim follow_up within: 5d');
const noted = applyStepEvent(run, {
  ...{ kind: 'step_passed', at: OVER, step: 'train', outcome: 'noted' },
});

test('what the run has noted is owed, until a day counted from the end of the incident', () => {
  const owed = owedFollowUps(noted, OVER);
  expect(owed).toMatchObject([{ step: 'train', due: '2026-03-20' }]);
  expect(owed[0]?.what).toEqual(run.playbook.steps[1]?.title);
  expect(owedFollowUps(noted, OVER + 10 * DAY)[0]?.due).toBe('2026-03-30');
});

test('no day is named before the end, and nothing is owed that was not come to', () => {
  expect(owedFollowUps(noted, null)).toMatchObject([{ step: 'train', due: null }]);
  expect(owedFollowUps(run, OVER)).toEqual([]);
  expect(owedFollowUps(null, OVER)).toEqual([]);
});
