/** One person's pages: what is held, what goes out now, by which contact. */

import { type Instant, MINUTE } from '../base/instant.js';
import { hasEnded } from '../incident/has-ended.js';
import type { PageReason } from '../notify/catalogue/keys.js';
import { webhookBody } from '../notify/webhook-body.js';
import { incidentTitle } from '../notify/words.js';
import { type Call, dueCalls, holdCalls, isNight, type Load } from '../oncall/bear.js';
import { contactName, laneOf, provenContacts } from '../oncall/find-proven.js';
import type { Contact, Person } from '../oncall/roster.js';
import { type Burden, waitingElsewhere } from '../oncall/share-budget.js';
import type { Followed } from './memory.js';
import type { Effect, OncallSettings, Settings } from './types.js';

/** A contact that may be dead is not tried before a proven one had its chance. */
const UNPROVEN_AFTER_MS = MINUTE;

export interface Bearing {
  readonly settings: Settings;
  readonly oncall: OncallSettings;
  readonly person: Person;
  /** Incidents by their ids. */
  readonly byId: ReadonlyMap<string, Followed>;
  readonly now: Instant;
  /** What other tenants ask of the same person. */
  readonly elsewhere?: readonly Burden[];
}

/** Takes in calls, and pages where a page is due. */
export function bearLoad(
  bearing: Bearing,
  known: Load,
  fresh: readonly Call[],
): { readonly load: Load; readonly effects: readonly Effect[] } {
  const { held, further } = known;
  if (fresh.length === 0 && held.length === 0 && further.length === 0) {
    return { load: known, effects: [] };
  }
  const { oncall, now, elsewhere } = bearing;
  const { limits } = oncall.roster;
  const wanted = { ...known, held: held.filter((call) => isStillDue(bearing, call)) };
  const load = holdCalls(wanted, fresh, limits, now, elsewhere);
  const due = dueCalls(load, limits, now, elsewhere);
  if (due.length > 0) return page(bearing, load, due);
  return repeat(bearing, load);
}

/** What somebody took, or what ended before it was told, is not told. */
function isStillDue({ byId }: Bearing, { incident, over }: Call): boolean {
  const now = byId.get(incident)?.incident;
  if (!now) return false;
  return over ? hasEnded(now) : isOpen(now);
}

function isOpen(incident: Followed['incident']): boolean {
  return !hasEnded(incident) && incident.acknowledgedAt === null;
}

function page(bearing: Bearing, load: Load, due: readonly Call[]) {
  const { person, oncall, byId, now } = bearing;
  const proven = provenContacts(person, oncall.proofs, oncall.roster.proof_days, now);
  const others = person.contacts.filter((each) => !proven.includes(each));
  const order = [...proven, ...others];
  const urgent = due.some((call) => call.urgent);
  const quiet = due.every(({ over }) => over) || (load.flood && !urgent);
  // In a flood each page tries another way: one that is dead must not swallow them all.
  const turn = quiet && load.flood ? load.pages % Math.max(1, proven.length) : 0;
  const [first] = order.slice(turn) as [Contact];
  const incidents = due.map(({ incident }) => incident);
  const number = load.pages + 1;
  const reason = reasonOf(due);
  const elsewhere = urgent
    ? 0
    : waitingElsewhere(bearing.elsewhere ?? [], oncall.roster.limits, now);
  const sending = { contact: first, incidents, number, reason, again: false, elsewhere };
  const effects = send(bearing, sending);
  for (const { incident, over } of due) {
    const followed = byId.get(incident);
    if (!followed || over) continue;
    const { name } = person;
    const event = { kind: 'page' as const, what: 'paged' as const, at: now, who: name };
    effects.push({ kind: 'append_event', incident, event: { ...event, by: contactName(first) } });
  }
  const again = quiet
    ? []
    : order.slice(1).map((contact) => ({
        at: now + Math.max(contact.after, proven.includes(contact) ? 0 : UNPROVEN_AFTER_MS),
        contact: contactName(contact),
        incidents,
        page: number,
      }));
  const next: Load = {
    ...load,
    held: load.held.filter((call) => !due.includes(call)),
    pagedAt: now,
    calmAt: urgent ? (load.calmAt ?? null) : now,
    pages: number,
    // What another page began goes on only for what this one does not say.
    further: [...load.further.filter((each) => each.page < number), ...again],
  };
  return { load: next, effects };
}

function reasonOf(due: readonly Call[]): PageReason {
  if (due.every(({ over }) => over)) return 'resolved';
  return due.some(({ escalated }) => escalated) ? 'escalated' : 'first';
}

/** The same page by further contacts, of what is still open and nobody's. */
function repeat(bearing: Bearing, load: Load) {
  const { byId, person, now } = bearing;
  const effects: Effect[] = [];
  const further: Load['further'][number][] = [];
  for (const each of load.further) {
    const incidents = each.incidents.filter((id) => {
      const followed = byId.get(id);
      return followed && isOpen(followed.incident);
    });
    if (incidents.length === 0) continue;
    if (each.at > now) {
      further.push(each);
      continue;
    }
    const contact = person.contacts.find((one) => contactName(one) === each.contact);
    if (!contact) continue;
    const page = { contact, incidents, number: each.page, reason: 'first' as const, again: true };
    effects.push(...send(bearing, page));
  }
  return { load: { ...load, further }, effects };
}

interface Sending {
  readonly contact: Contact;
  readonly incidents: readonly string[];
  readonly number: number;
  readonly reason: PageReason;
  /** Whether it is the same page by another contact. */
  readonly again: boolean;
  /** How many incidents of other tenants wait to be told. */
  readonly elsewhere?: number;
}

function send({ settings, oncall, person, byId, now }: Bearing, sending: Sending): Effect[] {
  const { contact, number, reason, again, elsewhere = 0 } = sending;
  const listed = sending.incidents
    .flatMap((id) => byId.get(id)?.incident ?? [])
    .sort((a, b) => rank(a) - rank(b) || a.startedAt - b.startedAt);
  const [top, ...rest] = listed;
  if (!top) return [];
  const receiver = laneOf(person.id, contact);
  const body = webhookBody(top, reason, { receiver, externalUrl: settings.externalUrl });
  const also = rest.map((incident) => ({
    id: incident.id,
    severity: incident.severity,
    over: hasEnded(incident),
    title: incidentTitle('en', incident),
    title_zh: incidentTitle('zh-CN', incident),
  }));
  const key = `${top.tenant}/${top.id}/${top.epoch}/page-${number}/${receiver}`;
  return [
    {
      kind: 'enqueue_notification',
      incident: top.id,
      receiver,
      reason,
      dedupKey: key,
      body: { ...body, ...(also.length > 0 && { also }), ...(elsewhere > 0 && { elsewhere }) },
      page: {
        person: person.id,
        contact: contactName(contact),
        night: isNight(now, person.time_zone, oncall.roster.limits),
        incidents: listed.length,
        again,
        at: now,
      },
    },
  ];
}

/** The gravest of what is open first, then what is over. */
function rank(incident: Followed['incident']): number {
  return (hasEnded(incident) ? 10 : 0) + Number(incident.severity.slice(-1));
}
