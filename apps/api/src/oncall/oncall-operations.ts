/** What may be asked and said about on-call, for the table of all requests. */
import { OncallView } from '#domain/oncall/compose-view.js';
import { read, said } from '../http/operation.js';
import {
  CheckOverride,
  MakeOverride,
  Override,
  OverrideDoubts,
  SendTestPage,
  TestPageSent,
  WithdrawOverride,
} from './oncall-input.js';

export const ONCALL_OPERATIONS = [
  {
    ...read,
    id: 'readOncall',
    path: '/api/v1/oncall',
    summary: 'Who is on call now and next, whom test pages reach, and how often each was paged',
    answer: OncallView,
  },
  {
    ...read,
    id: 'checkOverride',
    path: '/api/v1/oncall/overrides/check',
    summary: 'What would be doubtful if somebody stood in; nothing is done',
    query: CheckOverride,
    answer: OverrideDoubts,
    refusals: ['rota_not_found', 'person_not_found', 'override_refused'],
  },
  {
    ...said,
    id: 'makeOverride',
    path: '/api/v1/oncall/overrides',
    summary: 'Let somebody stand in for a rota for a while',
    body: MakeOverride,
    status: 200,
    answer: Override,
    refusals: ['rota_not_found', 'person_not_found', 'override_refused', 'override_doubted'],
  },
  {
    ...said,
    id: 'withdrawOverride',
    path: '/api/v1/oncall/overrides/{override}/withdraw',
    summary: 'Take an override back',
    body: WithdrawOverride,
    refusals: ['override_not_found', 'override_doubted'],
  },
  {
    ...said,
    id: 'sendTestPage',
    path: '/api/v1/oncall/people/{person}/test',
    summary: 'Page a person now, as a test; the link in it proves that it arrived',
    body: SendTestPage,
    answer: TestPageSent,
    refusals: ['person_not_found', 'rota_not_found', 'test_page_too_soon'],
  },
] as const;
