import { createHash } from 'node:crypto';
import { judgeAnswer } from '../outgoing/judge-answer.js';
import type { Outgoing } from '../outgoing/outgoing.js';
import type { Budget, Receiver } from './receiver.js';
import { signWebhook } from './sign-webhook.js';

export interface WebhookOptions {
  readonly name: string;
  readonly url: string;
  /** `whsec_…`; without it the request is not signed. */
  readonly secret: string | undefined;
  readonly outgoing: Outgoing;
  /** `alertmanager` leaves out `incident` and `also`: some receivers refuse keys of others. */
  readonly body?: 'tillwatch' | 'alertmanager';
  readonly budget?: Budget | null;
  readonly fallback?: string | null;
}

/** The generic webhook: one POST a notification, signed, redirects not followed. */
export function createWebhook(options: WebhookOptions): Receiver {
  const { name, url, secret, outgoing, body: form = 'tillwatch' } = options;
  const fingerprint = createHash('sha256').update(`${url}\n${secret}\n${form}`).digest('hex');
  return {
    name,
    fingerprint,
    budget: options.budget ?? null,
    fallback: options.fallback ?? null,
    async send({ id, body: committed }) {
      const body = form === 'alertmanager' ? withoutIncident(committed) : committed;
      const now = Date.now();
      const seconds = Math.floor(now / 1_000);
      const signed =
        secret === undefined ? { 'webhook-id': id } : signWebhook(secret, id, seconds, body);
      const headers = { 'content-type': 'application/json', ...signed };
      return judgeAnswer(await outgoing.post({ url, headers, body }), now);
    },
  };
}

function withoutIncident(body: string): string {
  const { incident: _, also: __, ...alertmanager } = JSON.parse(body) as Record<string, unknown>;
  return JSON.stringify(alertmanager);
}
