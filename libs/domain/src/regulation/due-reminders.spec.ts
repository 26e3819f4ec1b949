import { parseRegulation } from '../../../../test/support/a-regulation.js';
import { aRoster, NOON } from '../../../../test/support/a-roster.js';
import { anIncident } from '../../../../test/support/an-incident.js';
import { DAY, HOUR, MINUTE } from '../base/instant.js';
import type { Incident, IncidentEvent } from '../incident/incident.js';
import { dueReminders, whomToRemind } from './due-reminders.js';

const file = (within: string, remind?: string[]) => {
  const regulation = parseRegulation({ reports: { first: [{ within, from: 'awareness' }] } });
  const [report] = regulation.reports;
  if (!report) throw new Error('no report');
  const times = remind?.map((text) => Number.parseInt(text, 10) * MINUTE) ?? report.remind;
  return { ...regulation, reports: [{ ...report, remind: times }] };
};
const incident = anIncident({ kind: 'outage', startedAt: NOON - MINUTE, detectedAt: NOON });
const said = { regulation: 'dora', report: 'first' };
const given = (before: number): IncidentEvent => {
  return { ...said, kind: 'authority_reminded', at: 1, before, dueAt: 2, to: ['Li Wei'] };
};
/** Which reminders are due so long before the limit of four hours. */
const due = (left: number, events: IncidentEvent[] = [], regulation = file('4h')) =>
  dueReminders(regulation, incident, events, NOON + 4 * HOUR - left).map(({ before }) => before);

test('by default people are reminded two hours, half an hour and ten minutes before', () => {
  expect([2 * HOUR + 1, 2 * HOUR, HOUR].map((left) => due(left))).toEqual([
    ...[[], [2 * HOUR], [2 * HOUR]],
  ]);
  expect(due(30 * MINUTE, [given(2 * HOUR)])).toEqual([30 * MINUTE]);
  expect(due(MINUTE, [given(2 * HOUR), given(30 * MINUTE)])).toEqual([10 * MINUTE]);
});

test('a reminder names the limit that it is of', () => {
  expect(dueReminders(file('4h'), incident, [], NOON + 3 * HOUR)).toEqual([
    { ...said, before: 2 * HOUR, dueAt: NOON + 4 * HOUR },
  ]);
});

test('what was given is not given again, nor an earlier one after it', () => {
  expect(due(HOUR, [given(2 * HOUR)])).toEqual([]);
  expect(due(HOUR, [given(10 * MINUTE)])).toEqual([]);
  expect(due(HOUR, [{ ...given(2 * HOUR), report: 'other' } as IncidentEvent])).toHaveLength(1);
  expect(due(HOUR, [{ ...given(2 * HOUR), regulation: 'x' } as IncidentEvent])).toHaveLength(1);
});

test('of several that were missed only the last is given, also when the limit has passed', () => {
  expect(due(5 * MINUTE)).toEqual([10 * MINUTE]);
  expect(due(-HOUR)).toEqual([10 * MINUTE]);
  expect(due(-6 * HOUR)).toEqual([]);
});

test('nothing is due before that which a limit is counted from', () => {
  const within = file('30m');
  expect(dueReminders(within, incident, [], NOON + MINUTE)).toEqual([]);
  expect(dueReminders(within, incident, [], NOON + 20 * MINUTE)).toMatchObject([
    { before: 10 * MINUTE },
  ]);
});

test('the file says how long before, or that nobody is reminded', () => {
  expect(due(90 * MINUTE, [], file('4h', ['90']))).toEqual([90 * MINUTE]);
  expect(due(MINUTE, [], file('4h', []))).toEqual([]);
});

test('nobody is reminded of a report that went, or of an incident that is none to report', () => {
  const sent: IncidentEvent = { ...said, kind: 'authority_told', at: 5, by: 'Li', sentAt: 5 };
  const graded = { kind: 'authority_graded', at: 5, by: 'Li', regulation: 'dora' } as const;
  expect(due(MINUTE, [sent])).toEqual([]);
  expect(due(MINUTE, [{ ...graded, grade: null, reason: 'none' }])).toEqual([]);
  expect(due(MINUTE, [{ ...graded, grade: 'minor', reason: 'so' }])).toEqual([10 * MINUTE]);
});

const standing = { roster: aRoster(), overrides: [], proofs: [] };
const names = (changes: Partial<Incident>, owed: 'yes' | 'perhaps' = 'yes', at = NOON) =>
  whomToRemind(standing, { ...incident, ...changes }, owed, at).map(({ name }) => name);

test('whoever has a role, whoever has taken it, and whoever is on call are reminded', () => {
  expect(names({})).toEqual(['Li Wei']);
  expect(names({}, 'yes', NOON + DAY)).toEqual(['Wang Fang']);
  expect(names({ roles: { liaison: 'Zhao Min' } })).toEqual(['Li Wei', 'Zhao Min']);
  expect(names({ acknowledgedBy: 'wang' })).toEqual(['Li Wei', 'Wang Fang']);
  expect(names({ roles: { liaison: 'Li Wei' }, acknowledgedBy: 'Li Wei' })).toEqual(['Li Wei']);
});

test('of a report that only may be owed those who work on it are reminded, and nobody else', () => {
  expect(names({}, 'perhaps')).toEqual([]);
  expect(names({ roles: { liaison: 'Zhao Min' } }, 'perhaps')).toEqual(['Zhao Min']);
});
