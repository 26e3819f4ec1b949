import { anIncident } from '../../../../test/support/an-incident.js';
import { figuresOf } from './figures.js';
import { FollowUpText } from './follow-up.js';
import { suggestFollowUps } from './review.js';

const figures = figuresOf(anIncident(), [], null, { sent: 1, failed: 0 });
const nobody = { stores: 0, underWarranty: 0, outOfWarranty: 0, diagnosis: 'hsm' };

test('a fault that went by the book asks for nothing but training where it hit', () => {
  expect(suggestFollowUps(figures, nobody)).toEqual([]);
  expect(suggestFollowUps(figures, { ...nobody, stores: 3 })).toEqual(['training']);
});

test('devices are repaired under warranty while there is one', () => {
  const broken = { ...nobody, diagnosis: 'peripheral' };
  expect(suggestFollowUps(figures, { ...broken, underWarranty: 2 })).toEqual(['warranty']);
  expect(suggestFollowUps(figures, broken)).toEqual(['replacement']);
  const some = { ...broken, underWarranty: 2, outOfWarranty: 1 };
  expect(suggestFollowUps(figures, some)).toEqual(['warranty', 'replacement']);
});

test('a needless call asks for another rule, a late step for another playbook', () => {
  const bad = {
    ...figures,
    useful: { yes: 0, no: 1 },
    steps: { ...figures.steps, late: 1 },
  };
  expect(suggestFollowUps(bad, nobody)).toEqual(['rule', 'playbook']);
});

test('a day that is none is refused', () => {
  const followUp = { kind: 'other', what: 'x', owner: '', due: '2026-02-28' };
  expect(FollowUpText.safeParse(followUp).success).toBe(true);
  expect(FollowUpText.safeParse({ ...followUp, due: '2026-02-30' }).success).toBe(false);
});
