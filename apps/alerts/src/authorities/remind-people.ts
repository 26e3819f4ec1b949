/**
 * One look at the limits of authorities. A reminder is a transaction: what was told, and to whom,
 * stands in the story of the incident, so that after any crash it is told once.
 */
import { isGround } from '#domain/base/drill-ground.js';
import type { Instant } from '#domain/base/instant.js';
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Incident } from '#domain/incident/incident.js';
import { mutedFor, type Routing, receiversFor } from '#domain/notify/route.js';
import { webhookBody } from '#domain/notify/webhook-body.js';
import { isNight } from '#domain/oncall/bear.js';
import { contactName, laneOf, provenContacts, type Standing } from '#domain/oncall/find-proven.js';
import { type DueReminder, dueReminders, whomToRemind } from '#domain/regulation/due-reminders.js';
import { reminderText } from '#domain/regulation/reminder-text.js';
import type { RunningLimit } from '#domain/regulation/running-limits.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { execute, oneOrNone, rows, type Transaction } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import type { Log } from '#infra/log.js';
import type { LimitReader } from '#infra/regulation/limit-reader.js';
import { wake } from '#infra/store/engine.sql.js';
import { appendIncidentEvent, incidentStory } from '#infra/store/incidents.sql.js';
import { recordPage } from '#infra/store/oncall.sql.js';
import { enqueueNotification } from '#infra/store/outbox.sql.js';
import { holdIncident } from '#infra/store/people.sql.js';
import { listTenants } from '#infra/store/terminals.sql.js';
import { holdTheFence } from '../commit-effects.js';

/** Who can be told. */
export interface Reachable {
  /** Receivers that take what opens nothing, of an incident that is open or has ended. */
  readonly rooms: (ended: boolean) => readonly string[];
  readonly routing: Routing | undefined;
  readonly standing: Standing | undefined;
}

interface Reminding {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly reader: LimitReader;
  readonly externalUrl: string;
  readonly reachable: () => Reachable;
  readonly token: number;
}

/** Somebody who is told: a lane of the outbox, and the name in the story. */
interface Hearer {
  readonly lane: string;
  readonly name: string;
  /** Where it is a page to a person. */
  readonly page?: { readonly person: string; readonly contact: string; readonly night: boolean };
}

/** Gives every reminder that is due, of incidents of all tenants but not of drills. */
export async function remindAll(reminding: Reminding): Promise<void> {
  const { db, clock, reader } = reminding;
  for (const { tenant } of await rows(db, listTenants)) {
    if (isGround(tenant)) continue;
    const now = clock.now();
    for (const told of await reader.incidents(tenant, now)) {
      const { body: incident, said } = told;
      const due = reader.file.regulations.flatMap((one) => {
        return isKept(incident) ? [] : dueReminders(one, incident, said, now);
      });
      if (due.length === 0) continue;
      const limits = await reader.limitsOf(told, now);
      for (const reminder of due) {
        const limit = limits.find(({ regulation, report }) => {
          return regulation.id === reminder.regulation && report.id === reminder.report;
        });
        if (limit) await remind(reminding, incident, limit, reminder, now);
      }
    }
  }
}

/** A SEV4 is a note; of what is silenced or held back nobody is told, of its limits neither. */
function isKept({ severity, silenced, inhibited }: Incident): boolean {
  return severity === 'SEV4' || silenced !== undefined || inhibited !== undefined;
}

async function remind(
  reminding: Reminding,
  incident: Incident,
  limit: RunningLimit,
  reminder: DueReminder,
  now: Instant,
): Promise<void> {
  const { db, log, reachable, reader, token } = reminding;
  const { tenant, id } = incident;
  const hearers = hearersOf(reachable(), incident, limit.owed, now);
  const regulation = reader.file.regulations.find((one) => one.id === reminder.regulation);
  if (!regulation) return;
  if (hearers.length === 0) {
    log.warn({ tenant, incident: id, ...reminder }, 'there is nobody to remind of a report');
    return;
  }
  await inTransaction(db, async (tx) => {
    await holdTheFence(tx, token);
    await oneOrNone(tx, holdIncident, tenant, id);
    // What people said since it was looked at counts: a report that went needs no reminder.
    const events = (await rows(tx, incidentStory, tenant, id)).map(({ body }) => body);
    const isDue = dueReminders(regulation, incident, events, now).some((one) => {
      return one.report === reminder.report && one.before === reminder.before;
    });
    if (!isDue) return;
    const text = reminderText(limit, regulation.time_zone, now);
    for (const hearer of hearers) await tell(tx, reminding, incident, reminder, hearer, text, now);
    const to = hearers.map(({ name }) => name);
    const event = { kind: 'authority_reminded', at: now, ...reminder, to } as const;
    const said = JSON.stringify(event);
    await rows(tx, appendIncidentEvent, tenant, id, new Date(now), event.kind, said, false);
    await rows(tx, wake, 'tillwatch_people', `${tenant} ${id}`);
    await rows(tx, wake, 'tillwatch_outbox', '');
  });
}

/** People by their first proven contact; where there are none, the rooms of the incident. */
function hearersOf(
  { standing, routing, rooms }: Reachable,
  incident: Incident,
  owed: 'yes' | 'perhaps',
  now: Instant,
): Hearer[] {
  const people = standing ? whomToRemind(standing, incident, owed, now) : [];
  if (standing && people.length > 0) {
    const { proofs, roster } = standing;
    return people.flatMap((person) => {
      const [proven] = provenContacts(person, proofs, roster.proof_days, now);
      const contact = proven ?? person.contacts[0];
      if (!contact) return [];
      const night = isNight(now, person.time_zone, roster.limits);
      const page = { person: person.id, contact: contactName(contact), night };
      return [{ lane: laneOf(person.id, contact), name: person.name, page }];
    });
  }
  const fit = rooms(hasEnded(incident));
  const routed = routing ? receiversFor(routing, incident) : fit;
  const muted = routing ? mutedFor(routing, incident, now) : new Map<string, unknown>();
  return routed
    .filter((name) => fit.includes(name) && !muted.has(name))
    .map((name) => ({ lane: name, name }));
}

async function tell(
  tx: Transaction,
  { externalUrl }: Reminding,
  incident: Incident,
  { regulation, report, before }: DueReminder,
  { lane, page }: Hearer,
  wanted: ReturnType<typeof reminderText>,
  now: Instant,
): Promise<void> {
  const { tenant, id } = incident;
  const at = new Date(now);
  const body = webhookBody(incident, 'reminded', { receiver: lane, externalUrl, wanted });
  const key = `${tenant}/${id}/reminded/${regulation}/${report}/${before}/${lane}`;
  const row = [tenant, id, lane, 'reminded', key, JSON.stringify(body), at] as const;
  await execute(tx, enqueueNotification, ...row);
  if (!page) return;
  const { person, contact, night } = page;
  await execute(tx, recordPage, tenant, person, contact, id, 1, night, false, at);
}
