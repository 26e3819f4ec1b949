/** Orders and holds as the API answers them and screens show them. */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import { Order, TargetCounts } from './order.js';

/** An order with what became of those whose turn has come. */
export const CommandView = z.strictObject({
  ...Order.shape,
  needsApproval: z.boolean(),
  counts: TargetCounts,
});
export type CommandView = z.infer<typeof CommandView>;

/** The switch that stops all commands. */
export const SwitchView = z.strictObject({
  halted: z.boolean(),
  at: Instant.nullable(),
  by: z.string().nullable(),
  reason: z.string().nullable(),
});
export type SwitchView = z.infer<typeof SwitchView>;

export const CommandList = z.strictObject({ switch: SwitchView, items: z.array(CommandView) });
export type CommandList = z.infer<typeof CommandList>;

/** Restarts by schedule that lie ahead, of terminals that are known to have one. */
export const RestartsView = z.strictObject({
  nextAt: Instant.nullable(),
  withinHour: z.number().int(),
  known: z.number().int(),
});
export type RestartsView = z.infer<typeof RestartsView>;

export const HoldView = z.strictObject({
  id: z.string(),
  incident: z.string().nullable(),
  terminals: z.number().int(),
  reason: z.string(),
  by: z.string(),
  at: Instant,
  releasedAt: Instant.nullable(),
  releasedBy: z.string().nullable(),
  /** How many terminals were told so far, and how many said no or nothing. */
  counts: TargetCounts,
  restarts: RestartsView,
});
export type HoldView = z.infer<typeof HoldView>;

export const HoldList = z.strictObject({
  /** Of those whom the incident hit; null when none was asked for. */
  restarts: RestartsView.nullable(),
  items: z.array(HoldView),
});
export type HoldList = z.infer<typeof HoldList>;
