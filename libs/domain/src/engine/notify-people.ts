import type { Instant } from '../base/instant.js';
import type { PageReason } from '../notify/catalogue/keys.js';
import { webhookBody } from '../notify/webhook-body.js';
import type { Followed } from './memory.js';
import type { Effect, Settings } from './types.js';

/** One notification to every receiver. Its key is the same however often it is decided or sent. */
export function notify(
  settings: Settings,
  followed: Followed,
  reason: PageReason,
  now: Instant,
): Effect[] {
  const { incident } = followed;
  const { tenant, id, epoch } = incident;
  followed.notifications += 1;
  followed.toldTerminals = incident.impact.terminals;
  followed.toldAt = now;
  return settings.receivers.map((receiver) => ({
    kind: 'enqueue_notification',
    incident: id,
    receiver,
    reason,
    dedupKey: `${tenant}/${id}/${epoch}/${followed.notifications}/${receiver}`,
    body: webhookBody(incident, reason, { receiver, externalUrl: settings.externalUrl }),
  }));
}
