/** Feishu and Lark, custom bots: a signed card. An error is an answer 200 with another code. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { digestText, type NoticeCard, noticeCard } from '#domain/notify/notice-card.js';
import { clipBytes, judgeCode, noticesOf, postJson, type ReceiverKind } from '../kind.js';
import { commonKeys, Secret } from '../settings/receiver-keys.js';

export const FeishuSettings = z.strictObject({
  ...commonKeys,
  kind: z.literal('feishu'),
  /** The bot's address, `https://open.feishu.cn/open-apis/bot/v2/hook/…`: its end is a token. */
  url: Secret,
  /** For bots that check signatures. */
  secret: Secret.optional(),
});

/** A request may have 20 KB; a text this long leaves room for everything around it. */
const text_bytes_max = 6_000;

/** 19021: signature or clock; 19022: address; 19024: keyword missing; 11232: too many. */
const judge = judgeCode(['code', 'StatusCode'], {
  19021: { reason: 'auth_error' },
  19022: { reason: 'auth_error' },
  19024: { reason: 'auth_error' },
  11232: { reason: 'rate_limited', afterMs: 60_000 },
});

export const feishu: ReceiverKind<z.output<typeof FeishuSettings>> = {
  // 100 a minute and 5 a second.
  budget: { requests: 100, withinMs: 60_000 },
  locale: 'zh-CN',
  create({ url, secret }, surroundings) {
    const { reveal, voice, wall } = surroundings;
    const post = (title: string, template: string, elements: readonly unknown[]) => {
      const signed = secret === undefined ? {} : signFeishu(reveal(secret), wall());
      const card = {
        config: { wide_screen_mode: true },
        header: { title: { tag: 'plain_text', content: title }, template },
        elements,
      };
      return postJson(
        surroundings,
        reveal(url),
        { ...signed, msg_type: 'interactive', card },
        judge,
      );
    };
    return {
      send({ notice }) {
        const card = noticeCard(notice, voice);
        const grave = ['SEV1', 'SEV2'].includes(notice.incident.severity);
        const colour = notice.status === 'resolved' ? 'green' : grave ? 'red' : 'orange';
        return post(card.title, colour, elementsOf(card));
      },
      sendDigest(deliveries) {
        const { title, lines } = digestText(noticesOf(deliveries), voice);
        return post(title, 'orange', [div(lines.join('\n'))]);
      },
    };
  },
};

/**
 * The signature of custom bots: the text `timestamp\nsecret` is the key, and the message is empty.
 * The timestamp is in seconds and may be an hour off.
 */
export function signFeishu(secret: string, nowMs: number): { timestamp: string; sign: string } {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const sign = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');
  return { timestamp, sign };
}

function elementsOf(card: NoticeCard): unknown[] {
  const fields = card.facts.map(({ name, value }) => ({
    is_short: true,
    text: { tag: 'plain_text', content: `${name}：${value}` },
  }));
  const { text, url } = card.link;
  return [
    ...(card.undelivered === null ? [] : [div(card.undelivered)]),
    div(card.sentence),
    ...(card.dont === null ? [] : [div(`⛔ ${card.dont}`)]),
    { tag: 'div', fields },
    {
      tag: 'action',
      actions: [
        ...(card.act === null ? [] : [button(card.act, 'danger')]),
        button({ text, url }, 'primary'),
      ],
    },
  ];
}

/** Opens a link, and asks nothing of Feishu. */
function button({ text, url }: { readonly text: string; readonly url: string }, type: string) {
  return { tag: 'button', text: { tag: 'plain_text', content: text }, url, type };
}

/** Plain text: what comes from terminals must not mention people or draw links. */
function div(content: string) {
  return { tag: 'div', text: { tag: 'plain_text', content: clipBytes(content, text_bytes_max) } };
}
