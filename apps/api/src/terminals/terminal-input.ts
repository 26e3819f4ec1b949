import { z } from 'zod';
import { Instant } from '#domain/base/instant.js';
import { AnyTenant } from '#domain/message/schema.js';
import { limit } from '../http/input.js';

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** A moment as people or programs write it: ISO 8601 with its zone, or epoch milliseconds. */
export const Moment = z.string().transform((text, context) => {
  const at = /^\d{1,15}$/.test(text) ? Number(text) : MOMENT.test(text) ? Date.parse(text) : NaN;
  if (Instant.safeParse(at).success) return at;
  const message = 'expected a time such as 2026-11-27T09:30:00+08:00, or epoch milliseconds';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** Which terminals are listed: those whose name or merchant holds the text. */
export const ListTerminals = z.strictObject({
  tenant: AnyTenant.optional(),
  search: z
    .string()
    .trim()
    .max(64)
    .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'expected one line of text')
    .default(''),
  limit: limit(100),
});
/** Which moment a terminal is asked about; now when none is given. */
export const FindTerminal = z.strictObject({ tenant: AnyTenant.optional(), at: Moment.optional() });
export type FindTerminal = z.output<typeof FindTerminal>;
export type ListTerminals = z.infer<typeof ListTerminals>;
