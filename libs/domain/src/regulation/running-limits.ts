/** Reports to authorities that are owed, or may be, and were not sent: the limits that run. */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import { Words } from '../code/taxonomy.js';
import { type Incident, type IncidentEvent, IncidentId } from '../incident/incident.js';
import type { Duties } from './compose-duty.js';
import { deadlines, type ReportDue } from './deadlines.js';
import { gradedIn, reportsIn } from './hear-authority.js';
import type { Regulation } from './regulation.js';

const Name = z.strictObject({ id: z.string(), name: Words });

export const RunningLimit = z.strictObject({
  incident: IncidentId,
  regulation: Name,
  report: Name,
  /** `perhaps`: what is not known yet, or not said by a person, decides. */
  owed: z.enum(['yes', 'perhaps']),
  dueAt: Instant,
});
export type RunningLimit = z.infer<typeof RunningLimit>;

/** The limits that run for an incident, from what it means to authorities. */
export function runningLimits(
  incident: string,
  { duties }: Pick<Duties, 'duties'>,
): RunningLimit[] {
  return duties.flatMap((duty) =>
    duty.reports.filter(isRunning).map(({ id, name, owed, dueAt }) => ({
      incident,
      regulation: { id: duty.id, name: duty.name },
      report: { id, name },
      owed,
      dueAt,
    })),
  );
}

/**
 * The limits that run if the worst is found of an incident: all that need looking into, told
 * without any measure.
 */
export function possibleLimits(
  regulation: Regulation,
  incident: Incident,
  events: readonly IncidentEvent[],
): (ReportDue & { readonly dueAt: Instant; readonly begunAt: Instant })[] {
  const possible = regulation.grades.map(({ id }) => id);
  const story = {
    incident,
    verdict: { grade: null, possible, criteria: [] },
    graded: gradedIn(events, regulation.id),
    sent: reportsIn(events, regulation.id),
  };
  return deadlines(regulation, story).flatMap((report) => {
    const { dueAt, begunAt } = report;
    if (!isRunning(report) || dueAt === null || begunAt === null) return [];
    return [{ ...report, dueAt, begunAt }];
  });
}

function isRunning<R extends Pick<ReportDue, 'owed' | 'dueAt' | 'sent'>>(
  report: R,
): report is R & { readonly dueAt: Instant; readonly owed: 'yes' | 'perhaps' } {
  return report.owed !== 'no' && report.dueAt !== null && report.sent === null;
}
