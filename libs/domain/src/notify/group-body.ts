/** What a group says: Alertmanager's body with several alerts, led by the gravest that is new. */
import type { PageReason } from './catalogue/keys.js';
import type { Group, Listed, Saying } from './group.js';
import { type WebhookBody, webhookBody } from './webhook-body.js';
import { incidentTitle } from './words.js';

/** So many alerts are in a body; Alertmanager counts the others as `truncatedAlerts`. */
const ALERTS_MAX = 100;

/** Renders what a group says; of a group for each incident it is the body of that incident. */
export function groupBody(
  { receiver, key, labels, grouping }: Group,
  { listed, reason }: Saying,
  externalUrl: string,
): WebhookBody {
  const [lead, ...others] = listed;
  const bodyOf = (one: Listed, why: PageReason) => {
    return webhookBody(one.incident, why, { receiver, externalUrl, wanted: one.news?.wanted });
  };
  const first = bodyOf(lead, reason);
  if (grouping.by.length === 1 && grouping.by[0] === 'incident') return first;
  const bodies = [first, ...others.map((one) => bodyOf(one, reasonOf(one)))];
  // What it is grouped by is a label of each: common to all, as Alertmanager's always are.
  const alerts = bodies.flatMap((body) =>
    body.alerts.map((alert) => ({ ...alert, labels: { ...labels, ...alert.labels } })),
  );
  const common = commonOf(alerts.map((alert) => alert.labels));
  const also = others.slice(0, ALERTS_MAX - 1).map(({ incident, is }) => ({
    id: incident.id,
    severity: incident.severity,
    over: is === 'over',
    title: incidentTitle('en', incident),
    title_zh: incidentTitle('zh-CN', incident),
  }));
  return {
    ...first,
    groupKey: key,
    truncatedAlerts: Math.max(0, alerts.length - ALERTS_MAX),
    status: listed.some(({ is }) => is === 'open') ? 'firing' : 'resolved',
    groupLabels: Object.fromEntries(
      Object.entries(labels).map(([name, value]) => [name, common[name] ?? value]),
    ),
    commonLabels: common,
    commonAnnotations: commonOf(alerts.map((alert) => alert.annotations)),
    alerts: alerts.slice(0, ALERTS_MAX),
    incident: { ...first.incident, annotations: first.commonAnnotations },
    ...(also.length > 0 && { also }),
  };
}

function reasonOf({ is, news }: Listed): PageReason {
  return is === 'over' ? 'resolved' : (news?.reason ?? 'changed');
}

function commonOf(all: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...others] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((each) => each[name] === value)),
  );
}
