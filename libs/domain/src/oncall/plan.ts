/** What is known of on-call outside the process that pages: everything but addresses. */
import { z } from 'zod';
import { LOCALES } from '../notify/locale.js';
import type { Contact, Roster } from './roster.js';

/** A way to a person, by how its address ends. */
const PlanContact = z.object({
  name: z.string(),
  /** The address as it may be shown, such as `…0000`. */
  shown: z.string(),
  /** Changes with the address, and voids what was proven before. */
  mark: z.string(),
});

const PlanPerson = z.object({
  id: z.string(),
  name: z.string(),
  language: z.enum(LOCALES),
  timeZone: z.string(),
  /** Tokens made before this moment are void. */
  tokensSince: z.number(),
  contacts: z.array(PlanContact),
  /** Under which ids other services know this person. */
  accounts: z.object({ slack: z.string().optional(), pagerduty: z.string().optional() }).optional(),
  /** Whether drills may page this person; absent in plans of earlier versions. */
  drills: z.boolean().optional(),
});
export type PlanPerson = z.infer<typeof PlanPerson>;

/** The plan; rotas and holidays are as they were read from the file. */
export const Plan = z.object({
  externalUrl: z.string(),
  proofDays: z.number(),
  people: z.array(PlanPerson),
  rotas: z.custom<Roster['rotas']>((value) => Array.isArray(value)),
  holidays: z.custom<Roster['holidays']>((value) => Array.isArray(value)),
  policies: z.array(z.object({ id: z.string(), steps: z.number() })),
  /** What is doubtful about the file, such as a person who has two rotas at once. */
  warnings: z.array(z.string()),
});
export type Plan = z.infer<typeof Plan>;

/** A plan of a file. `markOf` makes the mark of a contact. */
export function planOf(
  roster: Roster,
  markOf: (contact: Contact) => string,
  about: Pick<Plan, 'externalUrl' | 'warnings'>,
): Plan {
  return {
    ...about,
    proofDays: roster.proof_days,
    people: roster.people.map((person) => ({
      id: person.id,
      name: person.name,
      language: person.language,
      timeZone: person.time_zone,
      tokensSince: person.tokens_since === undefined ? 0 : Date.parse(person.tokens_since),
      contacts: person.contacts.map((contact) => ({
        name: contact.name ?? contact.by,
        shown: `…${contact.address.slice(-4)}`,
        mark: markOf(contact),
      })),
      accounts: {
        ...(person.slack !== undefined && { slack: person.slack }),
        ...(person.pagerduty !== undefined && { pagerduty: person.pagerduty }),
      },
      drills: person.drills,
    })),
    rotas: roster.rotas,
    holidays: roster.holidays,
    policies: roster.policies.map(({ id, steps }) => ({ id, steps: steps.length })),
  };
}
