/** One receiver made of its settings, on loopback, with a clock that stands. */

import type { Incident } from '#domain/incident/incident.js';
import type { PageReason } from '#domain/notify/catalogue/keys.js';
import { readNotice } from '#domain/notify/notice.js';
import { webhookBody } from '#domain/notify/webhook-body.js';
import { alsoAllow, PUBLIC_ONLY } from '../../apps/alerts/src/outgoing/judge-address.js';
import { createOutgoing } from '../../apps/alerts/src/outgoing/outgoing.js';
import { createReceiver } from '../../apps/alerts/src/receivers/create-receiver.js';
import type { Delivery, Receiver } from '../../apps/alerts/src/receivers/receiver.js';
import {
  ReceiverSettings,
  type ReceiversFile,
} from '../../apps/alerts/src/receivers/settings/receivers-file.js';
import { anOutage } from './an-outage.js';

/** The moment it is: a minute after the outage began. */
export const NOW = Date.UTC(2026, 2, 10, 4, 31);

/** Makes the receiver; a secret `{ env: X }` is what `secrets` has for X. */
export function tryReceiver(
  settings: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, string>> = {},
  file: Partial<Pick<ReceiversFile, 'language' | 'time_zone'>> = {},
  more: { readonly hearsSlack?: boolean } = {},
): Receiver {
  const allowance = alsoAllow(PUBLIC_ONLY, '127.0.0.1');
  return createReceiver(
    ReceiverSettings.parse({ name: 'oncall', ...settings }),
    { language: undefined, time_zone: 'Asia/Shanghai', ...file },
    {
      outgoing: createOutgoing({ allowance, limitMs: 5_000 }),
      reveal: (secret) => ('env' in secret ? (secrets[secret.env] ?? '') : ''),
      wall: () => NOW,
      ...more,
    },
  );
}

/** A notice of an outage, with what matters to a test changed. */
export function aDelivery(
  changes: Partial<Incident> = {},
  reason: PageReason = 'first',
  id = 'demo/inc-1/1/1/oncall',
): Delivery {
  const options = { receiver: 'oncall', externalUrl: 'http://localhost:8080' };
  const body = JSON.stringify(webhookBody(anOutage(changes), reason, options));
  return { id, body, notice: readNotice(body) };
}

/** The end of that outage. */
export function anEnd(id = 'demo/inc-1/1/2/oncall'): Delivery {
  const resolvedAt = Date.UTC(2026, 2, 10, 4, 45);
  return aDelivery({ status: 'resolved', resolvedAt }, 'resolved', id);
}

/** Words that come from terminals, and try to be more than words. */
export const HOSTILE: Partial<Incident> = {
  cause: [
    { attribute: 'model', value: '<at id=all></at> <!channel> @all [x](http://y) *b* & "q"' },
  ],
};

/** The longest that the wire allows, many times over. */
export const HUGE: Partial<Incident> = {
  cause: Array.from({ length: 400 }, (_, i) => {
    return { attribute: 'merchant' as const, value: `${i}${'商'.repeat(60)}` };
  }),
};
