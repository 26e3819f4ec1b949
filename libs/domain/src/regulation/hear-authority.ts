/** What people said to and for authorities of one incident, from its story. */
import type { Instant } from '../base/instant.js';
import type { IncidentEvent } from '../incident/incident.js';

/** A grade that a person gave; null is that there is nothing to report. */
export interface Graded {
  readonly grade: string | null;
  readonly by: string;
  readonly at: Instant;
  readonly reason: string;
  /** When it was first found to be reportable, of an unbroken row of such findings. */
  readonly since: Instant | null;
}

/** A report that a person says was sent. */
export interface Sent {
  readonly by: string;
  readonly at: Instant;
  /** Where it can be found, such as the authority's number for it. */
  readonly reference: string;
}

/** An answer to a question of the file. */
export interface Answered {
  readonly value: number | boolean;
  readonly by: string;
  readonly at: Instant;
}

/** The last word on each question. */
export function answersIn(events: readonly IncidentEvent[]): Readonly<Record<string, Answered>> {
  const answers: Record<string, Answered> = {};
  for (const event of events) {
    if (event.kind !== 'authority_answered') continue;
    const { input, value, by, at } = event;
    if (value === null) delete answers[input];
    else answers[input] = { value, by, at };
  }
  return answers;
}

/** The last grade that a person gave by a regulation; null when nobody has. */
export function gradedIn(events: readonly IncidentEvent[], regulation: string): Graded | null {
  return events.reduce<Graded | null>((before, event) => {
    if (event.kind !== 'authority_graded' || event.regulation !== regulation) return before;
    const { grade, by, at, reason } = event;
    return { grade, by, at, reason, since: grade === null ? null : (before?.since ?? at) };
  }, null);
}

/** The reports of a regulation that were sent, by name; of one sent twice, the first. */
export function reportsIn(
  events: readonly IncidentEvent[],
  regulation: string,
): Readonly<Record<string, Sent>> {
  const sent: Record<string, Sent> = {};
  for (const event of events) {
    if (event.kind !== 'authority_told' || event.regulation !== regulation) continue;
    const { report, by, sentAt, reference = '' } = event;
    sent[report] ??= { by, at: sentAt, reference };
  }
  return sent;
}
