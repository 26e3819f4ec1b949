/**
 * Tests of playbooks as data, beside the playbooks: what people say and what the incident's figures
 * are, moment by moment, which step is due then, and what is refused.
 */
import { z } from 'zod';
import { Duration } from '#domain/base/duration.js';
import { StepId } from '#domain/playbook/step.js';

const Share = z.number().min(0).max(1);

/** One moment; times count from the start of the run. */
const Moment = z.strictObject({
  at: Duration,
  /** The figures from now on; null is what nobody knows. */
  facts: z
    .strictObject({
      failing_share: Share.nullable(),
      normal_share: Share,
      failing_terminals: z.number().int().min(0).nullable(),
      recovered: z.boolean(),
    })
    .partial()
    .optional(),
  /** Somebody says something about this step: that it is done, unless another thing is said. */
  step: StepId.optional(),
  by: z.string().min(1).default('李伟'),
  outcome: z.enum(['done', 'skipped', 'approved', 'refused']).default('done'),
  answer: StepId.optional(),
  /** The incident is over, and the run ends with it. */
  over: z.literal(true).optional(),
  /** The code by which what was said is refused; nothing may be refused without one. */
  refused: z.string().optional(),
  /** What happened by itself since the moment before, such as "late call_desk". */
  happened: z.array(z.string().regex(/^[a-z]+ [a-z][a-z0-9_]*$/)).optional(),
  /** The step that is due then; `nothing` when the run is through. */
  due: z.union([z.literal('nothing'), StepId]).optional(),
});
export type Moment = z.infer<typeof Moment>;

export const PlaybookTestFile = z.strictObject({
  tests: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        playbook: StepId,
        play: z
          .array(Moment)
          .min(1)
          .max(200)
          .refine((play) => play.every(({ at }, i) => at >= (play[i - 1]?.at ?? 0)), {
            message: 'expected moments in the order of their times',
          }),
      }),
    )
    .min(1),
});
export type PlaybookTest = z.infer<typeof PlaybookTestFile>['tests'][number];
