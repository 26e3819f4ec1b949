/** What may be asked and said of commands to terminals, and what is answered. */
import { z } from 'zod';
import { Attribute } from '#domain/base/attribute.js';
import { Instant } from '#domain/base/instant.js';
import { CommandView } from '#domain/command/view.js';
import { IncidentId } from '#domain/incident/incident.js';
import { AnyTenant, TerminalId } from '#domain/message/schema.js';
import { limit, line, remark } from '../http/input.js';

const by = line(64);
const reason = remark(500);

/** Whom it is for: names, or what attributes must be; with neither whom the incident hit. */
const meant = {
  incident: IncidentId.optional(),
  terminals: z.array(TerminalId).min(1).max(1_000).optional(),
  where: z
    .partialRecord(Attribute, z.array(z.string().min(1).max(64)).min(1).max(100))
    .refine((where) => Object.keys(where).length > 0, 'expected an attribute with its values')
    .optional(),
};
const NOBODY = 'expected incident, terminals or where';

function namesSomebody(of: { incident?: unknown; terminals?: unknown; where?: unknown }): boolean {
  return of.incident !== undefined || of.terminals !== undefined || of.where !== undefined;
}

/** What some commands take with them; the others take nothing. */
const ARGS = {
  message: z.strictObject({ text: line(200) }),
  upload_log: z.strictObject({ hours: z.number().int().min(1).max(72).optional() }),
} as const;
const NoArgs = z.strictObject({});

/** A command. Holds are placed and released under `/holds`. */
export const PlaceCommand = z
  .strictObject({
    ...meant,
    what: z.enum([
      'restart',
      'sign_in',
      'diagnose',
      'reload_params',
      'rekey',
      'upload_log',
      'message',
    ]),
    args: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
    reason,
    by,
  })
  .superRefine((input, context) => {
    if (!namesSomebody(input)) context.addIssue({ code: 'custom', message: NOBODY });
    const schema = input.what in ARGS ? ARGS[input.what as keyof typeof ARGS] : NoArgs;
    for (const issue of schema.safeParse(input.args).error?.issues ?? []) {
      const path = ['args', ...issue.path];
      context.addIssue({ code: 'custom', path, message: issue.message });
    }
  });
export type PlaceCommand = z.infer<typeof PlaceCommand>;

/** "I have seen exactly this, and agree." */
export const ApproveCommand = z.strictObject({ by, hash: z.string().regex(/^[0-9a-f]{64}$/) });
export type ApproveCommand = z.infer<typeof ApproveCommand>;

/** "Nobody else." */
export const StopCommand = z.strictObject({ by, reason });
export type StopCommand = z.infer<typeof StopCommand>;

/** "Go on, although the figure does not tell." */
export const GoOnWithCommand = z.strictObject({ by });
export type GoOnWithCommand = z.infer<typeof GoOnWithCommand>;

/** Stops all commands, or lets them run again. */
export const ThrowSwitch = z.strictObject({ halted: z.boolean(), by, reason });
export type ThrowSwitch = z.infer<typeof ThrowSwitch>;

export const ListCommands = z.strictObject({
  tenant: AnyTenant.optional(),
  incident: IncidentId.optional(),
  limit: limit(50),
});
export type ListCommands = z.infer<typeof ListCommands>;

/** One order with its terminals, those in trouble first. */
export const CommandDetail = z.strictObject({
  ...CommandView.shape,
  targets: z.array(
    z.strictObject({
      place: z.number().int(),
      terminal: z.string(),
      merchant: z.string(),
      state: z.string(),
      sentAt: Instant.nullable(),
      answeredAt: Instant.nullable(),
      returnedAt: Instant.nullable(),
      tries: z.number().int(),
      detail: z.string().nullable(),
    }),
  ),
});
export type CommandDetail = z.infer<typeof CommandDetail>;

/** No restart of these terminals until it is released or its incident is over. */
export const PlaceHold = z
  .strictObject({ ...meant, reason, by })
  .refine(namesSomebody, { message: NOBODY });
export type PlaceHold = z.infer<typeof PlaceHold>;

export const ReleaseHold = z.strictObject({ by, reason });
export type ReleaseHold = z.infer<typeof ReleaseHold>;

export const ListHolds = z.strictObject({
  tenant: AnyTenant.optional(),
  incident: IncidentId.optional(),
  status: z.enum(['active', 'all']).default('active'),
  limit: limit(50),
});
export type ListHolds = z.infer<typeof ListHolds>;
