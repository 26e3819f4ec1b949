/** Slack, incoming webhooks with Block Kit. */
import { z } from 'zod';
import { clip } from '#domain/notify/catalogue/keys.js';
import { writeIncidentKey } from '#domain/notify/incident-key.js';
import type { Locale } from '#domain/notify/locale.js';
import { type Notice, TEST_LABEL } from '#domain/notify/notice.js';
import {
  digestText,
  type NoticeCard,
  noticeCard,
  shortText,
  takeText,
} from '#domain/notify/notice-card.js';
import { SLACK_PRESS, SLACK_PRESS_BLOCK } from '#domain/notify/slack-press.js';
import { noticesOf, postJson, type ReceiverKind } from '../kind.js';
import { commonKeys, Secret } from '../settings/receiver-keys.js';

export const SlackSettings = z.strictObject({
  ...commonKeys,
  kind: z.literal('slack'),
  /** The webhook's URL: whoever has it can post. */
  url: Secret,
  /** False where the webhook is of an app that does not call us: its button opens a page. */
  interactive: z.boolean().default(true),
});

/** Limits of Block Kit, in characters. */
const header_max = 150;
const section_max = 3_000;
const field_max = 2_000;
const COLOURS: Readonly<Record<string, string>> = {
  SEV1: '#b3261e',
  SEV2: '#b3261e',
  SEV3: '#b26a00',
  SEV4: '#5f6368',
};
const OVER = '#1e7d34';

export const slack: ReceiverKind<z.output<typeof SlackSettings>> = {
  // "Generally one message a second and channel".
  budget: { requests: 60, withinMs: 60_000 },
  locale: 'en',
  create({ url, interactive }, surroundings) {
    const { reveal, voice } = surroundings;
    return {
      send({ notice }) {
        const card = noticeCard(notice, voice);
        const over = notice.status === 'resolved';
        const colour = over ? OVER : COLOURS[notice.incident.severity];
        const fields = card.facts.map(({ name, value }) => {
          return { type: 'mrkdwn', text: clip(`*${escaped(name)}*\n${escaped(value)}`, field_max) };
        });
        const blocks = [
          ...section(card.undelivered === null ? null : `:warning: ${escaped(card.undelivered)}`),
          ...section(escaped(card.sentence)),
          ...section(card.dont === null ? null : `:no_entry: *${escaped(card.dont)}*`),
          { type: 'section', fields },
          ...buttons(
            notice,
            card.act,
            voice.locale,
            interactive && surroundings.hearsSlack === true,
          ),
          ...section(`<${card.link.url}|${escaped(card.link.text)}>`),
        ];
        return postJson(surroundings, reveal(url), {
          // What notifications and screen readers show.
          text: escaped(shortText(notice, voice)),
          blocks: [header(card.title)],
          attachments: [{ color: colour, blocks }],
        });
      },
      sendDigest(deliveries) {
        const { title, lines } = digestText(noticesOf(deliveries), voice);
        const blocks = [header(title), ...lines.flatMap((line) => section(`• ${escaped(line)}`))];
        return postJson(surroundings, reveal(url), { text: escaped(title), blocks });
      },
    };
  },
};

/** What a reader can do: press at once where Slack tells us of it, else open the page for it. */
function buttons(notice: Notice, act: NoticeCard['act'], locale: Locale, hears: boolean) {
  const { incident, commonLabels } = notice;
  const isTest = commonLabels[TEST_LABEL] !== undefined;
  const isOpen = notice.status === 'firing' && incident.status === 'triggered';
  if (!hears || isTest || !isOpen) return act === null ? [] : [button(act)];
  const { id, epoch } = incident;
  const element = {
    type: 'button',
    text: { type: 'plain_text', text: takeText(locale) },
    style: 'primary',
    action_id: SLACK_PRESS,
    value: writeIncidentKey({ tenant: commonLabels.tenant ?? '', id, epoch }),
  };
  return [{ type: 'actions', block_id: SLACK_PRESS_BLOCK[locale], elements: [element] }];
}

/** A button of an incoming webhook opens a link, and asks nothing of Slack. */
function button({ text, url }: { readonly text: string; readonly url: string }) {
  const words = { type: 'plain_text', text };
  const element = { type: 'button', text: words, url, style: 'primary', action_id: 'take' };
  return { type: 'actions', elements: [element] };
}

function header(text: string) {
  return { type: 'header', text: { type: 'plain_text', text: clip(text, header_max) } };
}

function section(text: string | null) {
  if (text === null) return [];
  return [{ type: 'section', text: { type: 'mrkdwn', text: clip(text, section_max) } }];
}

/** The three characters that are control characters of Slack's markup. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
