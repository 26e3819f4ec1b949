/** What a screen reader is told when incidents change: events, never ticking numbers. */
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Incident } from '#domain/incident/incident.js';

export interface News {
  readonly what: 'opened' | 'raised' | 'resolved';
  readonly incident: Incident;
}

/** Compares two states of the board; a relapse or a higher severity is news as well. */
export function newsBetween(
  before: ReadonlyMap<string, Incident>,
  after: ReadonlyMap<string, Incident>,
): News[] {
  const news: News[] = [];
  for (const incident of after.values()) {
    const what = change(before.get(incident.id), incident);
    if (what) news.push({ what, incident });
  }
  return news;
}

function change(old: Incident | undefined, incident: Incident): News['what'] | null {
  const open = !hasEnded(incident);
  // One that is new to this page but already has an owner must not interrupt anybody.
  if (old === undefined) return open && incident.acknowledgedAt === null ? 'opened' : null;
  const wasOpen = !hasEnded(old);
  if (wasOpen && !open) return 'resolved';
  if (open && (!wasOpen || incident.epoch > old.epoch)) return 'opened';
  // "SEV1" sorts before "SEV2": the smaller word is the graver one.
  return open && incident.severity < old.severity ? 'raised' : null;
}
