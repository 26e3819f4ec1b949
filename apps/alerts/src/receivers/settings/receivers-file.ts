/** The file of receivers, in Alertmanager's words. */
import { z } from 'zod';
import { LOCALES } from '#domain/notify/locale.js';
import { MatcherText, TimeZone } from '#domain/oncall/roster.js';
import { DingTalkSettings } from '../dingtalk/dingtalk.js';
import { EmailSettings } from '../email/email.js';
import { FeishuSettings } from '../feishu/feishu.js';
import { GatewaySettings } from '../gateway/gateway.js';
import { MerchantSettings } from '../merchant/merchant-channel.js';
import { PagerDutySettings } from '../pagerduty/pagerduty.js';
import { AlertmanagerSettings } from '../prometheus/send-alerts.js';
import { SlackSettings } from '../slack/slack.js';
import { TeamsSettings } from '../teams/teams.js';
import { WeComSettings } from '../wecom/wecom.js';
import {
  GROUPING_KEYS,
  InhibitRuleSettings,
  NamedIntervalSettings,
  TIMING_KEYS,
} from './routing-keys.js';
import { WebhookSettings } from './webhook-settings.js';

/** The settings of one receiver, by its kind. */
export const ReceiverSettings = z.discriminatedUnion('kind', [
  WebhookSettings,
  AlertmanagerSettings,
  PagerDutySettings,
  SlackSettings,
  TeamsSettings,
  FeishuSettings,
  DingTalkSettings,
  WeComSettings,
  EmailSettings,
  GatewaySettings,
]);
export type ReceiverSettings = z.output<typeof ReceiverSettings>;

/** The file. */
export const ReceiversFile = z.strictObject({
  /** Of all receivers that name none themselves; else that of those who use the service. */
  language: z.enum(LOCALES).optional(),
  time_zone: TimeZone.default('UTC'),
  route: z.strictObject({
    receiver: z.string(),
    ...GROUPING_KEYS,
    routes: z
      .array(
        z.strictObject({
          matchers: z.array(MatcherText).min(1),
          receiver: z.string(),
          continue: z.boolean().default(false),
          ...TIMING_KEYS,
          ...GROUPING_KEYS,
        }),
      )
      .default([]),
  }),
  /** Recurring times, by name: when routes are muted, or not. */
  time_intervals: z.array(NamedIntervalSettings).max(100).default([]),
  /** What keeps incidents from people while another one says more. */
  inhibit_rules: z.array(InhibitRuleSettings).max(100).default([]),
  receivers: z.array(ReceiverSettings).min(1),
  /** How merchants are told of an outage that hits them, the channel that is tried first on top. */
  merchants: z.array(MerchantSettings).max(10).default([]),
});
export type ReceiversFile = z.output<typeof ReceiversFile>;
