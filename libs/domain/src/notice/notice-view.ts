/** Notices to merchants as REST answers them, for the console and for programs. */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import { Severity } from '../base/severity.js';
import { Words } from '../code/taxonomy.js';
import { NoticeApproval, NoticeKind, NoticeState, RecipientState } from './notice-body.js';

/** How far a notice is, in merchants. */
export const NoticeProgress = z.strictObject({
  /** Those who are told, or were tried. */
  merchants: z.int(),
  waiting: z.int(),
  sent: z.int(),
  gaveUp: z.int(),
  dropped: z.int(),
  unreachable: z.int(),
  /** Those who may have been told twice, or once although it was given up. */
  doubtful: z.int(),
});

export const NoticeView = z.strictObject({
  id: z.string(),
  /** Empty for an opt-in, which is about no incident. */
  incident: z.string(),
  epoch: z.int(),
  kind: NoticeKind,
  state: NoticeState,
  severity: Severity,
  by: z.string(),
  source: z.string(),
  step: z.string().nullable(),
  createdAt: Instant,
  /** Of the texts and of whom it tells; an approval names it. */
  hash: z.string(),
  /** How many must agree, and who did. */
  people: z.int(),
  approvals: z.array(NoticeApproval),
  /** It goes no earlier, unless enough agree to it. */
  holdUntil: Instant,
  byHand: z.boolean(),
  /** With its places, and as a shop with three terminals that failed reads it. */
  texts: Words,
  preview: Words,
  progress: NoticeProgress,
  /** Whom it tells. */
  audience: z.array(
    z.strictObject({ language: z.string(), channel: z.string(), merchants: z.int() }),
  ),
  /** Whom it cannot tell, why, and what to do. */
  unreachable: z.array(z.strictObject({ why: z.string(), merchants: z.int(), cure: Words })),
  endedAt: Instant.nullable(),
  endedBy: z.string().nullable(),
});
export type NoticeView = z.infer<typeof NoticeView>;

export const NoticeList = z.strictObject({
  items: z.array(NoticeView),
  /** Merchants that are hit, and how many of them were not told that it began. */
  hit: z.int(),
  untold: z.int(),
});
export type NoticeList = z.infer<typeof NoticeList>;

/** One merchant of a notice; the address is masked. */
export const RecipientView = z.strictObject({
  n: z.int(),
  merchant: z.string(),
  contact: z.string().nullable(),
  channel: z.string().nullable(),
  address: z.string().nullable(),
  language: z.string(),
  terminals: z.int(),
  state: RecipientState,
  why: z.string().nullable(),
  cure: Words.nullable(),
  attempts: z.int(),
  doubtful: z.boolean(),
  dueAt: Instant,
  endedAt: Instant.nullable(),
});
export const RecipientList = z.strictObject({ items: z.array(RecipientView) });
export type RecipientList = z.infer<typeof RecipientList>;

/** What merchants say of how an incident was handled. */
export const FeedbackList = z.strictObject({
  /** How many gave each rating, 1 (bad) to 5 (good). */
  ratings: z.array(z.strictObject({ rating: z.int(), merchants: z.int() })),
  items: z.array(
    z.strictObject({
      merchant: z.string(),
      at: Instant,
      rating: z.int(),
      comment: z.string().nullable(),
    }),
  ),
});
export type FeedbackList = z.infer<typeof FeedbackList>;
