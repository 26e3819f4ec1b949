/** What may be asked about response codes, and what is answered. */
import { z } from 'zod';
import { Instant } from '#domain/base/instant.js';
import { CodeFacts } from '#domain/code/code-facts.js';
import { Words } from '#domain/code/taxonomy.js';
import { AnyTenant, ResponseCode } from '#domain/message/schema.js';
import { limit } from '../http/input.js';

const asked_codes_max = 50;

/** Codes by name, with a comma between them; unknown ones are answered, too. */
const CodesByName = z
  .string()
  .transform((text) => text.split(',').map((code) => code.trim()))
  .pipe(z.array(ResponseCode).min(1).max(asked_codes_max));

/** Which codes: those named, those of one dialect, or all. */
export const ListCodes = z.strictObject({
  tenant: AnyTenant.optional(),
  dialect: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,15}$/)
    .optional(),
  codes: CodesByName.optional(),
  limit: limit(500),
});
export type ListCodes = z.output<typeof ListCodes>;

/** The dialects there are, and the codes that were asked for, each with its two readings. */
export const CodeList = z.strictObject({
  dialects: z.array(z.strictObject({ dialect: z.string(), title: Words, codes: z.number().int() })),
  items: z.array(CodeFacts),
});
export type CodeList = z.infer<typeof CodeList>;

/** How far back codes that no dialect lists are looked for. */
export const ListUnlisted = z.strictObject({
  tenant: AnyTenant.optional(),
  hours: z.coerce.number().int().min(1).max(720).default(24),
});
export type ListUnlisted = z.output<typeof ListUnlisted>;

/** Codes that no dialect lists, most frequent first; `local:overflow` is those beyond counting. */
export const UnlistedList = z.strictObject({
  since: Instant,
  items: z.array(
    z.strictObject({ code: z.string(), failures: z.number().int(), newestAt: Instant }),
  ),
});
export type UnlistedList = z.infer<typeof UnlistedList>;
