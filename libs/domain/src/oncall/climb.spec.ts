import { aRoster, NOON } from '../../../../test/support/a-roster.js';
import { anIncident } from '../../../../test/support/an-incident.js';
import { MINUTE } from '../base/instant.js';
import type { Severity } from '../base/severity.js';
import { beginLadder, climb, hasten, isOutgrown, policyOf } from './climb.js';
import type { Policy } from './roster.js';

const [policy] = aRoster().policies as [Policy];

/** The minutes in which somebody is called, and when it gives up. */
function climbed(severity: Severity, minutes: number): string[] {
  let ladder = beginLadder(policy, anIncident({ severity }), NOON);
  const lines: string[] = [];
  for (let minute = 0; minute <= minutes; minute += 1) {
    const step = climb(ladder, policy, NOON + minute * MINUTE);
    ladder = step.ladder;
    for (const target of step.targets) lines.push(`${minute} ${Object.values(target)[0]}`);
    if (step.gaveUp) lines.push(`${minute} gave up`);
  }
  return lines;
}

test('steps are taken in time, and gone through again', () => {
  expect(climbed('SEV2', 100)).toEqual([
    '0 tills',
    '5 zhao',
    '10 tills',
    '15 zhao',
    '20 tills',
    '25 zhao',
    '30 tills',
    '35 zhao',
    '40 gave up',
  ]);
});

test('a SEV1 is never given up, a SEV3 calls the first step only', () => {
  expect(climbed('SEV1', 100).at(-1)).toBe('100 tills');
  expect(climbed('SEV3', 100)).toEqual(['0 tills']);
});

test('whoever was away for hours takes each step once', () => {
  const { targets } = climb(beginLadder(policy, anIncident(), NOON), policy, NOON + 300 * MINUTE);
  expect(targets).toHaveLength(2);
});

test('the first policy that fits is taken, and none for a note', () => {
  const matchers = ['severity="SEV1"'];
  const { steps } = aRoster().policies[0] as Policy;
  const input = steps.map(({ notify }) => ({ after: '0s', notify }));
  const roster = aRoster({
    policies: [
      { id: 'grave', matchers, steps: input },
      { id: 'rest', steps: input },
    ],
  });
  expect(policyOf(roster, anIncident({ severity: 'SEV1' }))?.id).toBe('grave');
  expect(policyOf(roster, anIncident())?.id).toBe('rest');
  expect(policyOf(roster, anIncident({ severity: 'SEV4' }))).toBeNull();
});

test('a graver incident, or one that is back, begins another ladder', () => {
  const ladder = beginLadder(policy, anIncident(), NOON);
  expect(isOutgrown(ladder, policy, anIncident())).toBe(false);
  expect(isOutgrown(ladder, policy, anIncident({ severity: 'SEV3' }))).toBe(false);
  expect(isOutgrown(ladder, policy, anIncident({ severity: 'SEV1' }))).toBe(true);
  expect(isOutgrown(ladder, policy, anIncident({ epoch: 2 }))).toBe(true);
});

test('somebody who asks for more people gets the next step at once', () => {
  const { ladder } = climb(beginLadder(policy, anIncident(), NOON), policy, NOON);
  const now = NOON + MINUTE;
  expect(climb(ladder, policy, now).targets).toEqual([]);
  expect(climb(hasten(ladder, policy, now), policy, now).targets).toEqual([{ person: 'zhao' }]);
});
