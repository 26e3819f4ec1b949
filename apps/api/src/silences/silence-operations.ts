/** What may be asked and said of silences, for the table of all requests. */
import { TenantQuery } from '../http/input.js';
import { type Operation, read } from '../http/operation.js';
import { EndSilence, ListSilences, PostSilence } from './silence-input.js';
import { SilenceKept, SilenceList } from './silence-view.js';

const silenced = { method: 'post', query: TenantQuery, status: 200, answer: SilenceKept } as const;

export const SILENCE_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    id: 'listSilences',
    path: '/api/v1/silences',
    summary: 'Silences that are not over, or also those of the last thirty days',
    query: ListSilences,
    answer: SilenceList,
  },
  {
    ...silenced,
    id: 'postSilence',
    path: '/api/v1/silences',
    summary: 'Tell nobody of what some matchers match for a time, or change such a silence',
    body: PostSilence,
    refusals: ['silence_not_found'],
  },
  {
    ...silenced,
    id: 'expireSilence',
    path: '/api/v1/silences/{silence}/expire',
    summary: 'End a silence: people are told at once of what goes on',
    body: EndSilence,
    refusals: ['silence_not_found', 'silence_already_over'],
  },
];
