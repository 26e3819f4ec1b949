/**
 * A playbook: what people and the service do about one diagnosis, in order, as a file. A *run*
 * is one playbook at work on one incident; it keeps the content and hash it started with, since
 * the file may change while an incident burns.
 */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import { Words } from '../code/taxonomy.js';
import { Step, StepId } from './step.js';

export const Playbook = z.strictObject({
  playbook: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  title: Words,
  /** What must be true for it to be the right one. */
  preconditions: z.array(Words).max(10).default([]),
  /** Actions that would make it worse, by canonical id, each with the reason. */
  forbidden: z.array(z.strictObject({ action: StepId, why: Words })).default([]),
  steps: z.array(Step).min(1).max(40),
});
export type Playbook = z.infer<typeof Playbook>;

/** Somebody's word on one `approve`. */
const Approval = z.object({ by: z.string(), at: Instant });

export const StepState = z.object({
  id: StepId,
  /**
   * `done` and `skipped` as it was told or came about; `unmet`: the condition of a `check` did not
   * hold by its limit; `refused`: somebody said no to an `approve`; `late`: the limit passed and
   * the run went another way.
   */
  status: z.enum(['open', 'done', 'skipped', 'unmet', 'refused', 'late']),
  by: z.string().nullable(),
  at: Instant.nullable(),
  note: z.string().nullable(),
  /** What was answered to an `ask`. */
  answer: StepId.optional(),
  /** Who agreed to an `approve`. */
  approvals: z.array(Approval).optional(),
  /** When the limit of a step passed that still waits to be done. */
  overdueAt: Instant.optional(),
});
export type StepState = z.infer<typeof StepState>;

export const PlaybookRun = z.object({
  incident: z.string(),
  playbook: Playbook,
  hash: z.string(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** When it went on after it had ended with its incident; limits count from here. */
  resumedAt: Instant.optional(),
  steps: z.array(StepState),
});
export type PlaybookRun = z.infer<typeof PlaybookRun>;
