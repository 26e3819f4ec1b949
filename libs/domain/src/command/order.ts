/**
 * An order: one command to a frozen set of terminals, carried out in waves. What is approved is its
 * hash, so nobody agrees to one thing and has another done. Terminals are told by signed commands,
 * one for each; an order is what people see.
 */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import { Cmd } from '../message/downward.js';

export const What = Cmd.shape.what;
export type What = z.infer<typeof What>;

/** Arguments of a command, as a playbook or a person gives them. */
export const Args = z.record(
  z.string().min(1).max(64),
  z.union([z.string().max(256), z.number(), z.boolean()]),
);
export type Args = z.infer<typeof Args>;

/**
 * `proposed`: waits for another person; `running`; `asking`: a wave is through and its figure does
 * not tell, a person decides; `done`: everybody had their turn; `stopped`: nobody else gets one.
 */
export const OrderState = z.enum(['proposed', 'running', 'asking', 'done', 'stopped']);
export type OrderState = z.infer<typeof OrderState>;

/** Why an order was stopped; all but `by_person` happen by themselves. */
export const StopReason = z.enum([
  'by_person',
  'no_improvement',
  'not_returned',
  'harmed',
  'not_reached',
  'forbidden',
  'incident_over',
  'lapsed',
  'no_key',
  'step_over',
]);
export type StopReason = z.infer<typeof StopReason>;

/** Failures of attempts. */
export const Share = z.object({ attempts: z.number().int(), failures: z.number().int() });
export type Share = z.infer<typeof Share>;

const Word = z.object({ by: z.string(), at: Instant });

export const Order = z.object({
  id: z.string(),
  tenant: z.string(),
  incident: z.string().nullable(),
  /** The step of the incident's playbook that asks for it. */
  step: z.string().nullable(),
  what: What,
  args: Args,
  reason: z.string(),
  by: z.string(),
  at: Instant,
  /** The hash of the playbook it comes from, or `hand`. */
  version: z.string(),
  /** SHA-256 of everything an approval is for, in hex. */
  hash: z.string(),
  terminals: z.number().int(),
  merchants: z.number().int(),
  /** How many other people must agree. */
  needed: z.number().int(),
  approvals: z.array(Word),
  state: OrderState,
  /** How many terminals have had their turn at the end of each wave. */
  waves: z.array(z.number().int()),
  /** Which of them is under way, from 0. */
  wave: z.number().int(),
  released: z.number().int(),
  /** When everybody of the wave had answered or could no longer; null before. */
  settledAt: Instant.nullable(),
  /** Who had it go on where the figure did not tell. */
  goneOn: z.array(Word),
  stop: z
    .object({ at: Instant, by: z.string().nullable(), why: StopReason, detail: z.string() })
    .nullable(),
  endedAt: Instant.nullable(),
});
export type Order = z.infer<typeof Order>;

/** What became of those whose turn has come. */
export const TargetCounts = z.object({
  /** Not answered yet, or not back yet. */
  underWay: z.number().int(),
  done: z.number().int(),
  refused: z.number().int(),
  failed: z.number().int(),
  /** Got it and never answered. */
  missing: z.number().int(),
  /** Restarted and never came back. */
  gone: z.number().int(),
  /** Were away until it expired. */
  unreached: z.number().int(),
  /** Left out when their turn came: on hold, busy, or restarted too often. */
  withheld: z.number().int(),
});
export type TargetCounts = z.infer<typeof TargetCounts>;
