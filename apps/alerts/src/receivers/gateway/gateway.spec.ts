import { type FakeService, startFakeService } from '../../../../../test/support/fake-service.js';
import { aDelivery, HOSTILE, tryReceiver } from '../../../../../test/support/try-receiver.js';
import { ReceiverSettings } from '../settings/receivers-file.js';

let service: FakeService;

beforeEach(async () => {
  const seen = new Set<string>();
  service = await startFakeService(({ headers, json, text }) => {
    if (headers['x-key'] !== 'k3y') return { status: 200, body: { code: 401, msg: 'no key' } };
    const fields = json ?? Object.fromEntries(new URLSearchParams(text));
    if ([...String(fields.content)].length > 70) return { status: 200, body: { code: 3 } };
    const key = String(headers['idempotency-key']);
    const twice = seen.has(key);
    seen.add(key);
    return { status: 200, body: { code: 0, twice } };
  });
});
afterEach(() => service.close());

const settings = {
  kind: 'gateway',
  headers: { 'x-key': { env: 'KEY' } },
  fields: { to: '+8613800138000', content: '{text}', ref: '{id}' },
  text_max: 70,
  success: { field: 'code', equals: 0 },
  language: 'zh-CN',
};
const sms = (more: object = {}, key = 'k3y') =>
  tryReceiver({ ...settings, url: service.url, ...more }, { KEY: key });

test('one short message, with what matters', async () => {
  expect(await sms().send(aDelivery())).toMatchObject({ kind: 'sent' });
  expect(service.asked[0]?.json).toEqual({
    to: '+8613800138000',
    content:
      'SEV1 错误 55（密码错误）激增：4,812台(31%)，收单机构 = acq-7，12:30起。勿重启终端。inc-1',
    ref: 'demo/inc-1/1/1/oncall',
  });
});

test('a form, where the gateway wants one', async () => {
  expect(await sms({ format: 'form' }).send(aDelivery())).toMatchObject({ kind: 'sent' });
  expect(service.asked[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(new URLSearchParams(service.asked[0]?.text).get('to')).toBe('+8613800138000');
});

test('a second try carries the same key', async () => {
  await sms().send(aDelivery());
  expect(await sms().send(aDelivery())).toMatchObject({
    answer: expect.stringContaining('"twice":true'),
  });
});

test('an answer 200 that says no is an error', async () => {
  expect(await sms({}, 'other').send(aDelivery())).toMatchObject({
    kind: 'retry',
    reason: 'rejected',
    answer: expect.stringContaining('no key'),
  });
});

test('words that come from terminals break no request and fill no place', async () => {
  const cause = [{ attribute: 'model' as const, value: '", "to": "{url}' }];
  for (const changes of [HOSTILE, { cause }]) {
    expect(await sms().send(aDelivery(changes))).toMatchObject({ kind: 'sent' });
  }
  expect(service.asked[1]?.json).toMatchObject({
    to: '+8613800138000',
    content: expect.stringContaining('", "to": "{url}'),
  });
});

test('more than the budget is a list', async () => {
  const many = ['inc-1', 'inc-2'].map((id) => aDelivery({ id }));
  expect(await sms().sendDigest?.(many)).toMatchObject({ kind: 'sent' });
  expect(service.asked[0]?.json?.content).toMatch(/^Tillwatch：2 条通知合并发送\nSEV1/);
});

test('a place that does not exist is a mistake of the file', () => {
  const read = ReceiverSettings.safeParse({
    name: 'sms',
    ...settings,
    url: 'https://sms.example/send',
    fields: { content: '{txt}' },
  });
  expect(read.error?.issues[0]).toMatchObject({
    path: ['fields', 'content'],
    message: expect.stringContaining('expected only the places {text}, {url}'),
  });
});
