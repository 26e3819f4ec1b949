/**
 * Alertmanager, API v2: alerts that end by themselves unless they are sent again, as its clients
 * do. The resender of `delivery/resend-alerts.ts` sends what is still going on once a minute.
 */
import { z } from 'zod';
import type { Notice } from '#domain/notify/notice.js';
import { noticeCard, type Voice } from '#domain/notify/notice-card.js';
import { postJson, type ReceiverKind, urlOf } from '../kind.js';
import type { Delivery } from '../receiver.js';
import { commonKeys, Secret, Url } from '../settings/receiver-keys.js';

export const AlertmanagerSettings = z.strictObject({
  ...commonKeys,
  kind: z.literal('alertmanager'),
  /** Where Alertmanager is reached, without `/api/v2/alerts`. */
  url: Url,
  bearer: Secret.optional(),
});

/** How long an alert goes on when nothing more is heard of it: five times the resender's pause. */
const lasts_ms = 5 * 60_000;

export const alertmanager: ReceiverKind<z.output<typeof AlertmanagerSettings>> = {
  budget: null,
  locale: 'en',
  create({ url, bearer }, surroundings) {
    const { reveal, voice, wall } = surroundings;
    const post = (deliveries: readonly Delivery[]) => {
      const base = urlOf(url, reveal).replace(/\/$/, '');
      const alerts = deliveries.map(({ notice }) => alertOf(notice, voice, wall()));
      const headers = bearer === undefined ? {} : { authorization: `Bearer ${reveal(bearer)}` };
      return postJson(surroundings, `${base}/api/v2/alerts`, alerts, undefined, headers);
    };
    return { send: (delivery) => post([delivery]), resend: post };
  },
};

/**
 * Labels are what an alert is: only what stays the same over an incident's life is among them, and
 * its severity, by which Alertmanager routes. What changes is told in annotations.
 */
function alertOf(notice: Notice, voice: Voice, now: number): Record<string, unknown> {
  const { commonLabels, commonAnnotations, externalURL, incident } = notice;
  const card = noticeCard(notice, voice);
  const over = notice.status === 'resolved' ? incident.resolvedAt : null;
  const { test, severity = 'info', tenant = '' } = commonLabels;
  return {
    labels: {
      alertname: incident.rule,
      incident: incident.id,
      severity,
      tenant,
      ...(test !== undefined && { test }),
    },
    annotations: {
      ...commonAnnotations,
      title: card.title,
      ...(card.dont !== null && { warning: card.dont }),
      ...Object.fromEntries(card.facts.map(({ name, value }) => [name, value])),
    },
    startsAt: incident.startedAt,
    endsAt: over ?? new Date(now + lasts_ms).toISOString(),
    generatorURL: externalURL,
  };
}
