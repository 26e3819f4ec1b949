import { en } from '#domain/notify/catalogue/en.js';
import { zhCN } from '#domain/notify/catalogue/zh-cn.js';
import { incidentStory, type Notification } from './incident-story.js';

function aNotification(changes: Partial<Notification>): Notification {
  return {
    receiver: 'webhook',
    reason: 'first',
    state: 'sent',
    attempts: 1,
    doubtful: false,
    created_at: new Date(1_000),
    ended_at: new Date(2_000),
    last_error: null,
    ...{ report: null, report_said: null, reported_at: null },
    ...changes,
  };
}

test('who was told stands between what happened, at the time it was told', () => {
  const story = incidentStory(
    [
      { kind: 'monitoring', at: 1_000 },
      { kind: 'relapsed', at: 3_000 },
    ],
    [aNotification({})],
  );
  expect(story).toEqual([
    { at: 1_000, key: 'monitoring', params: {} },
    { at: 2_000, key: 'notified', params: { receiver: 'webhook', reason: 'first' } },
    { at: 3_000, key: 'relapsed', params: {} },
  ]);
});

test('what was perhaps told twice is marked, and said so in every language', () => {
  const story = incidentStory([], [aNotification({ doubtful: true })]);
  const params = { receiver: 'webhook', reason: 'first', doubtful: 1 };
  expect(story).toEqual([{ at: 2_000, key: 'notified', params }]);
  const words = [en, zhCN].map(({ timeline }) => story.map(timeline).join());
  expect(words).toEqual([
    expect.stringMatching(/^Sent to webhook .*, perhaps twice$/),
    expect.stringMatching(/^已发送至 webhook.*，可能重复发送$/),
  ]);
});

test('a notification that was given up says why, one on its way says nothing', () => {
  const story = incidentStory(
    [],
    [
      aNotification({ state: 'due', ended_at: null }),
      aNotification({ state: 'gave_up', last_error: 'auth_error' }),
    ],
  );
  const params = { receiver: 'webhook', reason: 'auth_error' };
  expect(story).toEqual([{ at: 2_000, key: 'notify_gave_up', params }]);
});

test('what was accepted and did not arrive is said, what arrived is not', () => {
  const reported = { reported_at: new Date(5_000), report_said: 'UNDELIV' };
  const keys = (report: Notification['report']) =>
    incidentStory([], [aNotification({ ...reported, report })]).map(
      ({ at, key }) => `${at} ${key}`,
    );
  expect(keys('failed')).toEqual(['2000 notified', '5000 notify_not_delivered']);
  expect(keys('missing')).toEqual(['2000 notified', '5000 notify_not_delivered']);
  expect(keys('delivered')).toEqual(['2000 notified']);
});
