import { IncidentId } from '../incident/incident.js';
import { nextId } from './next-id.js';

test('numbers rise, and an incident of a drill is called one', () => {
  const memory = { nextIncident: 7 };
  const ids = [nextId(memory, 'acme'), nextId(memory, 'acme~drill'), nextId(memory, 'acme')];
  expect(ids).toEqual(['inc-7', 'drill-8', 'inc-9']);
  for (const id of ids) expect(IncidentId.safeParse(id).success).toBe(true);
});
