import { alarmBody } from './alarm-body.js';
import { readNotice } from './notice.js';
import { noticeCard } from './notice-card.js';

const NOW = Date.UTC(2026, 2, 10, 4, 31);
const options = { receiver: 'ops', externalUrl: 'https://tillwatch.example' };
const alarm = { number: 7, since: NOW - 5_000, over: null, findings: ['inc-1 was lost.'] };

test('it is a notice like any other, and says in both languages what is wrong', () => {
  const notice = readNotice(alarmBody(alarm, NOW, options));
  expect(notice).toMatchObject({
    status: 'firing',
    receiver: 'ops',
    incident: { id: 'audit-7', kind: 'self', severity: 'SEV1' },
  });
  const card = noticeCard(notice, { locale: 'en', timeZone: 'UTC' });
  expect(card.title).toBe('SEV1 Notifications do not arrive as they should. audit-7');
  expect(card.sentence).toContain('inc-1 was lost.');
  const chinese = noticeCard(notice, { locale: 'zh-CN', timeZone: 'UTC' });
  expect(chinese.title).toBe('SEV1 通知未按要求送达。audit-7');
});

test('its end has the id of its beginning', () => {
  const notice = readNotice(alarmBody({ ...alarm, over: NOW }, NOW, options));
  expect(notice).toMatchObject({ status: 'resolved', incident: { id: 'audit-7' } });
});

test('of many findings a few are listed, and all are counted', () => {
  const findings = Array.from({ length: 9 }, (_, i) => `number ${i}.`);
  const { commonAnnotations: notes } = readNotice(alarmBody({ ...alarm, findings }, NOW, options));
  expect(notes.summary).toContain('(9)');
  expect(notes.description).toContain('number 4.');
  expect(notes.description).not.toContain('number 5.');
});
