import type { AlertsConfig } from '../alerts.config.js';
import { send_limit_ms } from '../alerts.config.js';
import { alsoAllow, PUBLIC_ONLY, readAllowance } from '../outgoing/judge-address.js';
import { createOutgoing } from '../outgoing/outgoing.js';
import type { Receiver } from './receiver.js';
import { createWebhook } from './webhook.js';

/** The receivers that the environment configures: the generic webhook, or nobody. */
export function receiversOf(
  config: Pick<AlertsConfig, 'OUTGOING_ALLOW' | 'WEBHOOK_URL' | 'WEBHOOK_SECRET'>,
): readonly Receiver[] {
  const { OUTGOING_ALLOW, WEBHOOK_URL: url, WEBHOOK_SECRET: secret } = config;
  if (url === undefined) return [];
  const read = readAllowance(OUTGOING_ALLOW);
  const allowance = alsoAllow('wrong' in read ? PUBLIC_ONLY : read, new URL(url).hostname);
  const outgoing = createOutgoing({ allowance, limitMs: send_limit_ms });
  return [createWebhook({ name: 'webhook', url, secret, outgoing })];
}
