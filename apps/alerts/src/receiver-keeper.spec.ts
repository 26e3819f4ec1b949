import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../test/support/eventually.js';
import { silentLog } from '../../../test/support/silent-log.js';
import { AlertsMetrics } from './alerts.metrics.js';
import { type ReceiverKeeper, startReceiverKeeper } from './receiver-keeper.js';

let folder: string;
let keeper: ReceiverKeeper | undefined;
const metrics = new AlertsMetrics();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillwatch-receivers-'));
});
afterEach(async () => {
  keeper?.close();
  keeper = undefined;
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
