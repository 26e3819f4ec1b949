/** What may be asked and said about incidents. */
import { z } from 'zod';
import { AnyTenant } from '#domain/message/schema.js';
import { StepId } from '#domain/playbook/step.js';
import { limit, line, remark } from '../http/input.js';

/** Which incidents are listed. */
export const ListIncidents = z.strictObject({
  tenant: AnyTenant.optional(),
  status: z.enum(['open', 'all']).default('open'),
  limit: limit(50),
});
export type ListIncidents = z.infer<typeof ListIncidents>;

const by = line(64);

/** "I have it." */
export const Acknowledge = z.strictObject({ by, note: remark(500).optional() });
export type Acknowledge = z.infer<typeof Acknowledge>;

/** "It is over, because …" */
export const Resolve = z.strictObject({ by, reason: remark(500) });
export type Resolve = z.infer<typeof Resolve>;

/** "I did this step", why it was left out, what the answer is, whether it may be done. */
export const ReportStep = z.strictObject({
  by,
  outcome: z.enum(['done', 'skipped', 'answered', 'approved', 'refused']),
  /** The answer's id, with the outcome `answered`. */
  answer: StepId.optional(),
  note: remark(500).optional(),
});
export type ReportStep = z.infer<typeof ReportStep>;

/** The answer to what people say: it is written down, and the engine folds it in within a tick. */
export const Accepted = z.strictObject({ accepted: z.literal(true) });
export type Accepted = z.infer<typeof Accepted>;
