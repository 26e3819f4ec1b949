import { parseRegulation } from '../../../../test/support/a-regulation.js';
import { anIncident } from '../../../../test/support/an-incident.js';
import { HOUR } from '../base/instant.js';
import type { Incident, IncidentEvent } from '../incident/incident.js';
import { composeDuties } from './compose-duty.js';
import { possibleLimits, runningLimits } from './running-limits.js';

const regulation = parseRegulation({
  reports: {
    first: [{ within: '4h', from: 'awareness' }],
    last: [{ within: '2h', from: 'end' }],
  },
  for: ['major'],
});
const incident = anIncident({ kind: 'outage' });
const said = { at: 5, by: 'Li', regulation: 'dora' };
const sent: IncidentEvent = { ...said, kind: 'authority_told', report: 'first', sentAt: 5 };
const needless: IncidentEvent = { ...said, kind: 'authority_graded', grade: null, reason: 'no' };

function limits(about: Incident, events: readonly IncidentEvent[] = []) {
  const fleet = { terminals: 100, merchants: 50 };
  const facts = { incident: about, events, minutes: [], fleet, dailyAttempts: null };
  const file = { asked: [], regulations: [regulation] };
  const duties = composeDuties(file, () => ({ facts, earlier: [] }), about.startedAt + HOUR);
  return {
    possible: possibleLimits(regulation, about, events).map(({ id }) => id),
    running: runningLimits(about.id, duties),
  };
}

test('a report that is owed and not sent runs until its limit', () => {
  const { running, possible } = limits(incident);
  const dueAt = incident.detectedAt + 4 * HOUR;
  expect(running).toMatchObject([
    { incident: 'inc-1', regulation: { id: 'dora' }, report: { id: 'first' }, owed: 'yes', dueAt },
  ]);
  // Nothing is counted from an end that has not come.
  expect(possible).toEqual(['first']);
});

test('one that was sent runs no more, and others begin with what they are counted from', () => {
  const over = { ...incident, resolvedAt: incident.startedAt + HOUR, status: 'resolved' as const };
  expect(limits(over, [sent])).toMatchObject({
    possible: ['last'],
    running: [{ report: { id: 'last' }, dueAt: incident.startedAt + 3 * HOUR }],
  });
});

test('where a person says that there is nothing to report, nothing runs', () => {
  expect(limits(incident, [needless])).toEqual({ possible: [], running: [] });
});

test('what is hit by nothing critical runs nowhere, though it could have', () => {
  const { possible, running } = limits(anIncident({ kind: 'fee' }));
  expect({ possible, running }).toEqual({ possible: ['first'], running: [] });
});
