import { fakeDingTalk } from '../../../../../test/support/fake-chats.js';
import type { FakeService } from '../../../../../test/support/fake-service.js';
import {
  aDelivery,
  anEnd,
  HOSTILE,
  HUGE,
  NOW,
  tryReceiver,
} from '../../../../../test/support/try-receiver.js';
import { signDingTalk } from './dingtalk.js';

let service: FakeService;

beforeEach(async () => {
  service = await fakeDingTalk('SECabc', NOW);
});
afterEach(() => service.close());

const robot = (secret = 'SECabc', token = 'token-1') =>
  tryReceiver(
    { kind: 'dingtalk', url: { env: 'URL' }, secret: { env: 'SECRET' }, mention: ['13800138000'] },
    { URL: `${service.url}/robot/send?access_token=${token}`, SECRET: secret },
  );
const message = (i = 0) =>
  service.asked[i]?.json as {
    markdown: { title: string; text: string };
    at: { atMobiles: string[] };
  };

test('the secret is the key of the signature, and signs itself with the time', () => {
  // printf '1599360473000\nSECdemo' | openssl dgst -sha256 -hmac SECdemo -binary | base64
  expect(signDingTalk('SECdemo', 1_599_360_473_000)).toEqual({
    timestamp: '1599360473000',
    sign: 'tGWkA5eQOQNCNPDgphtxIoNLO+/gD8Lcb705KQoRzeY=',
  });
});

test('a signed message is taken, and names whom it mentions', async () => {
  expect(await robot().send(aDelivery())).toMatchObject({ kind: 'sent' });
  expect(message().markdown.title).toBe(
    'SEV1 错误 55（密码错误）激增：4,812台(31%)，收单机构 = acq-7。勿重启终端。inc-1',
  );
  expect(message().markdown.text).toContain('切勿：重启终端');
  expect(message().markdown.text).toContain('@13800138000');
  expect(message().at.atMobiles).toEqual(['13800138000']);
});

test('nobody is mentioned when it is over', async () => {
  expect(await robot().send(anEnd())).toMatchObject({ kind: 'sent' });
  expect(message().at.atMobiles).toEqual([]);
});

test('errors at HTTP 200 are errors', async () => {
  expect(await robot('SECwrong').send(aDelivery())).toMatchObject({ reason: 'auth_error' });
  expect(await robot('SECabc', 'gone').send(aDelivery())).toMatchObject({ reason: 'auth_error' });
});

test('the twenty-first in a minute waits ten', async () => {
  for (let i = 0; i < 20; i += 1) await robot().send(aDelivery());
  const outcome = await robot().send(aDelivery());
  expect(outcome).toMatchObject({ reason: 'rate_limited', afterMs: 600_000 });
});

test('its budget is what the service takes', () => {
  expect(robot().budget).toEqual({ requests: 20, withinMs: 60_000 });
});

test('words that come from terminals mention nobody, and the longest notice fits', async () => {
  expect(await robot().send(aDelivery(HOSTILE))).toMatchObject({ kind: 'sent' });
  expect(message().markdown.text).not.toContain('@all');
  expect(await robot().send(aDelivery(HUGE))).toMatchObject({ kind: 'sent' });
  const many = Array(200).fill(aDelivery(HUGE));
  expect(await robot().sendDigest?.(many)).toMatchObject({ kind: 'sent' });
});
