/** Who is really paged: somebody who has shown lately that a page arrives. */
import { DAY, type Instant } from '../base/instant.js';
import { onDuty } from './on-duty.js';
import type { Override, Roster } from './roster.js';

/** The last test page that was answered, by person and contact. */
export interface Proof {
  readonly person: string;
  readonly contact: string;
  readonly at: Instant;
}

interface NamedContact {
  readonly by: string;
  readonly name?: string | undefined;
}

/** How a contact is called: by its own name, or by its receiver's. */
export function contactName({ name, by }: NamedContact): string {
  return name ?? by;
}

/** The lane of a contact, which is a receiver of its own: one person's trouble is nobody else's. */
export function laneOf(person: string, contact: NamedContact): string {
  return `${person}@${contactName(contact)}`;
}

/** The contacts by which a person has answered a test page lately, in order. */
export function provenContacts<C extends NamedContact>(
  { id, contacts }: { readonly id: string; readonly contacts: readonly C[] },
  proofs: readonly Proof[],
  proofDays: number,
  now: Instant,
): C[] {
  return contacts.filter((contact) =>
    proofs.some(
      (proof) =>
        proof.person === id &&
        proof.contact === contactName(contact) &&
        proof.at > now - proofDays * DAY,
    ),
  );
}

/** Whom a page goes to, and what has to be said about it. */
export interface Chosen {
  readonly person: string;
  /** Who is on call but has not proven a contact: passed over for somebody who has. */
  readonly instead: string | null;
  /** Nobody of the rota has; the page goes out anyway. */
  readonly unproven: boolean;
}

/** As much of a standing as a choice needs. */
interface Seats extends Pick<Standing, 'overrides' | 'proofs'> {
  readonly roster: Pick<Roster, 'rotas' | 'holidays' | 'proof_days'> & {
    readonly people: readonly {
      readonly id: string;
      readonly contacts: readonly NamedContact[];
    }[];
  };
}

export interface Standing {
  readonly roster: Roster;
  readonly overrides: readonly Override[];
  readonly proofs: readonly Proof[];
}

/**
 * Who is paged for a rota: whoever is on call, or else the next one of it who has proven a contact;
 * if nobody has, whoever is on call. Null only where the rota has a gap, or is none.
 */
export function findProven(standing: Seats, rotaId: string, now: Instant): Chosen | null {
  const { roster, overrides, proofs } = standing;
  const rota = roster.rotas.find(({ id }) => id === rotaId);
  if (!rota) return null;
  const { person: due } = onDuty(rota, roster.holidays, overrides, now);
  if (due === null) return null;
  const isProven = (id: string) => {
    const person = roster.people.find((each) => each.id === id);
    return person && provenContacts(person, proofs, roster.proof_days, now).length > 0;
  };
  const order = rota.layers.toReversed().flatMap(({ people }) => after(people, due));
  const person = [due, ...order].find(isProven);
  if (person === undefined) return { person: due, instead: null, unproven: true };
  return { person, instead: person === due ? null : due, unproven: false };
}

function after(people: readonly string[], due: string): string[] {
  const at = people.indexOf(due) + 1;
  return [...people.slice(at), ...people.slice(0, at)];
}
