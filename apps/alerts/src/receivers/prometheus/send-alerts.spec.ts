import { fakeAlertmanager } from '../../../../../test/support/fake-pagers.js';
import type { FakeService } from '../../../../../test/support/fake-service.js';
import { aDelivery, anEnd, tryReceiver } from '../../../../../test/support/try-receiver.js';

let service: FakeService;

beforeEach(async () => {
  service = await fakeAlertmanager('b3arer');
});
afterEach(() => service.close());

const manager = (bearer = 'b3arer') =>
  tryReceiver(
    { kind: 'alertmanager', url: `${service.url}/am/`, bearer: { env: 'BEARER' } },
    { BEARER: bearer },
  );
const alert = (i: number) =>
  (service.asked[i]?.json as unknown as Record<string, unknown>[] | undefined)?.[0];

test('an alert goes on for five minutes, until it is over', async () => {
  expect(await manager().send(aDelivery())).toMatchObject({ kind: 'sent' });
  expect(alert(0)).toMatchObject({
    labels: { alertname: 'MassError55', incident: 'inc-1', severity: 'critical', tenant: 'demo' },
    startsAt: '2026-03-10T04:30:00.000Z',
    endsAt: '2026-03-10T04:36:00.000Z',
    generatorURL: 'http://localhost:8080/incidents/inc-1',
  });
  expect(await manager().send(anEnd())).toMatchObject({ kind: 'sent' });
  expect(alert(1)).toMatchObject({ endsAt: '2026-03-10T04:45:00.000Z' });
  expect(alert(1)?.labels).toEqual(alert(0)?.labels);
});

test('all that goes on is sent again in one request', async () => {
  const going = [aDelivery(), aDelivery({ id: 'inc-2' })];
  expect(await manager().resend?.(going)).toMatchObject({ kind: 'sent' });
  expect(service.asked[0]?.json).toHaveLength(2);
});

test('a change of the cause is no other alert', async () => {
  await manager().send(aDelivery());
  await manager().send(aDelivery({ cause: [] }, 'changed'));
  expect(alert(1)?.labels).toEqual(alert(0)?.labels);
});

test('credentials that it does not know are an error', async () => {
  expect(await manager('other').send(aDelivery())).toMatchObject({ reason: 'auth_error' });
});
