import { send_limit_ms } from '../alerts.config.js';
import type { DeliveryOutcome, Receiver } from './receiver.js';
import { signWebhook } from './sign-webhook.js';

export interface WebhookOptions {
  readonly url: string;
  /** `whsec_…`; without it the request is not signed. */
  readonly secret: string | undefined;
}

/** The generic webhook: one POST a notification, signed, redirects not followed. */
export function createWebhook({ url, secret }: WebhookOptions): Receiver {
  return {
    name: 'webhook',
    async send({ id, body }) {
      const seconds = Math.floor(Date.now() / 1_000);
      const signed =
        secret === undefined ? { 'webhook-id': id } : signWebhook(secret, id, seconds, body);
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...signed },
          body,
          redirect: 'manual',
          signal: AbortSignal.timeout(send_limit_ms),
        });
        await response.body?.cancel();
        return judge(response.status, response.headers.get('retry-after'));
      } catch (error) {
        const timedOut = error instanceof Error && error.name === 'TimeoutError';
        return { kind: 'retry', reason: timedOut ? 'timeout' : 'unreachable' };
      }
    },
  };
}

/** Standard Webhooks: 2xx is taken, 410 means never again, everything else is tried again. */
export function judge(status: number, retryAfter: string | null): DeliveryOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status === 410) return { kind: 'gave_up', reason: 'gone' };
  if (status >= 300 && status < 400) return { kind: 'retry', reason: 'redirected' };
  if (status === 401 || status === 403) return { kind: 'retry', reason: 'auth_error' };
  if (status === 429 || status === 503) {
    const seconds = Number(retryAfter);
    const reason = status === 429 ? 'rate_limited' : 'server_error';
    const asked = retryAfter !== null && Number.isFinite(seconds) && seconds >= 0;
    return { kind: 'retry', reason, ...(asked && { afterMs: Math.min(seconds, 3_600) * 1_000 }) };
  }
  return { kind: 'retry', reason: status >= 500 ? 'server_error' : 'client_error' };
}
