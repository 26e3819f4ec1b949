/** PagerDuty's signature of V3 webhooks, `v1`; while a secret is exchanged there are several. */
import { createHmac } from 'node:crypto';
import { isSame, refusal, type SignedRequest } from './verify-slack.js';

/** Refuses what no secret of the subscription has signed. */
export function verifyPagerDuty(secret: string, { headers, body }: SignedRequest): void {
  const given = headers['x-pagerduty-signature'];
  if (typeof given !== 'string') throw refusal('X-PagerDuty-Signature is not there');
  const right = `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const found = given.split(',').filter((each) => isSame(each.trim(), right));
  if (found.length > 0) return;
  const cure = 'compare PAGERDUTY_WEBHOOK_SECRET';
  throw refusal(`X-PagerDuty-Signature is of another body or secret: ${cure}`);
}
