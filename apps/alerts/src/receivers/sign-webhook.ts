import { createHmac } from 'node:crypto';

/**
 * The headers of Standard Webhooks: the HMAC-SHA256 of `id.timestamp.body` under the secret, which
 * is base64 after `whsec_`. The id is the same over all tries of one notification.
 */
export function signWebhook(
  secret: string,
  id: string,
  timestampSeconds: number,
  body: string,
): Record<string, string> {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key)
    .update(`${id}.${timestampSeconds}.${body}`)
    .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': `v1,${signature}`,
  };
}
