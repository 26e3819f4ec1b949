/** The requests about authorities, for the table of all requests. */
import { Duties } from '#domain/regulation/compose-duty.js';
import { type Operation, read, said } from '../http/operation.js';
import { AnswerQuestion, GradeIncident, TellAuthority } from './regulation-input.js';

const regulation = '/api/v1/incidents/{incident}/regulation';

export const REGULATION_BODIES = { AnswerQuestion, GradeIncident, TellAuthority } as const;

export const REGULATION_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    id: 'readDuties',
    path: regulation,
    summary:
      'What an incident means to authorities: measures, grades, and reports with their limits',
    answer: Duties,
    refusals: ['incident_not_found'],
  },
  {
    ...said,
    id: 'answerQuestion',
    path: `${regulation}/answers`,
    summary: 'Answer what cannot be measured, such as whether data was lost',
    body: AnswerQuestion,
    refusals: ['incident_not_found', 'regulation_not_found'],
  },
  {
    ...said,
    id: 'gradeIncident',
    path: `${regulation}/grade`,
    summary: 'Give an incident its grade by a regulation, or say that there is nothing to report',
    body: GradeIncident,
    refusals: ['incident_not_found', 'regulation_not_found'],
  },
  {
    ...said,
    id: 'tellAuthority',
    path: `${regulation}/reports`,
    summary: 'Say that a report to an authority was sent',
    body: TellAuthority,
    refusals: ['incident_not_found', 'regulation_not_found', 'report_already_sent'],
  },
];
