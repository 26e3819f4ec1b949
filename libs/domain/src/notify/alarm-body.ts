/** A notice about our own delivery: what the auditor says by a path of its own. */
import type { Instant } from '../base/instant.js';
import type { Incident } from '../incident/incident.js';
import { noticeEn } from './catalogue/notice-en.js';
import { noticeZhCN } from './catalogue/notice-zh-cn.js';
import { webhookBody } from './webhook-body.js';

/** What is wrong, or was. */
export interface Alarm {
  /** The number of this alarm since the auditor began: the id of what is told and ended by it. */
  readonly number: number;
  readonly since: Instant;
  /** When all was well again; null while it is not. */
  readonly over: Instant | null;
  /** One English sentence each. */
  readonly findings: readonly string[];
}

const sentences_max = 5;

/** The body of an alarm, or of its end: pagers that open something close it again. */
export function alarmBody(
  alarm: Alarm,
  now: Instant,
  options: { readonly receiver: string; readonly externalUrl: string },
): string {
  const reason = alarm.over === null ? 'first' : 'resolved';
  const body = webhookBody(incidentOf(alarm, now), reason, options);
  const listed = alarm.findings.slice(0, sentences_max).join(' ');
  const words = {
    title: noticeEn.audit,
    title_zh: noticeZhCN.audit,
    summary: `SEV1 ${noticeEn.audit} (${alarm.findings.length})`,
    summary_zh: `SEV1 ${noticeZhCN.audit}（${alarm.findings.length}）`,
    description: `${noticeEn.audit}. ${listed}`,
    description_zh: `${noticeZhCN.audit}。${listed}`,
  };
  const annotations = { ...body.commonAnnotations, ...words };
  const alerts = body.alerts.map((alert) => ({ ...alert, annotations }));
  return JSON.stringify({ ...body, commonAnnotations: annotations, alerts });
}

function incidentOf({ number, since, over, findings }: Alarm, now: Instant): Incident {
  return {
    id: `audit-${number}`,
    tenant: 'tillwatch',
    epoch: 1,
    kind: 'self',
    status: over === null ? 'triggered' : 'resolved',
    severity: 'SEV1',
    rule: 'DeliveryAudit',
    startedAt: since,
    detectedAt: now,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: over,
    cause: [],
    explainedShare: 1,
    confidence: 1,
    diagnosis: 'unknown',
    playbook: '',
    forbidden: [],
    impact: {
      terminals: 0,
      merchants: 0,
      regions: [],
      failingPerMinute: findings.length,
      ratio: 0,
      baseline: 0,
    },
    changes: [],
    evidence: { codes: [], contrasts: [], control: null, score: 0, limit: 0 },
  };
}
