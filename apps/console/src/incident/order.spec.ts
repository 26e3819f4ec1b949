import { anIncident } from '../story.js';
import { heldOrder, inOrder, openOnes, timesNormal } from './order.js';

const old = anIncident({ id: 'inc-1', severity: 'SEV2', startedAt: 1 });
const young = anIncident({ id: 'inc-2', severity: 'SEV2', startedAt: 2 });
const grave = anIncident({ id: 'inc-3', severity: 'SEV1', startedAt: 0 });
const over = anIncident({ id: 'inc-4', status: 'resolved', resolvedAt: 5 });

test('the gravest first, then the newest', () => {
  expect(inOrder([old, young, grave]).map(({ id }) => id)).toEqual(['inc-3', 'inc-2', 'inc-1']);
  expect(openOnes([over, old]).map(({ id }) => id)).toEqual(['inc-1']);
});

test('rows stand still under the pointer, new ones wait, resolved ones stay', () => {
  const all = new Map([old, young, grave, over].map((incident) => [incident.id, incident]));
  const held = heldOrder(['inc-1', 'inc-4'], openOnes(all.values()), all);
  expect(held.rows.map(({ id }) => id)).toEqual(['inc-1', 'inc-4']);
  expect(held.waiting).toBe(2);
});

test('how many times normal, unless normal is nothing', () => {
  expect(timesNormal({ ratio: 0.31, baseline: 0.004 })).toBeCloseTo(77.5);
  expect(timesNormal({ ratio: 1, baseline: 0 })).toBeNull();
});
