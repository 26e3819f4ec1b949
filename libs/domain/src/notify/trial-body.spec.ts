import { readNotice } from './notice.js';
import { noticeCard, shortText } from './notice-card.js';
import { trialBody } from './trial-body.js';

const NOW = Date.UTC(2026, 2, 10, 4, 30);
const options = { receiver: 'oncall', externalUrl: 'http://localhost:8080' };

test('it says in both languages that it is only a test', () => {
  const notice = readNotice(trialBody('first', NOW, options));
  expect(shortText(notice, { locale: 'en', timeZone: 'UTC' })).toMatch(
    /^SEV3 TEST Only a test of this receiver: since 04:30 UTC\. inc-0$/,
  );
  const card = noticeCard(notice, { locale: 'zh-CN', timeZone: 'UTC' });
  expect(card.title).toBe('SEV3 测试 仅为接收测试，并非故障。inc-0');
  expect(card.sentence).toBe('仅为接收测试，并非故障。');
});

test('a machine can tell by its labels', () => {
  const body = JSON.parse(trialBody('resolved', NOW, options));
  expect(body.status).toBe('resolved');
  expect(body.commonLabels).toMatchObject({ alertname: 'ReceiverTest', test: 'true' });
  expect(body.alerts[0].labels).toEqual(body.commonLabels);
});
