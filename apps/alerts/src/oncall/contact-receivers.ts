/** A receiver for each contact: the settings of a receiver of the file, with a person's address. */
import type { Instant } from '#domain/base/instant.js';
import type { Notice } from '#domain/notify/notice.js';
import { TEST_LABEL } from '#domain/notify/notice.js';
import { contactName, laneOf } from '#domain/oncall/find-proven.js';
import type { Contact, Person, Roster } from '#domain/oncall/roster.js';
import { ACT_PATH, signLink } from '#infra/people/sign-links.js';
import { markOf } from '#infra/people/sign-words.js';
import type { Outgoing } from '../outgoing/outgoing.js';
import { createReceiver } from '../receivers/create-receiver.js';
import type { Receiver } from '../receivers/receiver.js';
import type { LoadedReceivers } from '../receivers/settings/read-receivers.js';
import type { ReceiverSettings } from '../receivers/settings/receivers-file.js';

/** What links are made with. */
export interface LinkMaker {
  readonly key: string | undefined;
  readonly externalUrl: string;
  readonly now: () => Instant;
}

/** The receivers of all contacts of a roster. */
export function contactReceivers(
  roster: Roster,
  { file, reveal }: LoadedReceivers,
  outgoing: Outgoing,
  links: LinkMaker,
): Receiver[] {
  return roster.people.flatMap((person) =>
    person.contacts.flatMap((contact) => {
      const base = file.receivers.find(({ name }) => name === contact.by);
      if (!base) return [];
      const settings = addressed(base, laneOf(person.id, contact), person, contact.address);
      const actUrl = (notice: Notice) => linkOf(links, notice, person, contact);
      const about = { externalUrl: links.externalUrl, reporter: base.name };
      const way = { outgoing, reveal, wall: Date.now, actUrl, ...about };
      return [createReceiver(settings, { ...file, time_zone: person.time_zone }, way)];
    }),
  );
}

/** The link of a notice in a room that several read: whoever opens it says who he is. */
export function roomLink(links: LinkMaker, notice: Notice): string | null {
  return isTest(notice) ? null : takeLink(links, notice, '');
}

function linkOf(links: LinkMaker, notice: Notice, person: Person, contact: Contact): string | null {
  if (!isTest(notice)) return takeLink(links, notice, person.id);
  const { key, externalUrl, now } = links;
  if (key === undefined) return null;
  const mark = markOf(key, contact);
  const link = { kind: 'prove', person: person.id, contact: contactName(contact), mark } as const;
  return `${externalUrl}${ACT_PATH}/${signLink(key, link, now())}`;
}

function isTest({ commonLabels }: Notice): boolean {
  return commonLabels[TEST_LABEL] !== undefined;
}

function takeLink({ key, externalUrl, now }: LinkMaker, notice: Notice, person: string) {
  const { incident, commonLabels } = notice;
  if (key === undefined || incident.status !== 'triggered') return null;
  const { id, epoch } = incident;
  const { tenant = '' } = commonLabels;
  const link = { kind: 'take', tenant, incident: id, epoch, person } as const;
  return `${externalUrl}${ACT_PATH}/${signLink(key, link, now())}`;
}

/** The limits of a person are kept by whoever pages; those of a lane would only delay. */
function addressed(
  base: ReceiverSettings,
  name: string,
  { language }: Person,
  address: string,
): ReceiverSettings {
  const { budget: _, ...settings } = base;
  const own = { name, language };
  if (settings.kind === 'email') return { ...settings, ...own, to: [address] };
  return settings.kind === 'gateway'
    ? { ...settings, ...own, to: address }
    : { ...settings, ...own };
}
