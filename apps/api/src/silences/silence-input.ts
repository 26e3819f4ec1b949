/** What may be asked and said about silences, in the shapes of Alertmanager's API v2. */
import { z } from 'zod';
import { AnyTenant } from '#domain/message/schema.js';
import { SilenceMatcher } from '#domain/notify/silence.js';
import { line, remark } from '../http/input.js';

/** Which silences are listed: those that are not over, or also those of the last thirty days. */
export const ListSilences = z.strictObject({
  tenant: AnyTenant.optional(),
  status: z.enum(['open', 'all']).default('open'),
});
export type ListSilences = z.infer<typeof ListSilences>;

const when = z.iso.datetime({ offset: true });

/** A silence to be made; with the id of one that is there, one to be changed. */
export const PostSilence = z.strictObject({
  id: z.string().max(64).optional(),
  matchers: z.array(SilenceMatcher).min(1).max(20),
  startsAt: when,
  endsAt: when,
  createdBy: line(64),
  comment: remark(500),
});
export type PostSilence = z.infer<typeof PostSilence>;

/** "Tell us again." */
export const EndSilence = z.strictObject({ by: line(64) });
export type EndSilence = z.infer<typeof EndSilence>;
