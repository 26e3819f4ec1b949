/** Requests about notices to merchants: a part of the table of all requests. */
import { FeedbackList, NoticeList, NoticeView, RecipientList } from '#domain/notice/notice-view.js';
import { AskContacts, ContactList, ListContacts } from '../contacts/contact-input.js';
import { TenantQuery } from '../http/input.js';
import { type Operation, read } from '../http/operation.js';
import {
  ApproveNotice,
  CancelNotice,
  DraftNotice,
  ListFeedback,
  ListNotices,
  ListRecipients,
} from './notice-input.js';

const incident = '/api/v1/incidents/{incident}';
const notice = '/api/v1/notices/{notice}';
const changed = { method: 'post', query: TenantQuery, status: 200, answer: NoticeView } as const;

export const NOTICE_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    id: 'listNotices',
    path: '/api/v1/notices',
    summary: 'What merchants are told of an incident, and how far it is; without one, opt-ins',
    query: ListNotices,
    answer: NoticeList,
  },
  {
    ...read,
    id: 'findNotice',
    path: notice,
    summary: 'One notice to merchants, and how far it is',
    answer: NoticeView,
    refusals: ['notice_not_found'],
  },
  {
    ...read,
    id: 'listRecipients',
    path: `${notice}/recipients`,
    summary: 'The merchants of a notice, what became of each, and why some cannot be told',
    query: ListRecipients,
    answer: RecipientList,
    refusals: ['notice_not_found'],
  },
  {
    ...changed,
    id: 'draftNotice',
    path: `${incident}/notices`,
    summary: 'Make a notice to the merchants that an incident hit, or that were told of it',
    body: DraftNotice,
    refusals: [
      'incident_not_found',
      'notice_not_waiting',
      'nobody_to_tell',
      'forbidden_advice',
      'notice_text_refused',
    ],
  },
  {
    ...changed,
    id: 'approveNotice',
    path: `${notice}/approve`,
    summary: 'Agree to the texts and merchants that the hash stands for',
    body: ApproveNotice,
    refusals: ['notice_not_found', 'notice_not_waiting', 'notice_changed', 'approver_must_differ'],
  },
  {
    ...changed,
    id: 'cancelNotice',
    path: `${notice}/cancel`,
    summary: 'Stop a notice: nobody is told, or nobody more',
    body: CancelNotice,
    refusals: ['notice_not_found', 'notice_not_waiting'],
  },
  {
    ...read,
    id: 'listFeedback',
    path: `${incident}/feedback`,
    summary: 'What merchants say of how an incident was handled, the newest first',
    query: ListFeedback,
    answer: FeedbackList,
    refusals: ['incident_not_found'],
  },
  {
    ...read,
    id: 'listContacts',
    path: '/api/v1/contacts',
    summary: 'Whom merchants name to be told, and why some may not be',
    query: ListContacts,
    answer: ContactList,
  },
  {
    ...changed,
    id: 'askContacts',
    path: '/api/v1/contacts/ask',
    summary: 'Ask addresses whether they want to be told, each once',
    body: AskContacts,
    refusals: ['nobody_to_tell'],
  },
];
