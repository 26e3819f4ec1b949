import type { Instant } from '../base/instant.js';
import type { Words } from '../code/taxonomy.js';
import type { Incident } from '../incident/incident.js';
import type { PageReason } from '../notify/catalogue/keys.js';
import { couldInhibit } from '../notify/inhibit.js';
import { groupingFor, mutedFor, receiversFor } from '../notify/route.js';
import { silencing } from '../notify/silence.js';
import { webhookBody } from '../notify/webhook-body.js';
import type { Followed } from './memory.js';
import type { Effect, Settings } from './types.js';

/**
 * One notification to every receiver that the incident is routed to. Its key is the same however
 * often it is decided or sent. A SEV4 is a note: it is shown and told to nobody. Whoever was told
 * that it began is told how it goes on and that it is over, wherever it would be routed now; and
 * who was not told that it began is not told that it is over. What a silence holds back is kept for
 * its end, and what may be inhibited until the end of the step; an end is told all the same: it
 * wakes nobody, and closes what is open elsewhere.
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
  if (reason !== 'resolved' && isHeld(settings, incident, now)) {
    hold(followed, reason, wanted);
    return [];
  }
  return tell(settings, followed, reason, now, wanted);
}

/** Whether it waits: in a silence, or until all is known that could inhibit it in this step. */
function isHeld({ silences = [], routing }: Settings, incident: Incident, now: Instant): boolean {
  const { inhibitRules = [] } = routing ?? {};
  return silencing(silences, incident, now).by !== null || couldInhibit(inhibitRules, incident);
}

function hold(followed: Followed, reason: PageReason, wanted?: Words): void {
  followed.held = graver(followed.held, { reason, wanted });
}

/** Who was called matters more than what has changed since, and so does that it is back. */
function graver(known: Followed['held'], news: NonNullable<Followed['held']>) {
  return known && (known.reason === 'escalated' || news.reason === 'changed') ? known : news;
}

/** Tells whoever is to be told, whatever keeps it from people: that was judged before. */
export function tell(
  settings: Settings,
  followed: Followed,
  reason: PageReason,
  now: Instant,
  wanted?: Words,
): Effect[] {
  const { incident } = followed;
  const told = toldOf(settings, followed);
  const routed = settings.routing
    ? receiversFor(settings.routing, incident)
    : [...settings.receivers];
  const { withoutEnd = [] } = settings.routing ?? {};
  const receivers =
    reason === 'resolved'
      ? told.filter((name) => !withoutEnd.includes(name))
      : [...new Set([...told, ...routed])];
  const { routing } = settings;
  const muted = routing && reason !== 'resolved' ? mutedFor(routing, incident, now) : new Map();
  for (const name of receivers.filter((each) => muted.has(each))) {
    holdMuted(followed, name, reason, wanted);
    followed.toldTerminals = incident.impact.terminals;
    followed.toldAt = now;
  }
  const heard = receivers.filter((name) => !muted.has(name));
  return tellThese(settings, followed, heard, reason, now, wanted);
}

function holdMuted(followed: Followed, name: string, reason: PageReason, wanted?: Words) {
  const known = followed.muted?.[name];
  followed.muted = { ...followed.muted, [name]: graver(known, { reason, wanted }) };
}

/** Tells some receivers, whatever the time. */
export function tellThese(
  settings: Settings,
  followed: Followed,
  receivers: readonly string[],
  reason: PageReason,
  now: Instant,
  wanted?: Words,
): Effect[] {
  // What goes to nobody is no notification: whoever is added later hears of it for the first time.
  if (receivers.length === 0) return [];
  const { incident } = followed;
  followed.toldTerminals = incident.impact.terminals;
  followed.toldAt = now;
  const { routing } = settings;
  // Groups tell the end of what they have told; what was told one by one ends so.
  const isGathered = (receiver: string) =>
    routing !== undefined &&
    reason !== 'resolved' &&
    groupingFor(routing, incident, receiver, now) !== null;
  const gathered = receivers.filter(isGathered);
  for (const receiver of gathered) {
    followed.gather = [...(followed.gather ?? []), { receiver, reason, wanted }];
    delete followed.muted?.[receiver];
  }
  const direct = receivers.filter((receiver) => !gathered.includes(receiver));
  return direct.length === 0 ? [] : tellDirectly(settings, followed, direct, reason, wanted);
}

function tellDirectly(
  settings: Settings,
  followed: Followed,
  receivers: readonly string[],
  reason: PageReason,
  wanted?: Words,
): Effect[] {
  const { incident } = followed;
  const told = toldOf(settings, followed);
  const untold = followed.notifications === 0;
  countNotification(followed, told, receivers);
  followed.told = reason === 'resolved' ? told : [...new Set([...told, ...receivers])];
  return receivers.map((receiver) => {
    // Whoever hears of it only now hears of it for the first time.
    const isNews =
      reason === 'changed' ? !told.includes(receiver) : reason === 'escalated' && untold;
    const why = isNews ? 'first' : reason;
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

/** One more notification; whoever does not get it is known by the number of the last one he got. */
function countNotification(
  followed: Followed,
  told: readonly string[],
  receivers: readonly string[],
): void {
  const numbers: Record<string, number> = {};
  for (const name of told) {
    if (receivers.includes(name)) continue;
    numbers[name] = followed.numbers?.[name] ?? followed.notifications;
  }
  followed.notifications += 1;
  followed.numbers = numbers;
  if (Object.keys(numbers).length === 0) delete followed.numbers;
  for (const name of receivers) delete followed.muted?.[name];
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
