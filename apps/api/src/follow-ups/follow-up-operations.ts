/** The requests about follow-ups, for the table of all requests. */
import { TenantQuery } from '../http/input.js';
import { type Operation, read } from '../http/operation.js';
import { FollowUpList, FollowUpMoved, ListFollowUps, MoveFollowUp } from './follow-up-input.js';

export const FOLLOW_UP_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    id: 'listFollowUps',
    path: '/api/v1/follow-ups',
    summary: 'What is to follow from incidents, open ones first, with the terminals or stores',
    query: ListFollowUps,
    csv: true,
    answer: FollowUpList,
  },
  {
    method: 'post',
    status: 200,
    id: 'moveFollowUp',
    path: '/api/v1/incidents/{incident}/follow-ups/{followUp}',
    summary: 'Close a follow-up or open it again, as a whole or for terminals or stores of it',
    query: TenantQuery,
    body: MoveFollowUp,
    answer: FollowUpMoved,
    refusals: [
      'incident_not_found',
      'follow_up_not_found',
      'follow_up_not_about',
      'follow_up_unchanged',
    ],
  },
];

/** Their schemas, by their names in the document. */
export const FOLLOW_UP_ANSWERS = { FollowUpList, FollowUpMoved } as const;
