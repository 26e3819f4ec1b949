import { anOutage } from '../../../../test/support/an-outage.js';
import type { Incident } from '../incident/incident.js';
import { beginGroup, type Grouping, type Listed } from './group.js';
import { groupBody } from './group-body.js';
import { readNotice } from './notice.js';
import { noticeCard } from './notice-card.js';
import { webhookBody } from './webhook-body.js';

const grouping: Grouping = {
  by: ['acquirer'],
  wait: 0,
  interval: 1,
  repeat: null,
  holdsSev1: false,
};
const labels = { acquirer: 'acq-7' };
const group = beginGroup(
  { receiver: 'chat', key: '{}:{acquirer="acq-7"}', labels, grouping, anchor: 'inc-1' },
  0,
);

function listed(changes: Partial<Incident>, is: Listed['is'] = 'open'): Listed {
  const incident = anOutage(changes);
  return { incident, is, news: { reason: is === 'over' ? 'resolved' : 'first' } };
}

const url = 'http://localhost:8080';
const both = () =>
  groupBody(
    group,
    {
      listed: [
        listed({ id: 'inc-2', severity: 'SEV2', rule: 'Other' }),
        listed({ id: 'inc-1', severity: 'SEV2', status: 'resolved', resolvedAt: 9e11 }, 'over'),
      ],
      reason: 'first',
    },
    url,
  );

test('a body lists all alerts, with what is common to them and the labels of the group', () => {
  const body = both();
  expect(body).toMatchObject({
    version: '4',
    groupKey: '{}:{acquirer="acq-7"}',
    truncatedAlerts: 0,
    status: 'firing',
    receiver: 'chat',
    groupLabels: { acquirer: 'acq-7' },
    notification_reason: 'first notification',
    incident: { id: 'inc-2' },
    also: [{ id: 'inc-1', severity: 'SEV2', over: true }],
  });
  expect(body.commonLabels).toEqual({ acquirer: 'acq-7', severity: 'critical', tenant: 'demo' });
  expect(body.commonAnnotations.runbook_url).toBeUndefined();
  expect(body.alerts.map(({ status, labels: of }) => [status, of.alertname])).toEqual([
    ['firing', 'Other'],
    ['resolved', 'MassError55'],
  ]);
  expect(new Set(body.alerts.map(({ fingerprint }) => fingerprint)).size).toBe(2);
});

test('what it is grouped by is a label of each alert, and severities are those of alerts', () => {
  const by = ['kind', 'severity'] as const;
  const own = { kind: 'outage', severity: 'SEV2' };
  const body = groupBody(
    { ...group, grouping: { ...grouping, by }, labels: own },
    { listed: [listed({ severity: 'SEV2' })], reason: 'first' },
    url,
  );
  expect(body.groupLabels).toEqual({ kind: 'outage', severity: 'critical' });
  expect(body.commonLabels).toMatchObject(body.groupLabels);
});

test('when all are over it is resolved', () => {
  const over = listed({ status: 'resolved', resolvedAt: 9e11 }, 'over');
  expect(groupBody(group, { listed: [over], reason: 'resolved' }, url).status).toBe('resolved');
});

test('of a group for each incident it is the body of that incident', () => {
  const one = listed({});
  const own = { ...group, grouping: { ...grouping, by: ['incident'] as const } };
  const options = { receiver: 'chat', externalUrl: url };
  expect(groupBody(own, { listed: [one], reason: 'repeated' }, url)).toEqual(
    webhookBody(one.incident, 'repeated', options),
  );
});

test('there are at most a hundred alerts, and the others are counted', () => {
  const all = Array.from({ length: 120 }, (_, i) => listed({ id: `inc-${i + 1}` }));
  const body = groupBody(group, { listed: all as [Listed, ...Listed[]], reason: 'first' }, url);
  expect([body.alerts.length, body.truncatedAlerts]).toEqual([100, 20]);
});

test('a card says what the first one is, and lists the others', () => {
  const notice = readNotice(JSON.stringify(both()));
  const card = noticeCard(notice, { locale: 'en', timeZone: 'UTC' });
  expect(card.sentence).toContain('acquirer = acq-7');
  expect(card.sentence).toMatch(/\n.*inc-1$/);
});
