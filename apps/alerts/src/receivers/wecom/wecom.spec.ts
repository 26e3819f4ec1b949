import { fakeWeCom } from '../../../../../test/support/fake-chats.js';
import type { FakeService } from '../../../../../test/support/fake-service.js';
import { aDelivery, HOSTILE, HUGE, tryReceiver } from '../../../../../test/support/try-receiver.js';

let service: FakeService;

beforeEach(async () => {
  service = await fakeWeCom();
});
afterEach(() => service.close());

const robot = (key = 'key-1') =>
  tryReceiver(
    { kind: 'wecom', url: { env: 'URL' } },
    { URL: `${service.url}/cgi-bin/webhook/send?key=${key}` },
  );
const content = (i = 0) =>
  (service.asked[i]?.json?.markdown as { content: string } | undefined)?.content ?? '';

test('a message says what it is, what not to do, and where to look', async () => {
  expect(await robot().send(aDelivery())).toMatchObject({ kind: 'sent' });
  expect(content().split('\n').slice(0, 3)).toEqual([
    '**<font color="warning">SEV1 错误 55（密码错误）激增：4,812台(31%)，收单机构 = acq-7。勿重启终端。inc-1</font>**',
    '**切勿：重启终端、让顾客重新输入密码**',
    '[查看故障](http://localhost:8080/incidents/inc-1)',
  ]);
});

test('errors at HTTP 200 are errors, and too many wait', async () => {
  expect(await robot('gone').send(aDelivery())).toMatchObject({ reason: 'auth_error' });
  for (let i = 0; i < 20; i += 1) await robot().send(aDelivery());
  const outcome = await robot().send(aDelivery());
  expect(outcome).toMatchObject({ kind: 'retry', reason: 'rate_limited', afterMs: 60_000 });
});

test('words that come from terminals mention nobody', async () => {
  expect(await robot().send(aDelivery(HOSTILE))).toMatchObject({ kind: 'sent' });
  expect(content()).not.toMatch(/<at|<!|@all/);
});

test('the longest notice and digest fit into 4,096 bytes, whole characters', async () => {
  expect(await robot().send(aDelivery(HUGE))).toMatchObject({ kind: 'sent' });
  const many = Array(200).fill(aDelivery(HUGE));
  expect(await robot().sendDigest?.(many)).toMatchObject({ kind: 'sent' });
  expect(content()).toMatch(/…$/);
  expect(content()).not.toContain('\ufffd');
});
