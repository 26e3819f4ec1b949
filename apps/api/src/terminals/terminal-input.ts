import { z } from 'zod';
import { Tenant } from '#domain/message/schema.js';
import { limit } from '../http/input.js';

/** Which terminals are listed: those whose name or merchant holds the text. */
export const ListTerminals = z.strictObject({
  tenant: Tenant.optional(),
  search: z
    .string()
    .trim()
    .max(64)
    .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'expected one line of text')
    .default(''),
  limit: limit(100),
});
export type ListTerminals = z.infer<typeof ListTerminals>;
