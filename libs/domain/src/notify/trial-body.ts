/** A notice that tries a receiver out: it looks like any other, and says that it is a test. */
import type { Instant } from '../base/instant.js';
import type { Incident } from '../incident/incident.js';
import { noticeEn } from './catalogue/notice-en.js';
import { noticeZhCN } from './catalogue/notice-zh-cn.js';
import { TEST_LABEL } from './notice.js';
import { webhookBody } from './webhook-body.js';

/** The body of a test's beginning, or of its end: services that open something close it again. */
export function trialBody(
  reason: 'first' | 'resolved',
  now: Instant,
  options: { readonly receiver: string; readonly externalUrl: string },
): string {
  const body = webhookBody(trial(reason, now), reason, options);
  const words = {
    title: noticeEn.trial,
    title_zh: noticeZhCN.trial,
    summary: `SEV3 TEST ${noticeEn.trial}`,
    summary_zh: `SEV3 测试 ${noticeZhCN.trial}`,
    description: `${noticeEn.trial}.`,
    description_zh: `${noticeZhCN.trial}。`,
  };
  const labels = { ...body.commonLabels, [TEST_LABEL]: 'true' };
  const annotations = { ...body.commonAnnotations, ...words };
  const alerts = body.alerts.map((alert) => ({ ...alert, labels, annotations }));
  const marked = { commonLabels: labels, commonAnnotations: annotations, alerts };
  return JSON.stringify({ ...body, ...marked });
}

function trial(reason: 'first' | 'resolved', now: Instant): Incident {
  return {
    id: 'inc-0',
    tenant: 'test',
    epoch: 1,
    kind: 'self',
    status: reason === 'first' ? 'triggered' : 'resolved',
    severity: 'SEV3',
    rule: 'ReceiverTest',
    startedAt: now,
    detectedAt: now,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: reason === 'first' ? null : now,
    cause: [],
    explainedShare: 1,
    confidence: 0,
    diagnosis: 'unknown',
    playbook: '',
    forbidden: [],
    impact: {
      terminals: 0,
      merchants: 0,
      regions: [],
      failingPerMinute: 0,
      ratio: 0,
      baseline: 0,
    },
    changes: [],
    evidence: { codes: [], contrasts: [], control: null, score: 0, limit: 0 },
  };
}
