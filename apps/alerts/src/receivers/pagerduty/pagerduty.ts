/** PagerDuty, Events API v2: one alert an incident and epoch, opened and closed by its key. */
import { z } from 'zod';
import { clip } from '#domain/notify/catalogue/keys.js';
import { writeIncidentKey } from '#domain/notify/incident-key.js';
import type { Notice } from '#domain/notify/notice.js';
import { noticeCard, shortText, type Voice } from '#domain/notify/notice-card.js';
import { postJson, type ReceiverKind, urlOf } from '../kind.js';
import { commonKeys, Secret, Url } from '../settings/receiver-keys.js';

export const PagerDutySettings = z.strictObject({
  ...commonKeys,
  kind: z.literal('pagerduty'),
  /** Integration key of an Events API v2 integration. */
  routing_key: Secret,
  url: Url.default('https://events.pagerduty.com/v2/enqueue'),
});

/** Limits of the API, in characters. */
const summary_max = 1_024;
const dedup_key_max = 255;
const SEVERITIES: Readonly<Record<string, string>> = {
  SEV1: 'critical',
  SEV2: 'error',
  SEV3: 'warning',
  SEV4: 'info',
};

export const pagerduty: ReceiverKind<z.output<typeof PagerDutySettings>> = {
  // 120 events a minute and integration key.
  budget: { requests: 120, withinMs: 60_000 },
  locale: 'en',
  create({ routing_key, url }, surroundings) {
    const { reveal, voice } = surroundings;
    const target = urlOf(url, reveal);
    return {
      async send({ notice }) {
        const key = { routing_key: reveal(routing_key), dedup_key: dedupKeyOf(notice) };
        if (notice.notification_reason === 'acknowledged') {
          return postJson(surroundings, target, { ...key, event_action: 'acknowledge' });
        }
        const action = notice.status === 'resolved' ? 'resolve' : 'trigger';
        const event = { ...key, event_action: action, ...eventOf(notice, voice) };
        const outcome = await postJson(surroundings, target, event);
        // Details of an alert come with `trigger`; one that somebody has stays his.
        if (outcome.kind !== 'sent' || notice.incident.status !== 'acknowledged') return outcome;
        return postJson(surroundings, target, { ...key, event_action: 'acknowledge' });
      },
    };
  },
};

/** A resolved key opens a new alert when it comes again, so a relapse has a key of its own. */
function dedupKeyOf({ commonLabels, incident }: Notice): string {
  const { id, epoch } = incident;
  const key = writeIncidentKey({ tenant: commonLabels.tenant ?? '', id, epoch });
  return key.slice(-dedup_key_max);
}

function eventOf(notice: Notice, voice: Voice): Record<string, unknown> {
  if (notice.status === 'resolved') return {};
  const { incident, commonLabels } = notice;
  const card = noticeCard(notice, voice);
  const details = Object.fromEntries(card.facts.map(({ name, value }) => [name, value]));
  return {
    payload: {
      summary: clip(shortText(notice, voice), summary_max),
      source: `tillwatch/${commonLabels.tenant ?? ''}`,
      severity: SEVERITIES[incident.severity] ?? 'error',
      timestamp: incident.startedAt,
      component: incident.diagnosis,
      group: commonLabels.tenant ?? '',
      class: incident.rule,
      custom_details: {
        what: card.sentence,
        ...(card.dont !== null && { warning: card.dont }),
        ...(card.undelivered !== null && { undelivered: card.undelivered }),
        ...details,
      },
    },
    links: [{ href: card.link.url, text: card.link.text }],
    client: 'Tillwatch',
    client_url: card.link.url,
  };
}
