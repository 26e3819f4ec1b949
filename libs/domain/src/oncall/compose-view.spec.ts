import { aRoster, NOON } from '../../../../test/support/a-roster.js';
import { DAY, HOUR } from '../base/instant.js';
import { composeView, OncallView, validProofs } from './compose-view.js';
import { planOf } from './plan.js';

const plan = planOf(aRoster(), () => 'm', { externalUrl: '', warnings: ['w'] });
const about = { loadedAt: NOON, mistakes: [], me: null };
const proofs = [{ person: 'wang', contact: 'sms', at: NOON, mark: 'm' }];

test('it says who is on, who is paged instead, who is next, and what it cost', () => {
  const pages = [{ person: 'li', hour: 1, day: 2, night: 3, incidents: 9 }];
  const view = composeView(plan, { overrides: [], proofs, pages }, about, NOON);
  expect(OncallView.parse(view)).toEqual(view);
  expect(view.rotas[0]).toEqual({
    id: 'tills',
    timeZone: 'Asia/Shanghai',
    now: { id: 'li', name: 'Li Wei' },
    override: false,
    until: NOON + 21 * HOUR,
    paged: { id: 'wang', name: 'Wang Fang' },
    unproven: false,
    next: { id: 'wang', name: 'Wang Fang' },
    gaps: [],
  });
  expect(
    view.people.map(({ id, schedulable, pages: { night } }) => [id, schedulable, night]),
  ).toEqual([
    ['li', false, 3],
    ['wang', true, 0],
    ['zhao', false, 0],
  ]);
});

test('an override stands, and a proof of another address does not', () => {
  const override = { id: 7, rota: 'tills', person: 'zhao', from: NOON - 1, to: NOON + DAY };
  const overrides = [{ ...override, by: 'Li Wei', note: null }];
  const old = [{ person: 'zhao', contact: 'sms', at: NOON, mark: 'other' }];
  expect(validProofs(plan, old)).toEqual([]);
  const view = composeView(plan, { overrides, proofs: old, pages: [] }, about, NOON);
  expect(view.rotas[0]).toMatchObject({
    now: { id: 'zhao' },
    override: true,
    paged: { id: 'zhao' },
    unproven: true,
  });
  expect(view.overrides[0]).toMatchObject({ id: 7, person: { name: 'Zhao Min' }, by: 'Li Wei' });
});
