/** Which limits of reports to authorities people have to be reminded of now, and whom. */
import { HOUR, type Instant } from '../base/instant.js';
import type { Incident, IncidentEvent } from '../incident/incident.js';
import { policyOf } from '../oncall/climb.js';
import { findProven, type Standing } from '../oncall/find-proven.js';
import type { Person } from '../oncall/roster.js';
import type { Regulation } from './regulation.js';
import { possibleLimits } from './running-limits.js';

/** A reminder, by the names of the file. */
export interface DueReminder {
  readonly regulation: string;
  readonly report: string;
  /** How long before the limit it was to be given. */
  readonly before: number;
  readonly dueAt: Instant;
}

/** What should have been given longer ago is not given: people have asked by then. */
const LATE_MS = 6 * HOUR;

/**
 * The reminders of an incident that are due and were not given, whether its reports are owed or
 * only may be. Of several of one report that were missed, the last is given, and no earlier one
 * after it; nor one that would come before that which its limit is counted from.
 */
export function dueReminders(
  regulation: Regulation,
  incident: Incident,
  events: readonly IncidentEvent[],
  now: Instant,
): DueReminder[] {
  return possibleLimits(regulation, incident, events).flatMap(({ id, dueAt, begunAt }) => {
    const report = regulation.reports.find((each) => each.id === id);
    const given = givenIn(events, regulation.id, id);
    const due = (report?.remind ?? []).filter((before) => {
      const at = dueAt - before;
      return begunAt < at && now - LATE_MS < at && at <= now && before < given;
    });
    if (due.length === 0) return [];
    return [{ regulation: regulation.id, report: id, before: Math.min(...due), dueAt }];
  });
}

/** The last reminder that was given of a report, by how long before the limit it was to come. */
function givenIn(events: readonly IncidentEvent[], regulation: string, report: string): number {
  const given = events.flatMap((event) => {
    if (event.kind !== 'authority_reminded') return [];
    return event.regulation === regulation && event.report === report ? [event.before] : [];
  });
  return Math.min(Number.POSITIVE_INFINITY, ...given);
}

/**
 * The people who are reminded: those who have a role or have taken it; and where the report is
 * owed, whoever is on call for it. A report that only may be owed wakes nobody else.
 */
export function whomToRemind(
  standing: Standing,
  incident: Incident,
  owed: 'yes' | 'perhaps',
  now: Instant,
): Person[] {
  const { roster } = standing;
  const named = [...Object.values(incident.roles ?? {}), incident.acknowledgedBy];
  const first = owed === 'yes' ? policyOf(roster, incident)?.steps[0] : undefined;
  const called = (first?.notify ?? []).map((target) => {
    if ('person' in target) return target.person;
    return 'rota' in target ? findProven(standing, target.rota, now)?.person : undefined;
  });
  return roster.people.filter(({ id, name }) => {
    return named.some((one) => one === name || one === id) || called.includes(id);
  });
}
