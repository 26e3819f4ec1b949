/** The requests about an incident's life, for the table of all requests. */
import type { ProblemCode } from '#domain/base/domain-error.js';
import { type Operation, said } from '../http/operation.js';
import { ExportIncident, IncidentExport } from './export-incident.js';
import {
  Comment,
  GiveRole,
  Judge,
  MergeIncident,
  Mitigate,
  SetSeverity,
  SplitIncident,
} from './life-input.js';

const incident = '/api/v1/incidents/{incident}';
const missing: readonly ProblemCode[] = ['incident_not_found'];
const gone: readonly ProblemCode[] = ['incident_not_found', 'incident_already_resolved'];

/** The bodies by the names they have in the document. */
export const LIFE_BODIES = {
  Comment,
  GiveRole,
  Judge,
  MergeIncident,
  Mitigate,
  SetSeverity,
  SplitIncident,
} as const;

export const LIFE_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    status: 200,
    id: 'exportIncident',
    path: `${incident}/export`,
    summary: 'The whole incident as a file: JSON, Markdown (md), or a page to print (html)',
    query: ExportIncident,
    answer: IncidentExport,
    refusals: missing,
  },
  {
    ...said,
    id: 'giveRole',
    path: `${incident}/roles`,
    summary: 'Take a role in an incident, hand it over, or give it up',
    body: GiveRole,
    refusals: missing,
  },
  {
    ...said,
    id: 'commentIncident',
    path: `${incident}/comments`,
    summary: 'Write a comment, or one that puts another right',
    body: Comment,
    refusals: [...missing, 'comment_not_found'],
  },
  {
    ...said,
    id: 'judgeIncident',
    path: `${incident}/verdict`,
    summary: 'Say whether it was right to call somebody',
    body: Judge,
    refusals: missing,
  },
  {
    ...said,
    id: 'beginMitigation',
    path: `${incident}/mitigate`,
    summary: 'Say that something is being done about it',
    body: Mitigate,
    refusals: gone,
  },
  {
    ...said,
    id: 'setSeverity',
    path: `${incident}/severity`,
    summary: 'Set the severity by hand, with the reason',
    body: SetSeverity,
    refusals: gone,
  },
  {
    ...said,
    id: 'mergeIncident',
    path: `${incident}/merge`,
    summary: 'Merge an incident into another open one, which goes on for both',
    body: MergeIncident,
    refusals: [...gone, 'merge_refused'],
  },
  {
    ...said,
    id: 'splitIncident',
    path: `${incident}/split`,
    summary: 'Make an incident of its own of some values of the cause',
    body: SplitIncident,
    refusals: [...gone, 'split_refused'],
  },
];
