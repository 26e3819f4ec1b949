/** What may be asked and said about silences, in the shapes of Alertmanager's API v2. */
import { z } from 'zod';
import { Tenant } from '#domain/message/schema.js';
import { type Silence, SilenceMatcher, stateOfSilence } from '#domain/notify/silence.js';
import { line, remark } from '../http/input.js';

/** Which silences are listed: those that are not over, or also those of the last thirty days. */
export const ListSilences = z.strictObject({
  tenant: Tenant.optional(),
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

/** The answer to whoever made, changed or ended one. */
export const SilenceKept = z.strictObject({ silenceID: z.string() });
export type SilenceKept = z.infer<typeof SilenceKept>;

/** A silence as it is shown. */
export const SilenceView = z.strictObject({
  id: z.string(),
  status: z.strictObject({ state: z.enum(['pending', 'active', 'expired']) }),
  matchers: z.array(SilenceMatcher),
  startsAt: when,
  endsAt: when,
  updatedAt: when,
  createdBy: z.string(),
  comment: z.string(),
});
export type SilenceView = z.infer<typeof SilenceView>;

/** Silences, the next to end first. */
export const SilenceList = z.strictObject({ items: z.array(SilenceView) });

/** Shows one as it is at a moment. */
export function viewOf(silence: Silence, now: number): SilenceView {
  const { id, matchers, startsAt, endsAt, updatedAt, createdBy, comment } = silence;
  return {
    id,
    status: { state: stateOfSilence(silence, now) },
    matchers,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    createdBy,
    comment,
  };
}
