import { createHmac } from 'node:crypto';
import { verifyPagerDuty } from './verify-pagerduty.js';

const body = Buffer.from('{"event":{"data":{"title":"收单行"}}}');
const sign = (secret: string) => `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
const verify = (signature: string | undefined) =>
  verifyPagerDuty('secret', { headers: { 'x-pagerduty-signature': signature }, body });

test('one right signature of several is enough, as while a secret is exchanged', () => {
  expect(() => verify(sign('secret'))).not.toThrow();
  expect(() => verify(`${sign('old')},${sign('secret')}`)).not.toThrow();
});

test.each([
  ['none', undefined, /is not there/],
  ['of another secret', sign('other'), /compare PAGERDUTY_WEBHOOK_SECRET/],
  ['of another version', sign('secret').replace('v1=', 'v2='), /another body or secret/],
  ['an empty one', '', /another body or secret/],
])('a signature that is %s is refused, with the cause', (_what, signature, why) => {
  expect(() => verify(signature)).toThrow(why);
});
