/** What may be asked about contacts of merchants. Addresses are masked: the registry has them. */
import { z } from 'zod';
import { Words } from '#domain/code/taxonomy.js';
import { Tenant } from '#domain/message/schema.js';
import { limit, line } from '../http/input.js';

export const ListContacts = z.strictObject({
  tenant: Tenant.optional(),
  merchant: line(64).optional(),
  /** The last one of the page before, as `merchant/contact`. */
  after: line(130).optional(),
  limit: limit(100),
});
export type ListContacts = z.infer<typeof ListContacts>;

export const ContactList = z.strictObject({
  items: z.array(
    z.strictObject({
      merchant: z.string(),
      contact: z.string(),
      name: z.string(),
      role: z.string().nullable(),
      channel: z.string(),
      address: z.string(),
      language: z.string().nullable(),
      hours: z.string().nullable(),
      /** Null for one that may be told; else why not, and what to do. */
      why: z.string().nullable(),
      cure: Words.nullable(),
    }),
  ),
});
export type ContactList = z.infer<typeof ContactList>;

/** Asks addresses whether they want to hear from us: those of one merchant, or all. */
export const AskContacts = z.strictObject({ by: line(64), merchant: line(64).optional() });
export type AskContacts = z.infer<typeof AskContacts>;
