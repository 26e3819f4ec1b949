import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aRoster } from '../../../test/support/a-roster.js';
import { eventually } from '../../../test/support/eventually.js';
import { type FakeService, startFakeService } from '../../../test/support/fake-service.js';
import { silentLog } from '../../../test/support/silent-log.js';
import { aDelivery } from '../../../test/support/try-receiver.js';
import { AlertsMetrics } from './alerts.metrics.js';
import { contactReceivers } from './oncall/contact-receivers.js';
import { type ReceiverKeeper, startReceiverKeeper } from './receiver-keeper.js';

let folder: string;
let keeper: ReceiverKeeper | undefined;
let service: FakeService | undefined;
const metrics = new AlertsMetrics();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillwatch-receivers-'));
});
afterEach(async () => {
  keeper?.close();
  keeper = undefined;
  await service?.close();
  service = undefined;
  await rm(folder, { recursive: true, force: true });
});

const names = () => keeper?.current().receivers.map(({ name }) => name);
const file = (name: string) =>
  `route: { receiver: ${name} }\n` +
  `receivers: [{ name: ${name}, kind: webhook, url: https://a.example }]`;
const put = (text: string) => writeFile(join(folder, 'receivers.yaml'), text);
const reloadOk = async () => (await metrics.receiversReloadOk.get()).values[0]?.value;

async function start(config: Record<string, string> = {}): Promise<void> {
  keeper = await startReceiverKeeper({
    config: { OUTGOING_ALLOW: '', ...config },
    env: {},
    metrics,
    log: silentLog,
    lookEveryMs: 5,
  });
}

test('the webhook of the environment is one receiver and needs no routes', async () => {
  await start({ WEBHOOK_URL: 'http://127.0.0.1:9/x' });
  expect(names()).toEqual(['webhook']);
  expect(keeper?.current().routing).toBeUndefined();
});

test('the webhook of the environment may be private, and is still no metadata', async () => {
  service = await startFakeService(() => ({ status: 200 }));
  const told = async (WEBHOOK_URL: string) => {
    await start({ WEBHOOK_URL });
    return keeper?.current().receivers[0]?.send(aDelivery());
  };
  expect(await told(service.url)).toMatchObject({ kind: 'sent' });
  const metadata = await told('http://169.254.169.254/latest');
  expect(metadata).toMatchObject({ kind: 'retry', reason: 'refused_address' });
});

test('without anything there is nobody', async () => {
  await start();
  expect(names()).toEqual([]);
});

test('a change is read, and a mistake keeps the last good set', async () => {
  await put(file('first'));
  await start({ RECEIVERS_FILE: join(folder, 'receivers.yaml') });
  expect(names()).toEqual(['first']);
  await put('receivers: [');
  await eventually('the mistake is seen', async () => (await reloadOk()) === 0);
  expect(names()).toEqual(['first']);
  await put(file('second'));
  await eventually('it is right again', () => names()?.join() === 'second');
  expect(await reloadOk()).toBe(1);
});

test('a name is judged when something is sent: to a room, a merchant, a contact', async () => {
  service = await startFakeService(() => ({ status: 200 }));
  const { asked } = service;
  // Written as a name, so that it is no mistake of the file.
  const url = service.url.replace('127.0.0.1', 'localhost');
  const way = `kind: gateway, url: '${url}', fields: { to: '{to}', text: '{text}' }`;
  await put(
    `route: { receiver: sms }\nreceivers: [{ name: sms, ${way}, to: '+8613800138000' }]\n` +
      `merchants: [{ channel: sms, ${way} }]`,
  );
  const RECEIVERS_FILE = join(folder, 'receivers.yaml');
  const told = async (OUTGOING_ALLOW: string) => {
    await start({ RECEIVERS_FILE, OUTGOING_ALLOW });
    const { receivers, merchants, loaded, outgoing } = keeper?.current() ?? {};
    if (!loaded || !outgoing) throw new Error('no file');
    const links = { key: undefined, externalUrl: 'http://localhost:8080', now: Date.now };
    const [contact] = contactReceivers(aRoster(), loaded, outgoing, links);
    const notice = { id: 'ntc-1-1', to: '+8613800138000', subject: '', text: 'x', url: '' };
    const about = { incident: 'inc-1', severity: 'SEV1', kind: 'start', merchant: 'm' } as const;
    keeper?.close();
    return [
      await receivers?.[0]?.send(aDelivery()),
      await merchants?.[0]?.send({ ...notice, ...about }),
      await contact?.send(aDelivery()),
    ];
  };
  const refused = { kind: 'retry', reason: 'refused_address' };
  expect(await told('')).toMatchObject([refused, refused, refused]);
  expect(asked).toHaveLength(0);
  const taken = { kind: 'sent' };
  expect(await told('localhost')).toMatchObject([taken, taken, taken]);
  expect(asked).toHaveLength(3);
});

test('at the start a mistake is fatal, and so are two sources', async () => {
  const path = join(folder, 'receivers.yaml');
  await put('route: {receiver: nobody}\nreceivers: []');
  await expect(start({ RECEIVERS_FILE: path })).rejects.toThrow(
    /^receivers\n.*receivers\.yaml:2:/s,
  );
  await put(file('first'));
  const both = { RECEIVERS_FILE: path, WEBHOOK_URL: 'http://127.0.0.1:9/x' };
  await expect(start(both)).rejects.toThrow('set one of RECEIVERS_FILE and WEBHOOK_URL');
});
