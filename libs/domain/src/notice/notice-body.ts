/** What a notice to merchants is made of, as it is kept. */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import { Words } from '../code/taxonomy.js';
import { OUTAGE_KINDS } from './notice-file.js';

export const NoticeKind = z.enum(['opt_in', ...OUTAGE_KINDS]);
export type NoticeKind = z.infer<typeof NoticeKind>;

export const NoticeState = z.enum(['draft', 'sending', 'done', 'cancelled']);
export type NoticeState = z.infer<typeof NoticeState>;

/** The texts with their places, and what fills them. */
export const NoticeBody = z.object({
  texts: Words,
  /** Whether a person wrote the texts, or they are those of a file. */
  byHand: z.boolean(),
  since: Instant,
  now: Instant,
  nextUpdate: Instant,
  merchants: z.number().int(),
});
export type NoticeBody = z.infer<typeof NoticeBody>;

/** Somebody's word on a notice. */
export const NoticeApproval = z.object({ by: z.string(), at: Instant });
export type NoticeApproval = z.infer<typeof NoticeApproval>;

/** What became of one merchant's notice, or why he cannot be told. */
export const RecipientState = z.enum(['held', 'due', 'sent', 'gave_up', 'unreachable', 'dropped']);
export const Unreachable = z.enum([
  'no_contact',
  'no_consent',
  'not_asked',
  'not_confirmed',
  'withdrawn',
  'no_channel',
  'bad_address',
]);
export type Unreachable = z.infer<typeof Unreachable>;
