/** What is answered about silences, in the shapes of Alertmanager's API v2. */
import { z } from 'zod';
import { type Silence, SilenceMatcher, stateOfSilence } from '#domain/notify/silence.js';

const when = z.iso.datetime({ offset: true });

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
