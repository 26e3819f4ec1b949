import { type FakePagerDuty, fakePagerDuty } from '../../../../../test/support/fake-pagers.js';
import { aDelivery, anEnd, HUGE, tryReceiver } from '../../../../../test/support/try-receiver.js';

const KEY = 'r'.repeat(32);
let service: FakePagerDuty;

beforeEach(async () => {
  service = await fakePagerDuty(KEY, 8);
});
afterEach(() => service.close());

const pager = (key = KEY) =>
  tryReceiver({ kind: 'pagerduty', routing_key: { env: 'KEY' }, url: service.url }, { KEY: key });

test('one alert an incident: opened, and closed by the same key', async () => {
  expect(await pager().send(aDelivery())).toMatchObject({
    kind: 'sent',
    answer: expect.stringContaining('Event processed'),
  });
  await pager().send(aDelivery({}, 'changed'));
  expect([...service.alerts]).toEqual([['demo/inc-1/1', 'triggered']]);
  expect(service.asked[0]?.json).toMatchObject({
    payload: {
      summary: expect.stringMatching(/^SEV1 Error 55 .*since 12:30\. DO NOT restart terminals/),
      severity: 'critical',
      timestamp: '2026-03-10T04:30:00.000Z',
      custom_details: { warning: expect.stringContaining('restart terminals') },
    },
  });
  await pager().send(anEnd());
  expect([...service.alerts]).toEqual([['demo/inc-1/1', 'resolved']]);
});

test('an incident that somebody has is acknowledged there, and stays his', async () => {
  await pager().send(aDelivery());
  await pager().send(aDelivery({ status: 'acknowledged' }, 'changed'));
  await pager().send(aDelivery({ status: 'acknowledged' }, 'changed'));
  expect([...service.alerts]).toEqual([['demo/inc-1/1', 'acknowledged']]);
});

test('a relapse is an alert of its own', async () => {
  await pager().send(anEnd());
  await pager().send(aDelivery({ epoch: 2 }, 'reopened'));
  expect(service.alerts.get('demo/inc-1/2')).toBe('triggered');
});

test('a wrong key and too many events are errors that say which', async () => {
  expect(await pager('x'.repeat(32)).send(aDelivery())).toMatchObject({
    kind: 'retry',
    reason: 'client_error',
    answer: expect.stringContaining('Invalid routing key'),
  });
  for (let i = 0; i < 8; i += 1) await pager().send(aDelivery());
  expect(await pager().send(aDelivery())).toMatchObject({ reason: 'rate_limited' });
});

test('the longest notice fits', async () => {
  expect(await pager().send(aDelivery(HUGE))).toMatchObject({ kind: 'sent' });
});
