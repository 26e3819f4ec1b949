import { type FakeService, startFakeService } from '../../../../test/support/fake-service.js';
import { aDelivery, tryReceiver } from '../../../../test/support/try-receiver.js';
import { signWebhook } from './sign-webhook.js';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
let service: FakeService;

beforeEach(async () => {
  // Standard Webhooks: the id, a timestamp of the last five minutes, and the signature of both.
  service = await startFakeService(({ headers, text }) => {
    const id = String(headers['webhook-id']);
    const seconds = Number(headers['webhook-timestamp']);
    if (Math.abs(Date.now() / 1_000 - seconds) > 300) return { status: 400, body: 'too old' };
    const signed = signWebhook(SECRET, id, seconds, text)['webhook-signature'];
    if (headers['webhook-signature'] !== signed) return { status: 401, body: 'bad signature' };
    return { status: 204 };
  });
});
afterEach(() => service.close());

const hook = (more: object = {}, secret = SECRET) =>
  tryReceiver({ kind: 'webhook', url: service.url, secret: { env: 'S' }, ...more }, { S: secret });

test('a signed body is taken, and is what was committed', async () => {
  const delivery = aDelivery();
  expect(await hook().send(delivery)).toEqual({ kind: 'sent', answer: '204' });
  expect(service.asked[0]?.text).toBe(delivery.body);
  expect(service.asked[0]?.headers['webhook-id']).toBe(delivery.id);
});

test('for receivers of Alertmanager only its own keys are sent, signed as they are', async () => {
  expect(await hook({ body: 'alertmanager' }).send(aDelivery())).toMatchObject({ kind: 'sent' });
  expect(Object.keys(service.asked[0]?.json ?? {})).toEqual([
    'version',
    'groupKey',
    'truncatedAlerts',
    'status',
    'receiver',
    'groupLabels',
    'commonLabels',
    'commonAnnotations',
    'externalURL',
    'notification_reason',
    'alerts',
  ]);
});

test('a wrong secret is refused, and is another receiver', async () => {
  const other = hook({}, `whsec_${Buffer.alloc(32, 8).toString('base64')}`);
  expect(await other.send(aDelivery())).toMatchObject({ reason: 'auth_error' });
  expect(other.fingerprint).not.toBe(hook().fingerprint);
  expect(hook().fingerprint).toBe(hook().fingerprint);
});
