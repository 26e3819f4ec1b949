/** Slack's signature, `v0`: who posts here knows the signing secret of the app, and posts now. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';

/** What is older was recorded by somebody, or a clock is wrong. */
const age_seconds_max = 300;

/** A request as it came: what is signed is every byte of its body. */
export interface SignedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Refuses what Slack has not signed within five minutes; answers the signature, used once. */
export function verifySlack(
  secret: string,
  { headers, body }: SignedRequest,
  now: Instant,
): string {
  const given = headers['x-slack-signature'];
  const stamp = headers['x-slack-request-timestamp'];
  if (typeof given !== 'string' || typeof stamp !== 'string') {
    throw refusal('X-Slack-Signature and X-Slack-Request-Timestamp are not both there');
  }
  const age = Math.abs(now / 1_000 - Number(stamp));
  if (!/^\d{1,12}$/.test(stamp) || age > age_seconds_max) {
    const off = Number.isFinite(age) ? `is ${Math.round(age)} s from now` : 'is no number';
    throw refusal(
      `X-Slack-Request-Timestamp ${off}, more than ${age_seconds_max} s: set the clock`,
    );
  }
  const mac = createHmac('sha256', secret).update(`v0:${stamp}:`).update(body).digest('hex');
  if (!isSame(given, `v0=${mac}`)) {
    throw refusal('X-Slack-Signature is of another body or secret: compare SLACK_SIGNING_SECRET');
  }
  return given;
}

/** Compares in a time that says nothing about where they differ. */
export function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The refusal of a call whose sender is not proven. */
export function refusal(why: string): DomainError {
  return new DomainError('signature_refused', why);
}
