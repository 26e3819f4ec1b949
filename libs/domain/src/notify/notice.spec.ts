import { anOutage } from '../../../../test/support/an-outage.js';
import { readNotice, redirectBody } from './notice.js';
import { webhookBody } from './webhook-body.js';

const body = JSON.stringify(
  webhookBody(anOutage(), 'first', { receiver: 'oncall', externalUrl: 'http://localhost:8080' }),
);

test('what the engine commits can be read', () => {
  expect(readNotice(body)).toMatchObject({
    status: 'firing',
    receiver: 'oncall',
    incident: { id: 'inc-1', severity: 'SEV1', impact: { terminals: 4_812 } },
  });
});

test('what is none of ours is refused', () => {
  expect(() => readNotice('{"status":"maybe"}')).toThrow();
  expect(() => readNotice('{')).toThrow();
});

test('for another receiver it is the same, and says who could not be told', () => {
  const other = redirectBody(body, 'sms');
  const changed = { receiver: 'sms', commonAnnotations: { undelivered_to: 'oncall' } };
  expect(JSON.parse(other)).toMatchObject(changed);
  expect({ ...readNotice(other), ...readNotice(body) }).toEqual(readNotice(body));
  expect(JSON.parse(other).alerts).toEqual(JSON.parse(body).alerts);
});
