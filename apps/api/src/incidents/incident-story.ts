import type { z } from 'zod';
import { MINUTE } from '#domain/base/instant.js';
import type { KeptHindsight } from '#domain/incident/hindsight.js';
import type { IncidentEvent } from '#domain/incident/incident.js';
import { type TimelineEntry, timelineOf } from '#domain/incident/timeline.js';
import type { notificationsOf } from '#infra/store/outbox.sql.js';

/** What became of a notification, as the outbox keeps it. */
export type Notification = z.output<typeof notificationsOf.row>;

/**
 * The story of an incident with who was told of it and what was seen with hindsight, by time; one
 * moment keeps its own order.
 */
export function incidentStory(
  events: readonly IncidentEvent[],
  notifications: readonly Notification[],
  seen: readonly KeptHindsight[] = [],
  /** The numbers of the events in the log, in their order. */
  numbers: readonly number[] = [],
): TimelineEntry[] {
  const told = notifications.flatMap(toldEntry);
  const lines = timelineOf(events).map((entry, i) => {
    const n = numbers[i];
    return entry.key === 'commented' && n !== undefined ? { ...entry, n } : entry;
  });
  return [...lines, ...told, ...seen.map(seenEntry)].toSorted((a, b) => a.at - b.at);
}

/** One that is still on its way is not told yet. */
function toldEntry(notification: Notification): TimelineEntry[] {
  const { receiver, state, doubtful, ended_at: ended } = notification;
  if (ended === null || state === 'due') return [];
  const at = ended.getTime();
  if (state === 'sent') {
    const twice = doubtful ? { doubtful: 1 } : {};
    const params = { receiver, reason: notification.reason, ...twice };
    return [{ at, key: 'notified', params }, ...reportedEntry(notification)];
  }
  const reason = notification.last_error ?? notification.reason;
  return [{ at, key: 'notify_gave_up', params: { receiver, reason } }];
}

/** What was accepted and did not arrive; that something arrived is what everybody expects. */
function reportedEntry(notification: Notification): TimelineEntry[] {
  const { receiver, report, report_said: said, reported_at: at } = notification;
  if (report === null || report === 'delivered' || at === null) return [];
  const params = { receiver, state: report, said: said ?? '' };
  return [{ at: at.getTime(), key: 'notify_not_delivered', params }];
}

function seenEntry({ foundAt, firedAt, detectedAt, lateTerminals }: KeptHindsight): TimelineEntry {
  const minutes = Math.round(((detectedAt ?? firedAt) - firedAt) / MINUTE);
  return { at: foundAt, key: 'hindsight', params: { minutes, terminals: lateTerminals } };
}
