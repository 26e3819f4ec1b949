/** On-call as a screen shows it: who is on now and next, what is missing, what it costs whom. */
import { z } from 'zod';
import { DAY, Instant } from '../base/instant.js';
import { findProven, type Proof, provenContacts } from './find-proven.js';
import { shiftsOf } from './on-duty.js';
import type { Plan, PlanPerson } from './plan.js';
import { nameOfPerson, type Override, type Rota } from './roster.js';

/** A person by the id of the file, and as others read it. */
export const Somebody = z.strictObject({ id: z.string(), name: z.string() });

const OncallRota = z.strictObject({
  id: z.string(),
  timeZone: z.string(),
  /** Whose turn it is; null for a gap. */
  now: Somebody.nullable(),
  override: z.boolean(),
  until: Instant,
  /** Who is paged now, which is another where whoever is on has not proven a contact. */
  paged: Somebody.nullable(),
  unproven: z.boolean(),
  next: Somebody.nullable(),
  gaps: z.array(z.strictObject({ from: Instant, to: Instant })),
});

const OncallPerson = z.strictObject({
  id: z.string(),
  name: z.string(),
  timeZone: z.string(),
  /** Whether a test page was answered lately; others are passed over. */
  schedulable: z.boolean(),
  contacts: z.array(
    z.strictObject({ name: z.string(), shown: z.string(), provenAt: Instant.nullable() }),
  ),
  /** Pages of the last hour, and of the last week by day and by night. */
  pages: z.strictObject({ hour: z.int(), day: z.int(), night: z.int(), incidents: z.int() }),
});

const OncallOverride = z.strictObject({
  id: z.int(),
  rota: z.string(),
  person: Somebody,
  from: Instant,
  to: Instant,
  by: z.string(),
  note: z.string().nullable(),
});
type OncallOverride = z.infer<typeof OncallOverride>;

/** Everything a screen shows of on-call; `loadedAt` is null where no file is loaded. */
export const OncallView = z.strictObject({
  loadedAt: Instant.nullable(),
  mistakes: z.array(z.string()),
  warnings: z.array(z.string()),
  proofDays: z.int(),
  /** Who asks, where a person's own token says it. */
  me: z.string().nullable(),
  rotas: z.array(OncallRota),
  people: z.array(OncallPerson),
  overrides: z.array(OncallOverride),
});
export type OncallView = z.infer<typeof OncallView>;

/** What the store knows beside the plan. */
export interface OncallFacts {
  readonly overrides: readonly (Override & { readonly by: string; readonly note: string | null })[];
  readonly proofs: readonly (Proof & { readonly mark: string })[];
  readonly pages: readonly ({ readonly person: string } & OncallView['people'][number]['pages'])[];
}

const AHEAD_MS = 28 * DAY;
const gaps_max = 10;

/** A proof of an address that is another now is none. */
export function validProofs(plan: Plan, proofs: OncallFacts['proofs']): Proof[] {
  return proofs.filter(({ person, contact, mark }) =>
    plan.people.some(
      ({ id, contacts }) =>
        id === person && contacts.some((c) => c.name === contact && c.mark === mark),
    ),
  );
}

/** Composes the view. */
export function composeView(
  plan: Plan,
  facts: OncallFacts,
  about: Pick<OncallView, 'loadedAt' | 'mistakes' | 'me'>,
  now: Instant,
): OncallView {
  const proofs = validProofs(plan, facts.proofs);
  return {
    ...about,
    warnings: plan.warnings,
    proofDays: plan.proofDays,
    rotas: plan.rotas.map((rota) => rotaView(plan, rota, { ...facts, proofs }, now)),
    people: plan.people.map((person) => ({
      id: person.id,
      name: person.name,
      timeZone: person.timeZone,
      schedulable: provenContacts(namedPerson(person), proofs, plan.proofDays, now).length > 0,
      contacts: person.contacts.map(({ name, shown }) => ({
        name,
        shown,
        provenAt: proofs.find((p) => p.person === person.id && p.contact === name)?.at ?? null,
      })),
      pages: pagesOf(facts, person.id),
    })),
    overrides: facts.overrides.map(({ id, rota, person, from, to, by, note }): OncallOverride => {
      return { id, rota, person: somebody(plan, person), from, to, by, note };
    }),
  };
}

function pagesOf({ pages }: OncallFacts, id: string): OncallView['people'][number]['pages'] {
  const found = pages.find(({ person }) => person === id);
  const { hour = 0, day = 0, night = 0, incidents = 0 } = found ?? {};
  return { hour, day, night, incidents };
}

function rotaView(
  plan: Plan,
  rota: Rota,
  { overrides, proofs }: Pick<OncallFacts, 'overrides'> & { readonly proofs: readonly Proof[] },
  now: Instant,
): OncallView['rotas'][number] {
  const shifts = shiftsOf(rota, plan.holidays, overrides, { from: now, to: now + AHEAD_MS });
  const [shift, next] = shifts;
  const people = plan.people.map(namedPerson);
  const roster = { ...plan, people, proof_days: plan.proofDays };
  const chosen = findProven({ roster, overrides, proofs }, rota.id, now);
  const due = shift?.person ?? null;
  const gaps = rota.gaps === 'allowed' ? [] : shifts.filter(({ person }) => person === null);
  return {
    id: rota.id,
    timeZone: rota.time_zone,
    now: due === null ? null : somebody(plan, due),
    override: shift?.override ?? false,
    until: shift?.to ?? now,
    paged: chosen && somebody(plan, chosen.person),
    unproven: chosen?.unproven ?? false,
    next: next?.person == null ? null : somebody(plan, next.person),
    gaps: gaps.slice(0, gaps_max).map(({ from, to }) => ({ from, to })),
  };
}

function namedPerson({ id, contacts }: PlanPerson) {
  return { id, contacts: contacts.map(({ name }) => ({ by: name })) };
}

/** A person of the plan; one that it has no more is called by the id. */
export function somebody({ people }: Plan, id: string): { id: string; name: string } {
  return { id, name: nameOfPerson(people, id) };
}
