/** The requests about reviews, for the table of all requests. */
import { Review } from '#domain/incident/review.js';
import { TenantQuery } from '../http/input.js';
import type { Operation } from '../http/operation.js';
import { AskQuality, QualityReport, ReviewSaved, SaveReview } from './review-input.js';

const review = '/api/v1/incidents/{incident}/review';

export const REVIEW_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    status: 200,
    id: 'readReview',
    path: review,
    summary: 'The review of an incident, with its figures, its story, and whom it hit',
    query: TenantQuery,
    answer: Review,
    refusals: ['incident_not_found'],
  },
  {
    method: 'post',
    status: 200,
    id: 'saveReview',
    path: review,
    summary: 'Save the notes and follow-ups of a review, and close it',
    query: TenantQuery,
    body: SaveReview,
    answer: ReviewSaved,
    refusals: [
      'incident_not_found',
      'incident_not_resolved',
      'incident_already_reviewed',
      'review_changed',
    ],
  },
  {
    method: 'get',
    status: 200,
    id: 'readQuality',
    path: '/api/v1/quality',
    summary: 'How good alerts were, by rule and month, and what merchants say of it',
    query: AskQuality,
    answer: QualityReport,
    refusals: [],
  },
];
