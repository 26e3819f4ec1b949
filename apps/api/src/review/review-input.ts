/** What may be asked of reviews and of the quality of alerts, and what is answered. */
import { z } from 'zod';
import { MerchantFeedback } from '#domain/incident/feedback.js';
import { FollowUpText } from '#domain/incident/follow-up.js';
import { ReviewNotes } from '#domain/incident/review.js';
import { AnyTenant } from '#domain/message/schema.js';
import { line, remark } from '../http/input.js';

const text = z.union([z.literal(''), remark(4_000)]);

/** The notes as they are to be, over the revision that was read; with `close` it is done. */
export const SaveReview = z.strictObject({
  by: line(64),
  revision: z.number().int().min(0),
  notes: ReviewNotes.extend({
    wentWell: text,
    wentBadly: text,
    lucky: text,
  }),
  /**
   * All that is to follow: those with a number are changed, those without one are new, others are
   * removed. Whether one is done is said of it by itself.
   */
  followUps: z
    .array(
      FollowUpText.extend({
        n: z.number().int().optional(),
        what: remark(500),
        owner: z.union([z.literal(''), line(64)]),
      }),
    )
    .max(100),
  close: z.boolean().default(false),
});
export type SaveReview = z.infer<typeof SaveReview>;

/** The revision that was made. */
export const ReviewSaved = z.strictObject({ revision: z.number().int() });
export type ReviewSaved = z.infer<typeof ReviewSaved>;

export const AskQuality = z.strictObject({
  tenant: AnyTenant.optional(),
  /** How many months back, the present one included. */
  months: z.coerce.number().int().min(1).max(36).default(6),
});
export type AskQuality = z.infer<typeof AskQuality>;

/** One rule in one month (UTC); spans in milliseconds, null where there was none. */
const QualityRow = z.strictObject({
  rule: z.string(),
  month: z.string(),
  incidents: z.number().int(),
  /** Incidents that a person merged into others: one fault, told twice. */
  merged: z.number().int(),
  /** Notifications that arrived, without those that it is over. */
  pages: z.number().int(),
  acknowledged: z.number().int(),
  acknowledgeMs: z.number().nullable(),
  resolveMs: z.number().nullable(),
  /** People who said that it was right to call somebody, as a share; null when nobody spoke. */
  usefulShare: z.number().nullable(),
  /** Incidents of which more people said that it was needless. */
  falseAlerts: z.number().int(),
  /** Merchants who rated how it was handled, and the mean, from 1, bad, to 5, good. */
  ratings: z.number().int(),
  meanRating: z.number().nullable(),
});

export const QualityReport = z.strictObject({
  items: z.array(QualityRow),
  /** What merchants say of all these incidents. */
  feedback: MerchantFeedback,
});
export type QualityReport = z.infer<typeof QualityReport>;
