/**
 * SMS and voice, and anything else behind a gateway that takes one HTTP request: the operator
 * writes the request, with places for the text. One receiver is one person, so a try that failed is
 * tried again for that person only.
 */
import { z } from 'zod';
import { clip } from '#domain/notify/catalogue/keys.js';
import { TEST_LABEL } from '#domain/notify/notice.js';
import { digestText, noticeCard, shortText, type Voice } from '#domain/notify/notice-card.js';
import { judgeAnswer, receiptOf } from '../../outgoing/judge-answer.js';
import type { Answer } from '../../outgoing/outgoing.js';
import { noticesOf, type ReceiverKind, type Surroundings, urlOf } from '../kind.js';
import type { DeliveryOutcome } from '../receiver.js';
import { commonKeys, Secret, Url } from '../settings/receiver-keys.js';
import { fillTemplate, PLACES, type Values } from './fill-template.js';

/** A value with places that may be filled. */
function template(places: Readonly<Record<string, string>>) {
  const names = Object.keys(places).map((name) => `{${name}}`);
  return z
    .string()
    .refine(
      (text) => [...text.matchAll(/\{([a-z_]*)\}/g)].every(([, name = '']) => name in places),
      `expected only the places ${names.join(', ')}`,
    );
}

/** How a gateway is asked, whoever the text is for; values have `places` such as {text}. */
export function gatewayKeys(places: Readonly<Record<string, string>>) {
  return {
    kind: z.literal('gateway'),
    url: Url,
    /** How the fields are written: a JSON object, or a form. */
    format: z.enum(['json', 'form']).default('json'),
    headers: z
      .record(z.string().regex(/^[A-Za-z0-9-]+$/), z.union([z.string(), Secret]))
      .default({}),
    /** Fields of the request; their values have places such as {text}. */
    fields: z.record(z.string(), z.union([template(places), Secret])),
    /** How much of the text is sent, in characters; networks cut and charge by 70 or 160. */
    text_max: z.number().int().min(40).max(2_000).default(500),
    /** What a good answer has beside a status 2xx: the value of one field of its JSON. */
    success: z
      .strictObject({ field: z.string().min(1), equals: z.union([z.string(), z.number()]) })
      .optional(),
  };
}

export const GatewaySettings = z.strictObject({
  ...commonKeys,
  ...gatewayKeys(PLACES),
  /** Who is reached; of a contact it is the address. */
  to: z.string().max(200).optional(),
  /** What contacts have: telephone numbers, as SMS and voice need, or names that only it knows. */
  addresses: z.enum(['numbers', 'any']).default('numbers'),
});
type GatewaySettings = z.output<typeof GatewaySettings>;

export const gateway: ReceiverKind<GatewaySettings> = {
  // Messages cost money and wake people: more than this is a list.
  budget: { requests: 20, withinMs: 600_000 },
  locale: 'en',
  create(settings, surroundings) {
    const { voice } = surroundings;
    return {
      send({ id, notice }) {
        const { link, act } = noticeCard(notice, voice);
        const { id: incident, severity } = notice.incident;
        const said = clip(shortText(notice, voice), settings.text_max);
        // A test page that cannot be answered proves nothing; others have {act} where it is wanted.
        const isTest = notice.commonLabels[TEST_LABEL] !== undefined;
        const text = act && isTest && !hasPlace(settings, 'act') ? `${said} ${act.url}` : said;
        return request(settings, surroundings, {
          id,
          text,
          url: link.url,
          act: act?.url ?? '',
          to: settings.to ?? '',
          incident,
          severity,
        });
      },
      sendDigest(deliveries) {
        const [first] = deliveries;
        const values = { id: `${first?.id}+${deliveries.length - 1}`, incident: '', severity: '' };
        const text = clip(listOf(noticesOf(deliveries), voice), settings.text_max);
        return request(settings, surroundings, {
          ...values,
          text,
          url: '',
          act: '',
          to: settings.to ?? '',
        });
      },
    };
  },
};

/** Whether a field has this place. */
export function hasPlace({ fields }: Pick<GatewaySettings, 'fields'>, place: string): boolean {
  return Object.values(fields).some((v) => typeof v === 'string' && v.includes(`{${place}}`));
}

function listOf(notices: Parameters<typeof digestText>[0], voice: Voice): string {
  const { title, lines } = digestText(notices, voice);
  return [title, ...lines].join('\n');
}

/** Asks the gateway to send what the places are filled with. */
export async function request(
  settings: Pick<GatewaySettings, 'url' | 'format' | 'headers' | 'fields' | 'success'>,
  { outgoing, reveal, wall }: Omit<Surroundings, 'voice'>,
  values: Values,
): Promise<DeliveryOutcome> {
  const { format, fields, success } = settings;
  const filled = Object.fromEntries(
    Object.entries(fields).map(([key, value]) => {
      return [key, typeof value === 'string' ? fillTemplate(value, values) : reveal(value)];
    }),
  );
  const headers = Object.fromEntries(
    Object.entries(settings.headers).map(([key, value]) => [key, urlOf(value, reveal)]),
  );
  const answer = await outgoing.post({
    url: urlOf(settings.url, reveal),
    headers: {
      'content-type': format === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
      // The draft of the IETF; gateways that know it send one message for one key.
      'idempotency-key': values.id,
      ...headers,
    },
    body: format === 'json' ? JSON.stringify(filled) : new URLSearchParams(filled).toString(),
  });
  const outcome = judgeAnswer(answer, wall());
  const bad = outcome.kind === 'sent' && success !== undefined && !isGood(answer, success);
  return bad ? { kind: 'retry', reason: 'rejected', answer: receiptOf(answer) } : outcome;
}

function isGood(
  answer: Parameters<typeof receiptOf>[0],
  { field, equals }: { field: string; equals: string | number },
): boolean {
  try {
    const value = JSON.parse((answer as Answer).body) as Record<string, unknown>;
    return String(value[field]) === String(equals);
  } catch {
    return false;
  }
}
