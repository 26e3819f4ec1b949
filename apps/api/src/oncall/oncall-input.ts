/** What may be asked and said about on-call. */
import { z } from 'zod';
import { Tenant } from '#domain/message/schema.js';
import { OverrideDoubt } from '#domain/oncall/doubt-override.js';
import { line, moment, remark } from '../http/input.js';

const by = line(64);
const id = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,30}$/, 'expected an id of the file of on-call');

/** Somebody stands in. */
export const MakeOverride = z.strictObject({
  by,
  rota: id,
  person: id,
  from: moment,
  to: moment,
  note: remark(500).optional(),
  /** It is meant, whatever is doubtful about it. */
  despite: z.boolean().default(false),
});
export type MakeOverride = z.infer<typeof MakeOverride>;

/** What would be doubtful about it? Nothing is done. */
export const CheckOverride = z.strictObject({
  tenant: Tenant.optional(),
  rota: id,
  person: id,
  from: moment,
  to: moment,
});
export type CheckOverride = z.infer<typeof CheckOverride>;

/** The answer, the next first. */
export const OverrideDoubts = z.strictObject({ items: z.array(OverrideDoubt) });

/** The answer: its id. */
export const Override = z.strictObject({ id: z.int() });

/** Somebody takes it back. */
export const WithdrawOverride = z.strictObject({ by, despite: z.boolean().default(false) });
export type WithdrawOverride = z.infer<typeof WithdrawOverride>;

/** "Page me now": to one contact, or to all of them. */
export const SendTestPage = z.strictObject({ by, contact: z.string().max(64).optional() });
export type SendTestPage = z.infer<typeof SendTestPage>;

/** The contacts that a test page is on its way to; the link in it proves it. */
export const TestPageSent = z.strictObject({ contacts: z.array(z.string()) });
export type TestPageSent = z.infer<typeof TestPageSent>;
