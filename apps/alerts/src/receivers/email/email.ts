/**
 * E-mail over SMTP: the notices of one incident are one thread (RFC 5322 §3.6.4), and the tries of
 * one notice one message, since they carry one Message-ID.
 */
import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { Notice } from '#domain/notify/notice.js';
import { digestText, type NoticeCard, noticeCard } from '#domain/notify/notice-card.js';
import { messageOf } from '#infra/error-text.js';
import { NotReached } from '../../outgoing/outgoing.js';
import { noticesOf, type ReceiverKind, type Surroundings } from '../kind.js';
import type { DeliveryOutcome, DeliveryReason } from '../receiver.js';
import { commonKeys, Secret } from '../settings/receiver-keys.js';

/** How a mail server is reached, whoever the mail is for. */
export const serverKeys = {
  kind: z.literal('email'),
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535).default(587),
  /** starttls: refused when the server does not offer it. implicit: from the first byte. */
  tls: z.enum(['starttls', 'implicit', 'none']).default('starttls'),
  username: z.string().optional(),
  password: Secret.optional(),
  from: z.email(),
};

export const EmailSettings = z.strictObject({
  ...commonKeys,
  ...serverKeys,
  to: z.array(z.email()).min(1).max(50),
});
type EmailSettings = z.output<typeof EmailSettings>;

interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  /** The message that began the thread, when this one answers it. */
  readonly inReplyTo?: string;
}

const smtp_limit_ms = 10_000;

export const email: ReceiverKind<EmailSettings> = {
  budget: { requests: 30, withinMs: 600_000 },
  locale: 'en',
  create(settings, surroundings) {
    const { voice } = surroundings;
    const domain = settings.from.slice(settings.from.lastIndexOf('@') + 1);
    return {
      send({ id, notice }) {
        const card = noticeCard(notice, voice);
        const root = threadOf(notice, domain);
        const first = notice.notification_reason === 'first notification';
        // Lists show the beginning of a subject: who it is from stands at its end.
        const subject = `${card.title} [Tillwatch]`;
        return sendMail(settings, surroundings, {
          subject,
          text: textOf(card),
          ...(first
            ? { messageId: root }
            : { messageId: messageIdOf(id, domain), inReplyTo: root }),
        });
      },
      sendDigest(deliveries) {
        const { title, lines } = digestText(noticesOf(deliveries), voice);
        const id = deliveries.map((delivery) => delivery.id).join(' ');
        const text = lines.map((line) => `- ${line}`).join('\n');
        const messageId = messageIdOf(id, domain);
        return sendMail(settings, surroundings, { subject: title, text, messageId });
      },
    };
  },
};

/** Sends one mail over a connection of its own. */
export async function sendMail(
  settings: Omit<EmailSettings, 'name'>,
  { outgoing, reveal }: Pick<Surroundings, 'outgoing' | 'reveal'>,
  { subject, text, messageId, inReplyTo }: Mail,
): Promise<DeliveryOutcome> {
  const { host, port, tls, username, password, from, to } = settings;
  try {
    const connection = await outgoing.connect(host, port);
    const transport = createTransport({
      host,
      port,
      connection,
      secure: tls === 'implicit',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'none',
      tls: { servername: host },
      ...(username !== undefined &&
        password && { auth: { user: username, pass: reveal(password) } }),
      greetingTimeout: smtp_limit_ms,
      socketTimeout: smtp_limit_ms,
    });
    // A server that says a little now and then would outlast the lease.
    const stop = setTimeout(() => connection.destroy(), 2 * smtp_limit_ms);
    const thread = inReplyTo === undefined ? {} : { inReplyTo, references: inReplyTo };
    try {
      const { response } = await transport.sendMail({
        from,
        to,
        subject,
        text,
        messageId,
        ...thread,
        // RFC 3834 §5: machines must not answer a machine.
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { kind: 'sent', answer: response.slice(0, 300) };
    } finally {
      clearTimeout(stop);
      transport.close();
      connection.destroy();
    }
  } catch (error) {
    return { kind: 'retry', reason: reasonOf(error), answer: messageOf(error).slice(0, 300) };
  }
}

/** RFC 5321 §4.2.1: 4yz may be better later, 5yz says no; both are tried on the same ladder. */
function reasonOf(error: unknown): DeliveryReason {
  if (error instanceof NotReached) return error.reason;
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  if (code === 'EAUTH') return 'auth_error';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (responseCode === undefined) return 'unreachable';
  if (responseCode === 421 || responseCode === 450 || responseCode === 451) return 'rate_limited';
  return responseCode >= 500 ? 'client_error' : 'server_error';
}

/** One thread an incident, also over its relapses. */
function threadOf({ commonLabels, incident }: Notice, domain: string): string {
  return messageIdOf(`${commonLabels.tenant ?? ''}/${incident.id}/${incident.startedAt}`, domain);
}

/** A Message-ID that is the same whenever the text is. */
export function messageIdOf(text: string, domain: string): string {
  return `<${createHash('sha256').update(text).digest('hex').slice(0, 32)}@${domain}>`;
}

function textOf(card: NoticeCard): string {
  return [
    card.short,
    ...(card.undelivered === null ? [] : [card.undelivered]),
    card.sentence,
    ...(card.dont === null ? [] : [card.dont.toUpperCase()]),
    card.facts.map(({ name, value }) => `${name}: ${value}`).join('\n'),
    ...(card.act === null ? [] : [`${card.act.text}: ${card.act.url}`]),
    `${card.link.text}: ${card.link.url}`,
  ].join('\n\n');
}
