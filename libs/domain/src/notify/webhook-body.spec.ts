import { anOutage } from '../../../../test/support/an-outage.js';
import type { Incident } from '../incident/incident.js';
import type { PageReason } from './catalogue/keys.js';
import { webhookBody } from './webhook-body.js';

const options = { receiver: 'oncall', externalUrl: 'http://localhost:8080' };
const body = (changes: Partial<Incident> = {}, reason: PageReason = 'first') =>
  webhookBody(anOutage(changes), reason, options);
const over = { status: 'resolved', resolvedAt: Date.UTC(2026, 2, 10, 4, 45) } as const;

test('a page has every field of the contract', () => {
  const told = body({ changes: [{ id: 'chg-991', what: 'key_reset', at: 0 }] });
  const url = 'http://localhost:8080/incidents/inc-1';
  expect(told).toEqual({
    version: '4',
    groupKey: 'inc-1',
    truncatedAlerts: 0,
    status: 'firing',
    receiver: 'oncall',
    groupLabels: { incident: 'inc-1' },
    commonLabels: {
      alertname: 'MassError55',
      severity: 'critical',
      tenant: 'demo',
      acquirer: 'acq-7',
    },
    commonAnnotations: {
      title: 'Error 55 (incorrect PIN) in mass',
      title_zh: '错误 55（密码错误）激增',
      summary: expect.stringMatching(/^SEV1 Err55 4,812 terminals/),
      summary_zh: expect.stringMatching(/^SEV1 错误55激增/),
      description: expect.stringContaining('acquirer = acq-7'),
      description_zh: expect.stringContaining('收单机构 = acq-7'),
      runbook_url: `${url}#playbook`,
    },
    externalURL: url,
    notification_reason: 'first notification',
    alerts: [
      {
        status: 'firing',
        labels: told.commonLabels,
        annotations: told.commonAnnotations,
        startsAt: '2026-03-10T04:30:00.000Z',
        endsAt: '0001-01-01T00:00:00Z',
        generatorURL: url,
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ],
    incident: {
      id: 'inc-1',
      epoch: 1,
      kind: 'outage',
      status: 'triggered',
      severity: 'SEV1',
      rule: 'MassError55',
      startedAt: '2026-03-10T04:30:00.000Z',
      detectedAt: '2026-03-10T04:30:06.000Z',
      resolvedAt: null,
      cause: [{ attribute: 'acquirer', value: 'acq-7' }],
      explainedShare: 0.92,
      confidence: 0.97,
      diagnosis: 'zone_pin_key',
      playbook: 'key',
      forbidden: ['restart', 'retry_pin'],
      impact: {
        terminals: 4_812,
        merchants: 1_930,
        regions: ['310000'],
        failingPerMinute: 620,
        ratio: 0.31,
        baseline: 0.004,
      },
      changes: ['chg-991'],
    },
  });
});

test('its end says when', () => {
  const told = body(over, 'resolved');
  expect(told).toMatchObject({
    status: 'resolved',
    notification_reason: 'resolved',
    alerts: [{ status: 'resolved', endsAt: '2026-03-10T04:45:00.000Z' }],
    incident: { status: 'resolved', resolvedAt: '2026-03-10T04:45:00.000Z' },
  });
});

test.each<[PageReason, string, string]>([
  ['first', 'firing', 'first notification'],
  ['changed', 'firing', 'changed'],
  ['reopened', 'firing', 'reopened'],
  ['resolved', 'resolved', 'resolved'],
])('%s is said as %s, %s', (reason, status, said) => {
  expect(body({}, reason)).toMatchObject({ status, notification_reason: said });
});

test.each([
  ['SEV1', 'critical'],
  ['SEV2', 'critical'],
  ['SEV3', 'warning'],
  ['SEV4', 'info'],
] as const)('%s is %s to Alertmanager', (severity, label) => {
  expect(body({ severity }).commonLabels.severity).toBe(label);
});

test('values of one attribute share a label, and a fleet-wide cause has none', () => {
  const regions = ['310000', '320000'].map((value) => ({ attribute: 'region', value }) as const);
  expect(body({ cause: regions }).commonLabels).toMatchObject({ region: '310000|320000' });
  expect(Object.keys(body({ cause: [] }).commonLabels)).toEqual([
    'alertname',
    'severity',
    'tenant',
  ]);
});

test('an incident keeps its fingerprint over its life, and no other has it', () => {
  const of = (told: ReturnType<typeof body>) => told.alerts[0]?.fingerprint;
  expect(of(body(over, 'resolved'))).toBe(of(body()));
  expect(of(body({ severity: 'SEV2', epoch: 2 }))).toBe(of(body()));
  const others = [{ id: 'inc-2' }, { tenant: 'other' }, { rule: 'HostErrors' }, { cause: [] }];
  const prints = [body(), ...others.map((changes) => body(changes))].map(of);
  expect(new Set(prints).size).toBe(prints.length);
});
