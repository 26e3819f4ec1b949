/** What may be asked and said of follow-ups, and what is answered. */
import { z } from 'zod';
import { FollowUp, FollowUpKind, FollowUpState, FollowUpView } from '#domain/incident/follow-up.js';
import { IncidentId } from '#domain/incident/incident.js';
import { AnyTenant } from '#domain/message/schema.js';
import { limit, line, remark } from '../http/input.js';

/** Which follow-ups are listed. As CSV all of them come, whatever the limit. */
export const ListFollowUps = z.strictObject({
  tenant: AnyTenant.optional(),
  status: z.enum(['open', 'closed', 'all']).default('open'),
  kind: FollowUpKind.optional(),
  incident: IncidentId.optional(),
  /** Those about terminals or stores of this merchant, and of their subjects only his. */
  merchant: line(64).optional(),
  format: z.enum(['csv', 'json']).optional(),
  limit: limit(100),
});
export type ListFollowUps = z.infer<typeof ListFollowUps>;

const named_max = 500;
const NAMED = {
  /** Of one that is about terminals: for these alone. */
  terminals: z.array(line(64)).min(1).max(named_max).optional(),
  /** Of one that is about stores: for these alone. */
  stores: z
    .array(z.strictObject({ merchant: line(64), store: line(64).nullable() }))
    .min(1)
    .max(named_max)
    .optional(),
};

/**
 * "It is done", "it is not worth doing", or "it is open again"; of the whole, or for some of the
 * terminals or stores it is about. Once it is done for all of them it is done.
 */
export const MoveFollowUp = z
  .strictObject({ by: line(64), to: FollowUpState, note: remark(500).optional(), ...NAMED })
  .refine(({ to, terminals, stores }) => to !== 'dropped' || !(terminals ?? stores), {
    path: ['to'],
    message: 'a terminal or store is done or open; drop the follow-up as a whole',
  });
export type MoveFollowUp = z.infer<typeof MoveFollowUp>;

/** Open ones first, then what is due first. */
export const FollowUpList = z.strictObject({ items: z.array(FollowUpView) });
export type FollowUpList = z.infer<typeof FollowUpList>;

/** The one that was moved, as it is now. */
export const FollowUpMoved = FollowUp;
