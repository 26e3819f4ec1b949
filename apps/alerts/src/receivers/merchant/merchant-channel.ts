/**
 * How merchants are reached: the same gateways, mail servers and signed webhooks as receivers, but
 * the address is that of a merchant's contact, and the text is his notice.
 */
import { z } from 'zod';
import { Duration } from '#domain/base/duration.js';
import { clip } from '#domain/notify/catalogue/keys.js';
import { judgeAnswer } from '../../outgoing/judge-answer.js';
import { messageIdOf, sendMail, serverKeys } from '../email/email.js';
import { PLACES } from '../gateway/fill-template.js';
import { gatewayKeys, request } from '../gateway/gateway.js';
import { reportingOf } from '../gateway/report-settings.js';
import type { Surroundings } from '../kind.js';
import type { DeliveryOutcome, Reporting } from '../receiver.js';
import { Secret } from '../settings/receiver-keys.js';
import { signWebhook } from '../sign-webhook.js';

const MERCHANT_PLACES = { ...PLACES, to: 'the address of the contact' } as const;

const common = {
  /** Whether texts end with the link to the merchant's own page; SMS in some countries may not. */
  links: z.boolean().default(true),
  /** At most so many messages in so long; what is more waits. */
  rate: z
    .strictObject({ messages: z.number().int().min(1).max(100_000), within: Duration })
    .optional(),
};

export const MerchantSettings = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    ...gatewayKeys(MERCHANT_PLACES),
    channel: z.enum(['sms', 'phone', 'wecom', 'dingtalk', 'feishu', 'whatsapp']),
  }),
  z.strictObject({ ...common, ...serverKeys, channel: z.literal('email') }),
  z.strictObject({
    ...common,
    kind: z.literal('webhook'),
    channel: z.literal('webhook'),
    /** `whsec_…`; without it requests are not signed. */
    secret: Secret.optional(),
  }),
]);
export type MerchantSettings = z.output<typeof MerchantSettings>;

/** One notice to one merchant, the same over all its tries. */
export interface MerchantMessage {
  /** Idempotency key. */
  readonly id: string;
  /** Where to: a phone number, a mail address, an URL. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The merchant's own page. */
  readonly url: string;
  readonly incident: string;
  readonly severity: string;
  readonly kind: string;
  readonly merchant: string;
}

/** A way to merchants. */
export interface MerchantChannel {
  readonly channel: string;
  readonly links: boolean;
  readonly rate: { readonly messages: number; readonly withinMs: number } | null;
  /** Absent where it reports nothing. */
  readonly reporting?: Reporting;
  send(message: MerchantMessage): Promise<DeliveryOutcome>;
}

type Way = Omit<Surroundings, 'voice'>;

/** Makes the channel that `settings` describe. */
export function createMerchantChannel(settings: MerchantSettings, given: Way): MerchantChannel {
  const { channel, links, rate } = settings;
  const way = { ...given, reporter: `merchants.${channel}` };
  const reporting = settings.kind === 'gateway' ? reportingOf(settings, way) : undefined;
  return {
    ...(reporting && { reporting }),
    channel,
    links,
    rate: rate ? { messages: rate.messages, withinMs: rate.within } : null,
    send: (message) => sendBy(settings, way, message),
  };
}

function sendBy(
  settings: MerchantSettings,
  way: Way,
  message: MerchantMessage,
): Promise<DeliveryOutcome> {
  switch (settings.kind) {
    case 'gateway': {
      const { id, url, incident, severity } = message;
      const to = message.to.replace(/[ ()-]/g, '');
      const text = clip(message.text, settings.text_max);
      return request(settings, way, { id, to, text, url, incident, severity });
    }
    case 'email': {
      const domain = settings.from.slice(settings.from.lastIndexOf('@') + 1);
      const { to, subject, text, id } = message;
      const mail = { subject, text, messageId: messageIdOf(id, domain) };
      return sendMail({ ...settings, to: [to] }, way, mail);
    }
    case 'webhook':
      return postWebhook(settings.secret && way.reveal(settings.secret), way, message);
  }
}

async function postWebhook(
  secret: string | undefined,
  { outgoing, wall }: Way,
  { to: url, ...message }: MerchantMessage,
): Promise<DeliveryOutcome> {
  const now = wall();
  const { id, ...data } = message;
  // The body is the same over all tries, so it holds no time of its own.
  const body = JSON.stringify({ type: `tillwatch.notice.${message.kind}`, id, data });
  const signed =
    secret === undefined
      ? { 'webhook-id': id }
      : signWebhook(secret, id, Math.floor(now / 1_000), body);
  const headers = { 'content-type': 'application/json', ...signed };
  return judgeAnswer(await outgoing.post({ url, headers, body }), now);
}
