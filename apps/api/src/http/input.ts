/** The pieces that inputs of requests are made of. All objects are strict: a stranger is a typo. */
import { z } from 'zod';
import { findCardData } from '#domain/message/card-data.js';
import { AnyTenant } from '#domain/message/schema.js';

/**
 * What a text may not hold: control characters (a NUL is refused by PostgreSQL), halves of
 * characters, and marks that turn the direction of the text around them.
 */
const UNFIT = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
const UNFIT_BUT_BREAKS = /[^\P{Cc}\n\t]|[\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

/** One line that a person wrote, such as a name. */
export function line(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !UNFIT.test(text), 'expected one line without control characters')
    .refine(hasNoCard, 'looks like card data, which must not be written here');
}

/** A remark that a person wrote; may have several lines. */
export function remark(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !UNFIT_BUT_BREAKS.test(text), 'expected text without control characters')
    .refine(hasNoCard, 'looks like card data, which must not be written here');
}

// People paste what a customer reads to them: PCI DSS 3.3.1 binds this field as it does the wire.
function hasNoCard(text: string): boolean {
  return findCardData(text) === null;
}

/** What may be asked of anything: whose it is. */
export const TenantQuery = z.strictObject({ tenant: AnyTenant.optional() });
export type TenantQuery = z.infer<typeof TenantQuery>;

/** How many, at most. */
export function limit(usual: number) {
  return z.coerce.number().int().min(1).max(500).default(usual);
}

/** A moment in an address: epoch milliseconds, in the years that PostgreSQL and people write. */
export const moment = z.coerce
  .number()
  .int()
  .min(0)
  .max(Date.UTC(9_999, 0, 1));
