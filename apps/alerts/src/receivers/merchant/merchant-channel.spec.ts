/** Each way to merchants against a service that keeps what it is asked, and answers badly. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:net';
import {
  type FakeMailbox,
  mailHeader,
  startFakeMailbox,
} from '../../../../../test/support/fake-mailbox.js';
import {
  type FakeService,
  type Said,
  startFakeService,
} from '../../../../../test/support/fake-service.js';
import { NOW } from '../../../../../test/support/try-receiver.js';
import { alsoAllow, PUBLIC_ONLY } from '../../outgoing/judge-address.js';
import { createOutgoing } from '../../outgoing/outgoing.js';
import {
  createMerchantChannel,
  type MerchantMessage,
  MerchantSettings,
} from './merchant-channel.js';

const SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const good: Said = { status: 200, body: { code: 0 } };
let says: Said = good;
let wall = NOW;
let service: FakeService;
let mailbox: FakeMailbox | undefined;

beforeEach(async () => {
  says = good;
  wall = NOW;
  service = await startFakeService(() => says);
});
afterEach(async () => {
  await service.close();
  await mailbox?.close();
  mailbox = undefined;
});

function channel(settings: object, limitMs = 5_000) {
  return createMerchantChannel(MerchantSettings.parse(settings), {
    outgoing: createOutgoing({ allowance: alsoAllow(PUBLIC_ONLY, '127.0.0.1'), limitMs }),
    reveal: () => SECRET,
    wall: () => wall,
  });
}
const sms = (more: object = {}) =>
  channel({
    ...{ kind: 'gateway', channel: 'sms', url: service.url, text_max: 40 },
    ...{ fields: { phone: '{to}', content: '{text}', ref: '{id}' } },
    ...{ success: { field: 'code', equals: 0 }, ...more },
  });
const webhook = (more: object = {}, limitMs?: number) =>
  channel({ kind: 'webhook', channel: 'webhook', ...more }, limitMs);
const email = (more: object = {}) =>
  channel({
    ...{ kind: 'email', channel: 'email', host: '127.0.0.1', port: mailbox?.port, tls: 'none' },
    ...{ from: 'service@bank.example', ...more },
  });

const message = (changes: Partial<MerchantMessage> = {}): MerchantMessage => ({
  ...{ id: 'ntc-7-1', to: '+86 138 (0013) 8000', subject: 'Service notice inc-1' },
  ...{ text: '请勿重启终端，可改用扫码。', url: 'https://t.example/m/n1-abc', incident: 'inc-1' },
  ...{ severity: 'SEV1', kind: 'start', merchant: 'm-1', ...changes },
});
const hook = (changes: Partial<MerchantMessage> = {}) => message({ to: service.url, ...changes });

test('a webhook is signed, and its body is the same over all tries', async () => {
  const sender = webhook({ secret: { env: 'SECRET' } });
  expect(await sender.send(hook())).toMatchObject({ kind: 'sent' });
  wall += 30_000;
  await sender.send(hook());
  const [first, again] = service.asked;
  expect(first?.json).toMatchObject({
    ...{ type: 'tillwatch.notice.start', id: 'ntc-7-1' },
    data: { merchant: 'm-1', incident: 'inc-1', text: '请勿重启终端，可改用扫码。' },
  });
  expect(first?.json?.data).not.toHaveProperty('to');
  expect(again?.text).toBe(first?.text);
  expect(again?.headers['webhook-timestamp']).toBe(String(NOW / 1_000 + 30));
  const { 'webhook-id': id, 'webhook-timestamp': at, ...rest } = first?.headers ?? {};
  expect([id, at]).toEqual(['ntc-7-1', String(NOW / 1_000)]);
  const mac = createHmac('sha256', Buffer.from(SECRET.slice(6), 'base64'));
  const signature = mac.update(`${id}.${at}.${first?.text}`).digest('base64');
  expect(rest['webhook-signature']).toBe(`v1,${signature}`);
});

test('without a secret a webhook has its id, and no signature', async () => {
  await webhook().send(hook());
  expect(service.asked[0]?.headers).toMatchObject({ 'webhook-id': 'ntc-7-1' });
  expect(service.asked[0]?.headers).not.toHaveProperty('webhook-signature');
});

test.each([
  [
    { status: 500, body: 'oops' },
    { kind: 'retry', reason: 'server_error' },
  ],
  [
    { status: 429, headers: { 'retry-after': '120' } },
    { kind: 'retry', reason: 'rate_limited', afterMs: 120_000 },
  ],
  [
    { status: 503, headers: { 'retry-after': new Date(NOW + 90_000).toUTCString() } },
    { kind: 'retry', reason: 'server_error', afterMs: 90_000 },
  ],
  [{ status: 404 }, { kind: 'retry', reason: 'client_error' }],
  [{ status: 410 }, { kind: 'gave_up', reason: 'gone' }],
  [
    { status: 302, headers: { location: 'http://169.254.169.254/' } },
    { kind: 'retry', reason: 'redirected' },
  ],
  // Standard Webhooks: what a 2xx says in its body is no matter of ours.
  [{ status: 200, body: { error: 'no' } }, { kind: 'sent' }],
] as const)('a webhook that is answered %j', async (answer, outcome) => {
  says = answer;
  expect(await webhook().send(hook())).toMatchObject(outcome);
  expect(service.asked).toHaveLength(1);
});

test('a webhook that is not answered in time, is not there, or may not be reached', async () => {
  // It reads, and says nothing.
  const mute = createServer((socket) => socket.resume());
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const address = mute.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const to = (url: string) => webhook({}, 200).send(message({ to: url }));
  expect(await to(`http://127.0.0.1:${port}/`)).toMatchObject({ reason: 'timeout' });
  await new Promise<void>((resolve) => mute.close(() => resolve()));
  expect(await to(`http://127.0.0.1:${port}/`)).toMatchObject({ reason: 'unreachable' });
  expect(await to('http://127.0.0.2/')).toMatchObject({ reason: 'refused_address' });
});

test('a gateway is given the number without its ornaments, and a text that fits', async () => {
  expect(await sms().send(message({ text: '长'.repeat(60) }))).toMatchObject({ kind: 'sent' });
  const { json, headers } = service.asked[0] ?? {};
  expect(json).toMatchObject({ phone: '+8613800138000', ref: 'ntc-7-1' });
  expect([...String(json?.content)]).toHaveLength(40);
  expect(headers).toMatchObject({ 'idempotency-key': 'ntc-7-1' });
});

test.each([
  [
    { status: 200, body: { code: 7, msg: 'no money' } },
    { kind: 'retry', reason: 'rejected' },
  ],
  [
    { status: 200, body: 'no JSON' },
    { kind: 'retry', reason: 'rejected' },
  ],
  [{ status: 500 }, { kind: 'retry', reason: 'server_error' }],
  [
    { status: 429, headers: { 'retry-after': '7' } },
    { reason: 'rate_limited', afterMs: 7_000 },
  ],
] as const)('a gateway that is answered %j', async (answer, outcome) => {
  says = answer;
  expect(await sms().send(message())).toMatchObject(outcome);
});

test('a mail goes to the one merchant, and its tries are one message', async () => {
  mailbox = await startFakeMailbox();
  const to = 'owner@shop.example';
  const sent = { kind: 'sent', answer: expect.stringMatching(/^250 /) };
  expect(await email().send(message({ to }))).toMatchObject(sent);
  await email().send(message({ to }));
  await email().send(message({ to, id: 'ntc-7-2' }));
  const [first, again, other] = mailbox.mails;
  expect(mailHeader(first, 'To')).toBe(to);
  expect(mailHeader(first, 'From')).toBe('service@bank.example');
  expect(mailHeader(first, 'Subject')).toBe('Service notice inc-1');
  expect(mailHeader(first, 'Auto-Submitted')).toBe('auto-generated');
  expect(mailHeader(again, 'Message-ID')).toBe(mailHeader(first, 'Message-ID'));
  expect(mailHeader(other, 'Message-ID')).not.toBe(mailHeader(first, 'Message-ID'));
});

test.each([
  [450, 'rate_limited'],
  [452, 'server_error'],
  [550, 'client_error'],
])('a mail server that says %s to the address', async (responseCode, reason) => {
  mailbox = await startFakeMailbox({
    onRcptTo(_address, _session, callback) {
      callback(Object.assign(new Error('no'), { responseCode }));
    },
  });
  const outcome = await email().send(message({ to: 'gone@shop.example' }));
  expect(outcome).toMatchObject({ kind: 'retry', reason });
  expect(mailbox.mails).toEqual([]);
});

test('a mail server that hangs up, or is not there, is tried again', async () => {
  mailbox = await startFakeMailbox({
    onConnect(_session, callback) {
      callback(Object.assign(new Error('busy'), { responseCode: 421 }));
    },
  });
  const to = 'owner@shop.example';
  expect(await email().send(message({ to }))).toMatchObject({ reason: 'rate_limited' });
  const sender = email();
  await mailbox.close();
  expect(await sender.send(message({ to }))).toMatchObject({ reason: 'unreachable' });
});

test('an address that comes from an import begins no header and no second recipient', async () => {
  mailbox = await startFakeMailbox();
  const to = 'a@shop.example\r\nBcc: all@shop.example';
  await email().send(message({ to, subject: 'x\r\nBcc: all@shop.example' }));
  for (const mail of mailbox.mails) {
    expect(mailHeader(mail.split('\r\n\r\n')[0], 'Bcc')).toBeUndefined();
  }
});

test('a channel says how fast it may go, and whether links fit', () => {
  expect(sms({ links: false, rate: { messages: 5, within: '1s' } })).toMatchObject({
    ...{ channel: 'sms', links: false, rate: { messages: 5, withinMs: 1_000 } },
  });
  expect(webhook()).toMatchObject({ links: true, rate: null });
});
