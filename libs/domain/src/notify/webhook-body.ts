import { isGround } from '../base/drill-ground.js';
import type { Incident } from '../incident/incident.js';
import { keyOf } from '../localise/match.js';
import type { PageReason } from './catalogue/keys.js';
import type { Locale } from './locale.js';
import { type AlsoTold, DRILL_LABEL } from './notice.js';
import { incidentSentence, incidentTitle, pageText } from './words.js';

/** The body of the generic webhook: Alertmanager's version 4 with our `incident` beside it. */
export interface WebhookBody {
  readonly version: '4';
  readonly groupKey: string;
  readonly truncatedAlerts: number;
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly commonLabels: Readonly<Record<string, string>>;
  readonly commonAnnotations: Readonly<Record<string, string>>;
  readonly externalURL: string;
  readonly notification_reason: string;
  readonly alerts: readonly WebhookAlert[];
  readonly incident: Readonly<Record<string, unknown>>;
  /** What else one notification tells of. */
  readonly also?: readonly AlsoTold[];
  /** How many incidents of other tenants wait to be told to the same person. */
  readonly elsewhere?: number;
}

interface WebhookAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
  readonly fingerprint: string;
}

/** Alertmanager's way to say "not over yet". */
const NEVER = '0001-01-01T00:00:00Z';

const REASONS: Readonly<Record<PageReason, string>> = {
  first: 'first notification',
  changed: 'changed',
  reopened: 'reopened',
  escalated: 'escalated',
  acknowledged: 'acknowledged',
  repeated: 'repeat interval elapsed',
  reminded: 'report to an authority due',
  resolved: 'resolved',
};

const ALERTMANAGER_SEVERITY: Readonly<Record<string, string>> = {
  SEV1: 'critical',
  SEV2: 'critical',
  SEV3: 'warning',
  SEV4: 'info',
};

/** Renders one notification of an incident for the generic webhook. */
export function webhookBody(
  incident: Incident,
  reason: PageReason,
  options: {
    readonly receiver: string;
    readonly externalUrl: string;
    /** Who is called, where the playbook calls somebody. */
    readonly wanted?: Readonly<Record<Locale, string>> | undefined;
  },
): WebhookBody {
  const { wanted } = options;
  // Of what has ended nothing is told that opens it again elsewhere.
  const isOver = reason === 'reminded' && incident.resolvedAt !== null;
  const status = reason === 'resolved' || isOver ? 'resolved' : 'firing';
  const labels = labelsOf(incident);
  const url = incidentUrl(incident, options.externalUrl);
  const annotations = {
    title: incidentTitle('en', incident),
    title_zh: incidentTitle('zh-CN', incident),
    ...summaries(incident, reason, wanted),
    description: incidentSentence('en', incident),
    description_zh: incidentSentence('zh-CN', incident),
    runbook_url: `${url}#playbook`,
  };
  return {
    version: '4',
    groupKey: incident.id,
    truncatedAlerts: 0,
    status,
    receiver: options.receiver,
    groupLabels: { incident: incident.id },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: url,
    notification_reason: REASONS[reason],
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt: new Date(incident.startedAt).toISOString(),
        endsAt: incident.resolvedAt === null ? NEVER : new Date(incident.resolvedAt).toISOString(),
        generatorURL: url,
        fingerprint: fingerprint(incident),
      },
    ],
    incident: incidentFields(incident),
  };
}

/**
 * What people see first. Who is called stands behind, since the first words say how bad it is; what
 * a reminder reminds of is what it is about, and stands before.
 */
function summaries(
  incident: Incident,
  reason: PageReason,
  wanted: Readonly<Record<Locale, string>> | undefined,
): Record<'summary' | 'summary_zh', string> {
  const summary = pageText('en', incident, reason);
  const summary_zh = pageText('zh-CN', incident, reason);
  if (!wanted) return { summary, summary_zh };
  const { en, 'zh-CN': zh } = wanted;
  return reason === 'reminded'
    ? { summary: `${en}: ${summary}`, summary_zh: `${zh}：${summary_zh}` }
    : { summary: `${summary} (for ${en})`, summary_zh: `${summary_zh}（请${zh}处理）` };
}

/** Where it is shown. A drill is in no tenant's list: its ground has to be named. */
export function incidentUrl(
  { id, tenant }: Pick<Incident, 'id' | 'tenant'>,
  externalUrl: string,
): string {
  return `${externalUrl}/incidents/${id}${isGround(tenant) ? `?tenant=${tenant}` : ''}`;
}

function labelsOf(incident: Incident): Record<string, string> {
  const labels: Record<string, string> = {
    alertname: incident.rule,
    severity: ALERTMANAGER_SEVERITY[incident.severity] ?? 'info',
    tenant: incident.tenant,
    ...(isGround(incident.tenant) && { [DRILL_LABEL]: 'true' }),
  };
  for (const { attribute, value } of incident.cause) {
    labels[attribute] = labels[attribute] === undefined ? value : `${labels[attribute]}|${value}`;
  }
  return labels;
}

function incidentFields(incident: Incident): Record<string, unknown> {
  const { id, epoch, kind, status, severity, rule, cause, explainedShare, confidence } = incident;
  const { diagnosis, playbook, forbidden, impact, returns } = incident;
  return {
    id,
    epoch,
    kind,
    status,
    severity,
    rule,
    startedAt: new Date(incident.startedAt).toISOString(),
    detectedAt: new Date(incident.detectedAt).toISOString(),
    resolvedAt: incident.resolvedAt === null ? null : new Date(incident.resolvedAt).toISOString(),
    ...(returns && { returns: { ...returns, since: new Date(returns.since).toISOString() } }),
    cause,
    explainedShare,
    confidence,
    diagnosis,
    playbook,
    forbidden,
    impact,
    changes: incident.changes.map((change) => change.id),
  };
}

/** FNV-1a over what makes the incident itself; receivers use it to tell alerts apart. */
function fingerprint(incident: Incident): string {
  let hash = 0xcbf29ce484222325n;
  const { tenant, id, rule, cause } = incident;
  for (const char of `${tenant}|${id}|${rule}|${keyOf(cause)}`) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0) ?? 0)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
