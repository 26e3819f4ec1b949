import { fakeFeishu } from '../../../../../test/support/fake-chats.js';
import type { FakeService } from '../../../../../test/support/fake-service.js';
import {
  aDelivery,
  anEnd,
  HOSTILE,
  HUGE,
  NOW,
  tryReceiver,
} from '../../../../../test/support/try-receiver.js';
import { signFeishu } from './feishu.js';

let service: FakeService;

beforeEach(async () => {
  service = await fakeFeishu('s3cret', NOW);
});
afterEach(() => service.close());

const bot = (secret = 's3cret') =>
  tryReceiver(
    { kind: 'feishu', url: { env: 'URL' }, secret: { env: 'SECRET' } },
    { URL: `${service.url}/open-apis/bot/v2/hook/t`, SECRET: secret },
  );
const card = (i = 0) =>
  service.asked[i]?.json?.card as {
    header: { title: { content: string }; template: string };
    elements: unknown[];
  };

test('the text is the key of the signature, and the message is empty', () => {
  // By OpenSSL: printf '' | openssl dgst -sha256 -hmac $'1599360473\ndemo' -binary | base64
  expect(signFeishu('demo', 1_599_360_473_000)).toEqual({
    timestamp: '1599360473',
    sign: 'l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=',
  });
});

test('a signed card is taken: red while it burns, green when it is over', async () => {
  expect(await bot().send(aDelivery())).toMatchObject({ kind: 'sent' });
  expect(card()).toMatchObject({
    header: {
      title: {
        content: 'SEV1 错误 55（密码错误）激增：4,812台(31%)，收单机构 = acq-7。勿重启终端。inc-1',
      },
      template: 'red',
    },
  });
  expect(JSON.stringify(card())).toContain('切勿：重启终端');
  expect(await bot().send(anEnd())).toMatchObject({ kind: 'sent' });
  expect(card(1).header.template).toBe('green');
});

test('an error at HTTP 200 is an error', async () => {
  expect(await bot('wrong').send(aDelivery())).toMatchObject({
    kind: 'retry',
    reason: 'auth_error',
    answer: expect.stringContaining('19021'),
  });
});

test('too many are told to wait', async () => {
  for (let i = 0; i < 100; i += 1) await bot().send(aDelivery());
  expect(await bot().send(aDelivery())).toMatchObject({ reason: 'rate_limited', afterMs: 60_000 });
});

test('words that come from terminals stay words, and the longest notice fits', async () => {
  expect(await bot().send(aDelivery(HOSTILE))).toMatchObject({ kind: 'sent' });
  expect(JSON.stringify(card())).not.toContain('lark_md');
  expect(await bot().send(aDelivery(HUGE))).toMatchObject({ kind: 'sent' });
  const many = Array(200).fill(aDelivery(HUGE));
  expect(await bot().sendDigest?.(many)).toMatchObject({ kind: 'sent' });
});
