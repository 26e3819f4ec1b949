/**
 * A playbook: what people and the service do about one diagnosis, in order, as a file. A *run*
 * is one playbook at work on one incident; it keeps the content and hash it started with, since
 * the file may change while an incident burns.
 */
import { z } from 'zod';
import { Instant } from '../base/instant.js';

/** The same text in every language people read; both are required. */
export const Bilingual = z.strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) });
export type Bilingual = z.infer<typeof Bilingual>;

export const StepId = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

/** One step. In this version people do every step and tick it off. */
export const Step = z.strictObject({
  id: StepId,
  kind: z.literal('manual'),
  title: Bilingual,
  detail: Bilingual.optional(),
});
export type Step = z.infer<typeof Step>;

export const Playbook = z.strictObject({
  playbook: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  title: Bilingual,
  /** Actions that would make it worse, by canonical id, each with the reason. */
  forbidden: z.array(z.strictObject({ action: StepId, why: Bilingual })).default([]),
  steps: z.array(Step).min(1).max(40),
});
export type Playbook = z.infer<typeof Playbook>;

export const StepState = z.object({
  id: StepId,
  status: z.enum(['open', 'done', 'skipped']),
  by: z.string().nullable(),
  at: Instant.nullable(),
  note: z.string().nullable(),
});
export type StepState = z.infer<typeof StepState>;

export const PlaybookRun = z.object({
  incident: z.string(),
  playbook: Playbook,
  hash: z.string(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  steps: z.array(StepState),
});
export type PlaybookRun = z.infer<typeof PlaybookRun>;
