/** What may be asked and said about notices to merchants. */
import { z } from 'zod';
import { IncidentId } from '#domain/incident/incident.js';
import { AnyTenant } from '#domain/message/schema.js';
import { RecipientState } from '#domain/notice/notice-body.js';
import { OutageKind } from '#domain/notice/notice-file.js';
import { limit, line, remark } from '../http/input.js';

const by = line(64);
const text = remark(1_000);

export const NoticeId = z.string().regex(/^ntc-[1-9]\d{0,14}$/);

/** The notices of an incident; without one, the opt-ins. */
export const ListNotices = z.strictObject({
  tenant: AnyTenant.optional(),
  incident: IncidentId.optional(),
});
export type ListNotices = z.infer<typeof ListNotices>;

/** A new notice: with texts of one's own, or those of the playbook and the file. */
export const DraftNotice = z.strictObject({
  by,
  kind: OutageKind,
  texts: z.strictObject({ en: text, 'zh-CN': text }).optional(),
  /** A correction to all who were told, and not only to those who are not hit. */
  everybody: z.boolean().default(false),
});
export type DraftNotice = z.infer<typeof DraftNotice>;

/** "I have read it": the hash is that of the very texts and merchants. */
export const ApproveNotice = z.strictObject({ by, hash: z.string().regex(/^[0-9a-f]{64}$/) });
export type ApproveNotice = z.infer<typeof ApproveNotice>;

/** Stops a notice that is not out yet. */
export const CancelNotice = z.strictObject({ by });
export type CancelNotice = z.infer<typeof CancelNotice>;

export const ListRecipients = z.strictObject({
  tenant: AnyTenant.optional(),
  state: RecipientState.optional(),
  /** The `n` of the last one of the page before. */
  after: z.coerce.number().int().min(0).default(0),
  limit: limit(100),
});
export type ListRecipients = z.infer<typeof ListRecipients>;

export const ListFeedback = z.strictObject({ tenant: AnyTenant.optional(), limit: limit(100) });
export type ListFeedback = z.infer<typeof ListFeedback>;
