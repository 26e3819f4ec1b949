/** What is wrong with a file of on-call beyond its form: names, contacts, gaps. */
import { HOUR, type Instant } from '#domain/base/instant.js';
import { doubtRotas } from '#domain/oncall/on-duty.js';
import type { Contact, Roster } from '#domain/oncall/roster.js';
import { nearestWord } from '#infra/yaml/nearest-word.js';
import type { Path } from '#infra/yaml/place-in-yaml.js';
import { hasPlace } from '../receivers/gateway/gateway.js';
import type { ReceiverSettings } from '../receivers/settings/receivers-file.js';

export interface Complaint {
  readonly path: Path;
  readonly message: string;
}

/** A rota is looked at so far ahead. */
const weeks_ahead = 4;
const gaps_listed_max = 5;

/** Everything that keeps a file from being used; `receivers` are those of the other file. */
export function complaintsAbout(
  roster: Roster,
  receivers: readonly ReceiverSettings[],
): Complaint[] {
  const { people, rotas, policies } = roster;
  const names = receivers.map(({ name }) => name);
  return [
    ...twice(people, 'id', ['people']),
    ...twice(people, 'name', ['people']),
    ...twice(people, 'slack', ['people'], ': one account is one person'),
    ...twice(people, 'pagerduty', ['people'], ': one account is one person'),
    ...twice(rotas, 'id', ['rotas']),
    ...twice(policies, 'id', ['policies']),
    ...people.flatMap(({ contacts }, i) => {
      const path = ['people', i, 'contacts'];
      const named = contacts.map(({ name, by }) => ({ by: name ?? by }));
      return [
        ...twice(named, 'by', path, ': give one of them a name of its own'),
        ...contacts.flatMap((contact, n) => doubtContact(contact, receivers, [...path, n])),
      ];
    }),
    ...rotas.flatMap(({ layers }, i) =>
      layers.flatMap((layer, n) =>
        layer.people.flatMap((id, p) =>
          unknown('person', id, people.map(idOf), ['rotas', i, 'layers', n, 'people', p]),
        ),
      ),
    ),
    ...policies.flatMap(({ steps }, i) =>
      steps.flatMap(({ after, notify }, n) => {
        const path = ['policies', i, 'steps', n];
        const earlier = steps[n - 1]?.after ?? 0;
        const late = after < earlier ? 'a step cannot be before the one above it' : null;
        return [
          ...(late === null ? [] : [{ path: [...path, 'after'], message: late }]),
          ...notify.flatMap((target, t) => {
            const [[kind = '', id = ''] = []] = Object.entries(target);
            const known = { rota: rotas.map(idOf), person: people.map(idOf), receiver: names };
            const at = [...path, 'notify', t, kind];
            return unknown(kind, id, known[kind as keyof typeof known], at);
          }),
        ];
      }),
    ),
    ...(roster.limits.flood_below > roster.limits.flood_above
      ? [{ path: ['limits', 'flood_below'], message: 'a flood would end before it began' }]
      : []),
  ];
}

/** Times of the next weeks in which nobody would be on call. */
export function complaintsAboutGaps(roster: Roster, now: Instant): Complaint[] {
  // By the hour, so that the same gap is not another one with every look.
  const hour = Math.floor(now / HOUR) * HOUR;
  const gaps = doubtRotas(roster, [], hour, weeks_ahead).filter(({ person }) => person === null);
  return roster.rotas.flatMap((rota, i) => {
    const own = gaps.filter((gap) => gap.rota === rota.id);
    if (own.length === 0) return [];
    const listed = own.slice(0, gaps_listed_max).map(({ from, to }) => spanText(from, to, rota));
    const left = own.length - listed.length;
    const more = left > 0 ? `, and ${left} more` : '';
    const cure = 'add a layer that covers it, or say gaps: allowed';
    const message = `nobody is on call ${listed.join(', ')}${more}: ${cure}`;
    return [{ path: ['rotas', i, 'layers'], message }];
  });
}

/** What is no mistake and yet worth a look. */
export function warningsAbout(roster: Roster, now: Instant): string[] {
  const doubled = doubtRotas(roster, [], Math.floor(now / HOUR) * HOUR, weeks_ahead)
    .filter(({ person }) => person !== null)
    .slice(0, gaps_listed_max)
    .map(({ rota, other, person, from, to }) => {
      const zone = roster.rotas.find(({ id }) => id === rota) ?? { time_zone: 'UTC' };
      return `${person} has ${rota} and ${other} at once ${spanText(from, to, zone)}`;
    });
  return [...doubled, ...sameAddresses(roster)];
}

/** An id is a human being: what is asked of two is counted for each. */
function sameAddresses({ people }: Roster): string[] {
  const addresses = people.map(({ contacts }) =>
    [...new Set(contacts.map(({ address }) => address))].sort().join(' '),
  );
  return people.flatMap(({ id }, i) => {
    const first = people[addresses.indexOf(addresses[i] ?? '')];
    if (!first || first.id === id) return [];
    const cure = 'if they are one person, keep one of them';
    return [`${first.id} and ${id} have the same addresses, and each is paged in floods: ${cure}`];
  });
}

function spanText(from: Instant, to: Instant, { time_zone: timeZone }: { time_zone: string }) {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return `from ${format.format(from)} to ${format.format(to)} (${timeZone})`;
}

const E164 = /^\+[1-9]\d{6,14}$/;
const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** A contact that cannot be reached is no contact: what is wrong, and what to do. */
function doubtContact(
  { by, address }: Contact,
  receivers: readonly ReceiverSettings[],
  path: Path,
): Complaint[] {
  const receiver = receivers.find(({ name }) => name === by);
  const names = receivers.map(({ name }) => name);
  if (!receiver) return unknown('receiver', by, names, [...path, 'by']);
  const at = [...path, 'address'];
  switch (receiver.kind) {
    case 'gateway': {
      if (!hasPlace(receiver, 'to')) {
        const cure = `write {to} into the field of "${by}" that holds the number`;
        return [{ path: [...path, 'by'], message: `everybody would have one number: ${cure}` }];
      }
      if (receiver.addresses === 'any' || E164.test(address)) return [];
      const cure = `or say \`addresses: any\` of "${by}" where it is no telephone`;
      const message = `expected a number such as +8613800138000, without spaces; ${cure}`;
      return [{ path: at, message }];
    }
    case 'email':
      return MAIL.test(address) ? [] : [{ path: at, message: 'expected an e-mail address' }];
    default: {
      const cure = 'use a receiver of the kind gateway or email, or name it in a step';
      const message = `"${by}" (${receiver.kind}) reaches a room, not a person: ${cure}`;
      return [{ path: [...path, 'by'], message }];
    }
  }
}

function idOf({ id }: { readonly id: string }): string {
  return id;
}

function twice<K extends string>(
  all: readonly { readonly [P in K]?: string | undefined }[],
  key: K,
  path: Path,
  cure = '',
): Complaint[] {
  const values = all.map((each) => each[key]);
  return values.flatMap((value, i) =>
    value === undefined || values.indexOf(value) === i
      ? []
      : [{ path: [...path, i, key], message: `"${value}" is there twice${cure}` }],
  );
}

function unknown(what: string, name: string, known: readonly string[], path: Path): Complaint[] {
  if (known.includes(name)) return [];
  const near = nearestWord(name, known);
  const hint = near === undefined ? '' : `, did you mean "${near}"?`;
  return [{ path, message: `no ${what} "${name}"${hint}` }];
}
