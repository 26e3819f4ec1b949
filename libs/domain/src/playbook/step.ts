/** The steps of a playbook, by kind: what each must say, and where each may lead. */
import { z } from 'zod';
import { invariant } from '../base/assert.js';
import { parseDuration } from '../base/duration.js';
import { Words } from '../code/taxonomy.js';
import { Cmd } from '../message/downward.js';

export const StepId = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

/** A span of time as it is written, such as "10m"; a stored copy of a playbook is the file's. */
export const Span = z.string().refine((text) => (parseDuration(text) ?? 0) > 0, {
  message: 'expected a duration such as "90s" or "5m"',
});

/** A span in milliseconds. */
export function spanMs(span: string): number {
  const ms = parseDuration(span);
  invariant(ms !== null, `${span} is no duration`);
  return ms;
}

const common = {
  id: StepId,
  title: Words,
  detail: Words.optional(),
  /** What comes after it; the step below it when left out. */
  next: StepId.optional(),
};
/** A step that waits for a person: it is late after `limit`, and then `late` comes instead. */
const timed = { ...common, limit: Span.optional(), late: StepId.optional() };

const Bounds = z
  .strictObject({ below: z.number().min(0).optional(), above: z.number().min(0).optional() })
  .refine(({ below, above }) => below !== undefined || above !== undefined, {
    message: 'expected "below" or "above"',
  });

/** What must hold of the incident's own figures of the last minute; all that is said. */
export const Condition = z
  .strictObject({
    /** Share of the attempts in the cause's scope that fail, 0 to 1. */
    failing_share: Bounds.optional(),
    /** The same as a multiple of what is normal there. */
    times_normal: Bounds.optional(),
    /** Terminals that failed. */
    failing_terminals: Bounds.optional(),
    /** Whether positive evidence says that it is over. */
    recovered: z.boolean().optional(),
  })
  .refine((said) => Object.values(said).some((part) => part !== undefined), {
    message: 'expected something that must hold, such as failing_share: { below: 0.05 }',
  });
export type Condition = z.infer<typeof Condition>;

/** Who a notice is for. */
export const AUDIENCES = ['merchants', 'issuers', 'acquirer', 'support', 'operations'] as const;

const Manual = z.strictObject({ ...timed, kind: z.literal('manual') });
const Ask = z.strictObject({
  ...timed,
  kind: z.literal('ask'),
  answers: z
    .array(z.strictObject({ id: StepId, label: Words, next: StepId.optional() }))
    .min(2)
    .max(6),
});
const Check = z.strictObject({
  ...common,
  kind: z.literal('check'),
  when: Condition,
  limit: Span,
  /** Where it leads when the condition has not held by the limit. */
  otherwise: StepId,
});
const Wait = z.strictObject({ ...common, kind: z.literal('wait'), for: Span });
const Notify = z.strictObject({
  ...timed,
  kind: z.literal('notify'),
  to: z.enum(AUDIENCES),
  text: Words,
  /** How long after it the next update is promised; `{next_update}` says when that is. */
  next_update: Span.optional(),
  /** What it tells merchants; the service then sends it itself, where it knows how to. */
  notice: z.enum(['start', 'recovered']).optional(),
});
const Command = z.strictObject({
  ...timed,
  kind: z.literal('command'),
  command: Cmd.shape.what,
  args: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  /** Which terminals, in words. */
  to: Words,
  /** At most so many of those who were hit; all of them when left out. */
  most: z.number().int().min(1).max(100_000).optional(),
  /** Where it leads when its order stopped before all had had their turn. */
  stopped: StepId.optional(),
});
const Approve = z.strictObject({
  ...timed,
  kind: z.literal('approve'),
  /** How many must agree, each another person. */
  people: z.number().int().min(1).max(2).default(1),
  /** Where it leads when somebody says no. */
  refused: StepId,
});
const Escalate = z.strictObject({ ...common, kind: z.literal('escalate'), to: Words });
const OpenBridge = z.strictObject({ ...timed, kind: z.literal('open_bridge'), with: Words });
const FollowUp = z.strictObject({
  ...common,
  kind: z.literal('follow_up'),
  owner: Words,
  /** By when it is owed, counted from the incident's end. */
  within: Span,
});

/**
 * One step. People do `manual`, `notify`, `command` and `open_bridge` and say so; they answer `ask`
 * and `approve`; `check`, `wait`, `escalate` and `follow_up` the service does by itself.
 */
export const Step = z.discriminatedUnion('kind', [
  Manual,
  Ask,
  Check,
  Wait,
  Notify,
  Command,
  Approve,
  Escalate,
  OpenBridge,
  FollowUp,
]);
export type Step = z.infer<typeof Step>;
export type StepKind = Step['kind'];
