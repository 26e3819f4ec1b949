import type { Instant } from '../base/instant.js';
import type { PageReason } from '../notify/catalogue/keys.js';
import { webhookBody } from '../notify/webhook-body.js';
import type { Bilingual } from '../playbook/step.js';
import type { Followed } from './memory.js';
import type { Effect, Settings } from './types.js';

/**
 * One notification to every receiver. Its key is the same however often it is decided or sent. A
 * SEV4 is a note: it is shown and told to nobody; and who was not told that it began is not told
 * that it is over.
 */
export function notify(
  settings: Settings,
  followed: Followed,
  reason: PageReason,
  now: Instant,
  wanted?: Bilingual,
): Effect[] {
  const { incident } = followed;
  const { tenant, id, epoch } = incident;
  const untold = followed.notifications === 0;
  if (reason === 'resolved' ? untold : incident.severity === 'SEV4') return [];
  if (untold && (reason === 'changed' || reason === 'escalated')) {
    return notify(settings, followed, 'first', now, wanted);
  }
  followed.notifications += 1;
  followed.toldTerminals = incident.impact.terminals;
  followed.toldAt = now;
  return settings.receivers.map((receiver) => ({
    kind: 'enqueue_notification',
    incident: id,
    receiver,
    reason,
    dedupKey: `${tenant}/${id}/${epoch}/${followed.notifications}/${receiver}`,
    body: webhookBody(incident, reason, { receiver, externalUrl: settings.externalUrl, wanted }),
  }));
}
