/** What incidents mean to authorities: facts from the store, judged by the operator's file. */
import { DAY, type Instant } from '#domain/base/instant.js';
import type { Incident, IncidentEvent } from '#domain/incident/incident.js';
import { composeDuties, type Duties, type DutyFacts } from '#domain/regulation/compose-duty.js';
import type { IncidentFacts } from '#domain/regulation/measures.js';
import type { Regulation, RegulationFile } from '#domain/regulation/regulation.js';
import type { Database } from '../db/database.js';
import { one, rows } from '../db/query.js';
import { incidentStory } from '../store/incidents.sql.js';
import { attemptsBetween, countWhoIsThere, earlierOfCause } from '../store/regulation.sql.js';
import { readMinutes } from './read-minutes.js';

type Fleet = IncidentFacts['fleet'];
type Story = Pick<IncidentFacts, 'incident' | 'events' | 'minutes'>;

/** The duties of an incident by a file. */
export async function weighIncident(
  db: Database,
  file: RegulationFile,
  incident: Incident,
  now: Instant,
): Promise<Duties> {
  const { tenant, id } = incident;
  const fleet = await one(db, countWhoIsThere, tenant);
  const own = await readStory(db, incident, now);
  // An earlier incident may be counted by several regulations.
  const stories = new Map<string, Promise<Story>>();
  const storyOf = (other: Incident) => {
    const known = stories.get(other.id) ?? readStory(db, other, now);
    stories.set(other.id, known);
    return known;
  };
  const byRegulation = new Map<Regulation, DutyFacts>();
  for (const regulation of file.regulations) {
    const { average_days: days, repeats } = regulation;
    const facts = await weigh(db, own, fleet, days);
    const since = new Date(incident.startedAt - (repeats?.within ?? 0));
    const found = repeats ? await rows(db, earlierOfCause, tenant, id, since) : [];
    const earlier: IncidentFacts[] = [];
    for (const { body } of found) earlier.push(await weigh(db, await storyOf(body), fleet, days));
    byRegulation.set(regulation, { facts, earlier });
  }
  const of = (regulation: Regulation) => byRegulation.get(regulation) ?? none(own, fleet);
  return composeDuties(file, of, now);
}

function none(own: Story, fleet: Fleet): DutyFacts {
  return { facts: { ...own, fleet, dailyAttempts: null }, earlier: [] };
}

/** Its events and its minutes, as far as they are kept. */
async function readStory(db: Database, incident: Incident, now: Instant): Promise<Story> {
  const events: IncidentEvent[] = (await rows(db, incidentStory, incident.tenant, incident.id)).map(
    ({ body }) => body,
  );
  return { incident, events, minutes: await readMinutes(db, incident, now) };
}

/** With the attempts of an average day before it, of those days that are known. */
async function weigh(
  db: Database,
  story: Story,
  fleet: Fleet,
  days: number,
): Promise<IncidentFacts> {
  const { startedAt, tenant } = story.incident;
  const [from, to] = [new Date(startedAt - days * DAY), new Date(startedAt)];
  const { attempts, first_at } = await one(db, attemptsBetween, tenant, from, to);
  const known = first_at === null ? 0 : (startedAt - first_at.getTime()) / DAY;
  return { ...story, fleet, dailyAttempts: known < 1 ? null : attempts / known };
}
