/** Microsoft Teams, through a Workflow that posts an Adaptive Card. */
import { z } from 'zod';
import { digestText, noticeCard, shortText } from '#domain/notify/notice-card.js';
import { clipBytes, noticesOf, postJson, type ReceiverKind } from '../kind.js';
import { commonKeys, Secret } from '../settings/receiver-keys.js';

export const TeamsSettings = z.strictObject({
  ...commonKeys,
  kind: z.literal('teams'),
  /** The workflow's URL, with its signature. */
  url: Secret,
});

/** A message may have about 28 KB; a text this long leaves room for everything around it. */
const text_bytes_max = 8_000;

export const teams: ReceiverKind<z.output<typeof TeamsSettings>> = {
  budget: { requests: 60, withinMs: 60_000 },
  locale: 'en',
  create({ url }, surroundings) {
    const { reveal, voice } = surroundings;
    return {
      send({ notice }) {
        const card = noticeCard(notice, voice);
        const over = notice.status === 'resolved';
        const facts = card.facts.map(({ name, value }) => {
          return { title: plain(name), value: plain(value) };
        });
        const body = [
          heading(card.title, over ? 'good' : 'attention'),
          ...(card.undelivered === null ? [] : [text(card.undelivered, 'warning')]),
          text(card.sentence),
          ...(card.dont === null ? [] : [text(card.dont, 'attention')]),
          { type: 'FactSet', facts },
        ];
        const act = card.act && { type: 'Action.OpenUrl', title: card.act.text, url: card.act.url };
        const open = { type: 'Action.OpenUrl', title: card.link.text, url: card.link.url };
        // A summary is shown as it is, and must not look like a link where it is not.
        const summary = shortText(notice, voice).replace(/[[\]]/g, ' ');
        return postJson(
          surroundings,
          reveal(url),
          messageOf(summary, body, act ? [act, open] : [open]),
        );
      },
      sendDigest(deliveries) {
        const { title, lines } = digestText(noticesOf(deliveries), voice);
        const body = [heading(title, 'attention'), ...lines.map((line) => text(line))];
        return postJson(surroundings, reveal(url), messageOf(title, body, []));
      },
    };
  },
};

function messageOf(summary: string, body: readonly unknown[], actions: readonly unknown[]) {
  return {
    type: 'message',
    summary,
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          body,
          actions,
        },
      },
    ],
  };
}

function heading(words: string, color: string) {
  const size = { weight: 'Bolder', size: 'Medium', style: 'heading' };
  return { ...text(words, color), ...size };
}

function text(words: string, color?: string) {
  return { type: 'TextBlock', text: plain(words), wrap: true, ...(color && { color }) };
}

/** Adaptive Cards read a part of Markdown; what comes from terminals is shown as it is. */
function plain(words: string): string {
  return clipBytes(words.replace(/[\\`*_[\]()#]/g, '\\$&'), text_bytes_max);
}
