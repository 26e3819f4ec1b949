/** The events that people's words to authorities become, or why they are refused. */
import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import type { IncidentEvent } from '#domain/incident/incident.js';
import { reportsIn } from '#domain/regulation/hear-authority.js';
import type { Regulation, RegulationFile } from '#domain/regulation/regulation.js';
import type { AnswerQuestion, GradeIncident, TellAuthority } from './regulation-input.js';

/** Answers a question of the file, in its kind. */
export function answerQuestion(
  file: RegulationFile | null,
  { by, input, value, note }: AnswerQuestion,
  at: Instant,
): IncidentEvent {
  const asked = file?.asked.find(({ id }) => id === input);
  if (!asked) throw unknown('question', input);
  const wanted = asked.kind === 'number' ? 'number' : 'boolean';
  if (value !== null && typeof value !== wanted) {
    throw new DomainError('invalid_request', `${input} is answered with a ${wanted}`);
  }
  return { kind: 'authority_answered', at, by, input, value, ...(note !== undefined && { note }) };
}

/** Gives an incident a grade, or none. */
export function gradeIncident(
  file: RegulationFile | null,
  { by, regulation, grade, reason }: GradeIncident,
  at: Instant,
): IncidentEvent {
  const { grades } = demandRegulation(file, regulation);
  if (grade !== null && !grades.some(({ id }) => id === grade)) throw unknown('grade', grade);
  return { kind: 'authority_graded', at, by, regulation, grade, reason };
}

/** Notes that a report went; not twice, and not in times to come. */
export function tellAuthority(
  file: RegulationFile | null,
  events: readonly IncidentEvent[],
  { by, regulation, report, sentAt, reference }: TellAuthority,
  at: Instant,
): IncidentEvent {
  const { reports } = demandRegulation(file, regulation);
  if (!reports.some(({ id }) => id === report)) throw unknown('report', report);
  const before = reportsIn(events, regulation)[report];
  if (before) {
    throw new DomainError('report_already_sent', `${before.by} said so of "${report}"`);
  }
  if (sentAt !== undefined && sentAt > at) {
    throw new DomainError('invalid_request', 'sentAt: it has not come yet');
  }
  return {
    ...{ kind: 'authority_told', at, by, regulation, report, sentAt: sentAt ?? at },
    ...(reference !== undefined && { reference }),
  };
}

function demandRegulation(file: RegulationFile | null, id: string): Regulation {
  const found = file?.regulations.find((regulation) => regulation.id === id);
  if (!found) throw unknown('regulation', id);
  return found;
}

function unknown(what: string, id: string): DomainError {
  return new DomainError('regulation_not_found', `there is no ${what} ${JSON.stringify(id)}`);
}
