/** DingTalk, custom robots: signed Markdown, twenty a minute; more is shut out for ten. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { digestText, noticeCard } from '#domain/notify/notice-card.js';
import { clipBytes, judgeCode, noticesOf, postJson, type ReceiverKind } from '../kind.js';
import { commonKeys, Secret } from '../settings/receiver-keys.js';

export const DingTalkSettings = z.strictObject({
  ...commonKeys,
  kind: z.literal('dingtalk'),
  /** `https://oapi.dingtalk.com/robot/send?access_token=…` */
  url: Secret,
  /** `SEC…`, for robots that check signatures. */
  secret: Secret.optional(),
  /** Telephone numbers of those who are mentioned, in what is not over. */
  mention: z.array(z.string().regex(/^\+?[\d-]{5,20}$/, 'expected a telephone number')).optional(),
});

/** A message may have 20,000 bytes. */
const text_bytes_max = 18_000;

/** 310000: keyword, address or signature; 300001: token; 130101: too many, ten minutes off. */
const judge = judgeCode(['errcode'], {
  310000: { reason: 'auth_error' },
  300001: { reason: 'auth_error' },
  300005: { reason: 'auth_error' },
  130101: { reason: 'rate_limited', afterMs: 600_000 },
});

export const dingtalk: ReceiverKind<z.output<typeof DingTalkSettings>> = {
  budget: { requests: 20, withinMs: 60_000 },
  locale: 'zh-CN',
  create({ url, secret, mention = [] }, surroundings) {
    const { reveal, voice, wall } = surroundings;
    const post = (title: string, lines: readonly string[], mobiles: readonly string[]) => {
      // Those who are mentioned must be named in the text as well.
      const all = [`### ${plain(title)}`, ...lines, mobiles.map((m) => `@${m}`).join(' ')];
      const text = clipBytes(all.filter((line) => line !== '').join('\n\n'), text_bytes_max);
      const message = {
        msgtype: 'markdown',
        markdown: { title, text },
        at: { atMobiles: mobiles, isAtAll: false },
      };
      const target = new URL(reveal(url));
      if (secret !== undefined) {
        const { timestamp, sign } = signDingTalk(reveal(secret), wall());
        target.searchParams.set('timestamp', timestamp);
        target.searchParams.set('sign', sign);
      }
      return postJson(surroundings, target.href, message, judge);
    };
    return {
      send({ notice }) {
        const card = noticeCard(notice, voice);
        const lines = [
          card.undelivered === null ? '' : `**${plain(card.undelivered)}**`,
          plain(card.sentence),
          card.dont === null ? '' : `**${plain(card.dont)}**`,
          ...card.facts.map(({ name, value }) => `- ${plain(name)}：${plain(value)}`),
          card.act === null ? '' : `**[${card.act.text}](${card.act.url})**`,
          `[${card.link.text}](${card.link.url})`,
        ];
        return post(card.title, lines, notice.status === 'resolved' ? [] : mention);
      },
      sendDigest(deliveries) {
        const { title, lines } = digestText(noticesOf(deliveries), voice);
        return post(
          title,
          lines.map((line) => `- ${plain(line)}`),
          [],
        );
      },
    };
  },
};

/** The HMAC-SHA256 of `timestamp\nsecret` under the secret; the timestamp is in milliseconds. */
export function signDingTalk(secret: string, nowMs: number): { timestamp: string; sign: string } {
  const timestamp = String(nowMs);
  const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
  return { timestamp, sign };
}

/** Text without Markdown: what comes from terminals is shown as it is and mentions nobody. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]()#>]/g, '\\$&').replaceAll('@', '＠');
}
