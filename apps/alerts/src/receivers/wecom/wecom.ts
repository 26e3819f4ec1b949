/** WeCom (企业微信), group robots: Markdown of at most 4,096 bytes, twenty messages a minute. */
import { z } from 'zod';
import { digestText, noticeCard } from '#domain/notify/notice-card.js';
import { clipBytes, judgeCode, noticesOf, postJson, type ReceiverKind } from '../kind.js';
import { commonKeys, Secret } from '../settings/receiver-keys.js';

export const WeComSettings = z.strictObject({
  ...commonKeys,
  kind: z.literal('wecom'),
  /** `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…`: the key is all there is. */
  url: Secret,
});

const text_bytes_max = 4_096;

/** 45009: too many; 93000: no such key. */
const judge = judgeCode(['errcode'], {
  45009: { reason: 'rate_limited', afterMs: 60_000 },
  93000: { reason: 'auth_error' },
});

export const wecom: ReceiverKind<z.output<typeof WeComSettings>> = {
  budget: { requests: 20, withinMs: 60_000 },
  locale: 'zh-CN',
  create({ url }, surroundings) {
    const { reveal, voice } = surroundings;
    const post = (lines: readonly string[]) => {
      const content = clipBytes(lines.filter((line) => line !== '').join('\n'), text_bytes_max);
      const message = { msgtype: 'markdown', markdown: { content } };
      return postJson(surroundings, reveal(url), message, judge);
    };
    return {
      send({ notice }) {
        const card = noticeCard(notice, voice);
        const colour = notice.status === 'resolved' ? 'info' : 'warning';
        // The link comes before what may be long: the end is what is cut off.
        return post([
          `**<font color="${colour}">${plain(card.title)}</font>**`,
          card.undelivered === null ? '' : plain(card.undelivered),
          card.dont === null ? '' : `**${plain(card.dont)}**`,
          card.act === null ? '' : `[${card.act.text}](${card.act.url})`,
          `[${card.link.text}](${card.link.url})`,
          ...card.facts.map(({ name, value }) => `> ${plain(name)}：${plain(value)}`),
          plain(card.sentence),
        ]);
      },
      sendDigest(deliveries) {
        const { title, lines } = digestText(noticesOf(deliveries), voice);
        return post([`**${plain(title)}**`, ...lines.map((line) => `> ${plain(line)}`)]);
      },
    };
  },
};

/** Text without Markdown, tags and mentions: what comes from terminals is shown as it is. */
function plain(text: string): string {
  return text
    .replaceAll('<', '＜')
    .replaceAll('@', '＠')
    .replace(/[`*[\]]/g, ' ');
}
