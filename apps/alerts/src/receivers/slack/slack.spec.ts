import { fakeSlack } from '../../../../../test/support/fake-chats.js';
import type { FakeService } from '../../../../../test/support/fake-service.js';
import {
  aDelivery,
  anEnd,
  HOSTILE,
  HUGE,
  tryReceiver,
} from '../../../../../test/support/try-receiver.js';

let service: FakeService;

beforeEach(async () => {
  service = await fakeSlack(4);
});
afterEach(() => service.close());

const channel = (path = '/services/T1/B1/secret') =>
  tryReceiver({ kind: 'slack', url: { env: 'URL' } }, { URL: `${service.url}${path}` });

test('blocks that Slack takes, with a text for telephones', async () => {
  expect(await channel().send(aDelivery())).toEqual({ kind: 'sent', answer: '200 ok' });
  expect(service.asked[0]?.json).toMatchObject({
    text: expect.stringMatching(
      /^SEV1 Error 55 \(incorrect PIN\) in mass: acquirer = acq-7, since/,
    ),
    blocks: [{ type: 'header', text: { text: 'SEV1 Error 55 (incorrect PIN) in mass' } }],
    attachments: [{ color: '#b3261e' }],
  });
  expect(service.asked[0]?.text).toContain('*Do not: restart terminals');
  await channel().send(anEnd());
  expect(service.asked[1]?.json).toMatchObject({ attachments: [{ color: '#1e7d34' }] });
});

test('words that come from terminals mention nobody and link nowhere', async () => {
  expect(await channel().send(aDelivery(HOSTILE))).toMatchObject({ kind: 'sent' });
  expect(service.asked[0]?.text).not.toMatch(/<at|<!channel>/);
  expect(service.asked[0]?.text).toContain('&lt;!channel&gt;');
});

test('the longest notice and the longest digest fit', async () => {
  expect(await channel().send(aDelivery(HUGE))).toMatchObject({ kind: 'sent' });
  const many = Array(200).fill(aDelivery(HUGE));
  expect(await channel().sendDigest?.(many)).toMatchObject({ kind: 'sent' });
});

test('too many wait as long as Slack says, and no such channel is an error', async () => {
  for (let i = 0; i < 4; i += 1) await channel().send(aDelivery());
  expect(await channel().send(aDelivery())).toMatchObject({
    kind: 'retry',
    reason: 'rate_limited',
    afterMs: 30_000,
  });
  expect(await channel('/services/gone').send(aDelivery())).toMatchObject({
    kind: 'retry',
    reason: 'client_error',
    answer: '404 no_service',
  });
});

test('the button acts where Slack tells us of it, else it opens a page', async () => {
  const settings = { kind: 'slack', url: { env: 'URL' }, language: 'zh-CN' };
  const secrets = { URL: `${service.url}/services/T1/B1/secret` };
  const send = (more: object, hearsSlack: boolean, delivery = aDelivery()) =>
    tryReceiver({ ...settings, ...more }, secrets, {}, { hearsSlack }).send(delivery);
  await send({}, true);
  expect(service.asked[0]?.text).toContain(
    '{"type":"actions","block_id":"take_incident:zh-CN","elements":[{"type":"button",' +
      '"text":{"type":"plain_text","text":"我来接手"},"style":"primary",' +
      '"action_id":"take_incident","value":"demo/inc-1/1"}]}',
  );
  await send({}, false);
  await send({ interactive: false }, true);
  await send({}, true, anEnd());
  for (const { text } of service.asked.slice(1)) expect(text).not.toContain('take_incident');
  expect(service.asked).toHaveLength(4);
});
