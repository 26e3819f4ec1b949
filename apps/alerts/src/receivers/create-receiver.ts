/** A receiver of its settings. */
import { createHash } from 'node:crypto';
import type { Voice } from '#domain/notify/notice-card.js';
import { dingtalk } from './dingtalk/dingtalk.js';
import { email } from './email/email.js';
import { feishu } from './feishu/feishu.js';
import { gateway } from './gateway/gateway.js';
import { type ReceiverKind, type Surroundings, urlOf } from './kind.js';
import { pagerduty } from './pagerduty/pagerduty.js';
import { alertmanager } from './prometheus/send-alerts.js';
import type { Receiver } from './receiver.js';
import type { Reveal } from './settings/receiver-keys.js';
import type { ReceiverSettings, ReceiversFile } from './settings/receivers-file.js';
import { slack } from './slack/slack.js';
import { teams } from './teams/teams.js';
import { createWebhook } from './webhook.js';
import { wecom } from './wecom/wecom.js';

type Kinds = {
  readonly [K in ReceiverSettings['kind']]: ReceiverKind<Extract<ReceiverSettings, { kind: K }>>;
};

const webhook: Kinds['webhook'] = {
  budget: null,
  locale: 'en',
  create({ name, url, secret, body }, { outgoing, reveal }) {
    const key = secret && reveal(secret);
    return createWebhook({ name, url: urlOf(url, reveal), secret: key, body, outgoing });
  },
};

const KINDS: Kinds = {
  webhook,
  alertmanager,
  pagerduty,
  slack,
  teams,
  feishu,
  dingtalk,
  wecom,
  email,
  gateway,
};

/** Makes the receiver that `settings` describe. */
export function createReceiver(
  settings: ReceiverSettings,
  file: Pick<ReceiversFile, 'language' | 'time_zone'>,
  way: Omit<Surroundings, 'voice'> & Pick<Voice, 'actUrl'>,
): Receiver {
  const kind = KINDS[settings.kind] as ReceiverKind<ReceiverSettings>;
  const locale = settings.language ?? file.language ?? kind.locale;
  const { actUrl, ...around } = way;
  const voice = { locale, timeZone: file.time_zone, ...(actUrl && { actUrl }) };
  const { budget, fallback = null, name } = settings;
  const surroundings: Surroundings = { reporter: name, ...around, voice };
  const { send, sendDigest, resend, reporting } = kind.create(settings, surroundings);
  return {
    name,
    fingerprint: createHash('sha256')
      .update(JSON.stringify(revealed(settings, way)))
      .digest('hex'),
    budget: budget ? { requests: budget.requests, withinMs: budget.within } : kind.budget,
    fallback,
    send,
    ...(sendDigest && { sendDigest }),
    ...(resend && { resend }),
    ...(reporting && { reporting }),
  };
}

/** The settings with their secrets: a new key is another receiver. */
function revealed(settings: unknown, { reveal }: { reveal: Reveal }): unknown {
  if (typeof settings !== 'object' || settings === null) return settings;
  if (Array.isArray(settings)) return settings.map((each) => revealed(each, { reveal }));
  const keys = Object.keys(settings);
  if (keys.length === 1 && (keys[0] === 'env' || keys[0] === 'file')) {
    return reveal(settings as Parameters<Reveal>[0]);
  }
  return Object.entries(settings).map(([key, value]) => [key, revealed(value, { reveal })]);
}
