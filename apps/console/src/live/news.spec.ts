import type { Incident } from '#domain/incident/incident.js';
import { anIncident } from '../story.js';
import { newsBetween } from './news.js';

function boards(...incidents: Incident[]): ReadonlyMap<string, Incident> {
  return new Map(incidents.map((incident) => [incident.id, incident]));
}

function whats(before: Incident[], after: Incident[]): string[] {
  return newsBetween(boards(...before), boards(...after)).map(({ what }) => what);
}

test('a new incident is news, one that somebody already has is not', () => {
  expect(whats([], [anIncident()])).toEqual(['opened']);
  expect(whats([], [anIncident({ acknowledgedAt: 1 })])).toEqual([]);
});

test('new figures of the same incident are not news', () => {
  const grown = { ...anIncident().impact, terminals: 9_000 };
  expect(whats([anIncident()], [anIncident({ impact: grown })])).toEqual([]);
});

test('a higher severity, the end and a relapse are news', () => {
  expect(whats([anIncident({ severity: 'SEV2' })], [anIncident()])).toEqual(['raised']);
  const over = anIncident({ status: 'resolved', resolvedAt: 1 });
  expect(whats([anIncident()], [over])).toEqual(['resolved']);
  expect(whats([over], [anIncident({ epoch: 2 })])).toEqual(['opened']);
});
