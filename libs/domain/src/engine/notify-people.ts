import type { Instant } from '../base/instant.js';
import type { Words } from '../code/taxonomy.js';
import type { PageReason } from '../notify/catalogue/keys.js';
import { receiversFor } from '../notify/route.js';
import { silencing } from '../notify/silence.js';
import { webhookBody } from '../notify/webhook-body.js';
import type { Followed } from './memory.js';
import type { Effect, Settings } from './types.js';

/**
 * One notification to every receiver that the incident is routed to. Its key is the same however
 * often it is decided or sent. A SEV4 is a note: it is shown and told to nobody. Whoever was told
 * that it began is told how it goes on and that it is over, wherever it would be routed now; and
 * who was not told that it began is not told that it is over. What a silence holds back is kept for
 * its end; an end is told in a silence, too: it wakes nobody, and closes what is open elsewhere.
 */
export function notify(
  settings: Settings,
  followed: Followed,
  reason: PageReason,
  now: Instant,
  wanted?: Words,
): Effect[] {
  const { incident } = followed;
  const untold = followed.notifications === 0;
  if (reason === 'resolved' ? untold : incident.severity === 'SEV4') return [];
  if (reason !== 'resolved' && silencing(settings.silences ?? [], incident, now).by) {
    // Who was called matters more than what has changed since.
    if (followed.held?.reason !== 'escalated') followed.held = { reason, wanted };
    return [];
  }
  if (untold && (reason === 'changed' || reason === 'escalated')) {
    return notify(settings, followed, 'first', now, wanted);
  }
  const told = toldOf(settings, followed);
  const routed = settings.routing
    ? receiversFor(settings.routing, incident)
    : [...settings.receivers];
  const { withoutEnd = [] } = settings.routing ?? {};
  const receivers =
    reason === 'resolved'
      ? told.filter((name) => !withoutEnd.includes(name))
      : [...new Set([...told, ...routed])];
  // What goes to nobody is no notification: whoever is added later hears of it for the first time.
  if (receivers.length === 0) return [];
  followed.notifications += 1;
  followed.told = reason === 'resolved' ? told : receivers;
  followed.toldTerminals = incident.impact.terminals;
  followed.toldAt = now;
  return receivers.map((receiver) => {
    // Whoever hears of it only now hears of it for the first time.
    const why = reason === 'changed' && !told.includes(receiver) ? 'first' : reason;
    return {
      kind: 'enqueue_notification',
      incident: incident.id,
      receiver,
      reason: why,
      dedupKey: keyOf(followed, receiver),
      body: webhookBody(incident, why, { receiver, externalUrl: settings.externalUrl, wanted }),
    };
  });
}

/**
 * Whoever pages people of his own is told at once that somebody has it. It is no news for others,
 * and counts as none.
 */
export function tellTaken(settings: Settings, followed: Followed): Effect[] {
  const { incident } = followed;
  const { tenant, id, epoch, acknowledgedAt } = incident;
  const { hearTaken = [] } = settings.routing ?? {};
  return toldOf(settings, followed)
    .filter((name) => hearTaken.includes(name))
    .map((receiver) => ({
      kind: 'enqueue_notification',
      incident: incident.id,
      receiver,
      reason: 'acknowledged',
      dedupKey: `${tenant}/${id}/${epoch}/taken-${acknowledgedAt}/${receiver}`,
      body: webhookBody(incident, 'acknowledged', { receiver, externalUrl: settings.externalUrl }),
    }));
}

/** Who was told so far; a receiver that is configured no more cannot be told again. */
function toldOf({ receivers }: Settings, { told, notifications }: Followed): string[] {
  if (notifications === 0) return [];
  return (told ?? [...receivers]).filter((name) => receivers.includes(name));
}

function keyOf({ incident: { tenant, id, epoch }, notifications }: Followed, receiver: string) {
  return `${tenant}/${id}/${epoch}/${notifications}/${receiver}`;
}
