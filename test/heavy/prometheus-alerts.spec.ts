/**
 * Debian's own prometheus-alertmanager takes what our receiver posts to it, shows it, passes it on
 * and ends it; and its amtool silences our incidents. Runs in CI with HEAVY=1; needs the package
 * prometheus-alertmanager.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readNotice } from '#domain/notify/notice.js';
import { webhookBody } from '#domain/notify/webhook-body.js';
import { setOf } from '../../apps/alerts/src/receiver-keeper.js';
import type { Delivery, Receiver } from '../../apps/alerts/src/receivers/receiver.js';
import { readReceivers } from '../../apps/alerts/src/receivers/settings/read-receivers.js';
import { findPort } from '../../apps/tillwatch/src/service/find-port.js';
import { anOutage } from '../support/an-outage.js';
import { stopTestServer } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type FakeService, startFakeService } from '../support/fake-service.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

const run = promisify(execFile);
const SCRAPED = { headers: { accept: 'application/json' } };

let folder: string;
let recorder: FakeService;
let server: ChildProcess;
let url: string;
let receiver: Receiver;
let said = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillwatch-alertmanager-'));
  recorder = await startFakeService(() => ({ status: 200 }));
  await writeFile(
    join(folder, 'alertmanager.yml'),
    `route: { receiver: ours, group_by: [incident], group_wait: 100ms, group_interval: 200ms }
receivers: [{ name: ours, webhook_configs: [{ url: '${recorder.url}', send_resolved: true }] }]
`,
  );
  url = `http://127.0.0.1:${await findPort(29_093)}`;
  server = spawn(
    'prometheus-alertmanager',
    [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=${new URL(url).host}`,
      '--cluster.listen-address=',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  server.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-4_000);
  });
  await eventually(`alertmanager: ${said}`, async () => (await fetch(`${url}/-/ready`)).ok);
  const path = join(folder, 'receivers.yaml');
  await writeFile(
    path,
    `route: { receiver: am }\nreceivers: [{ name: am, kind: alertmanager, url: '${url}/' }]\n`,
  );
  const read = await readReceivers({
    path,
    env: { OUTGOING_ALLOW: '127.0.0.1' },
    secrets: 'needed',
  });
  if (!read.ok) throw new Error(read.mistakes.join('\n'));
  [receiver] = setOf(read.value, { OUTGOING_ALLOW: '127.0.0.1' }).receivers as [Receiver];
});

afterAll(async () => {
  if (server?.exitCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
  }
  await recorder?.close();
  await rm(folder, { recursive: true, force: true });
  await stopTestServer();
});

type Json = Readonly<Record<string, unknown>>;
interface Shown {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly status: { readonly state: string };
  readonly startsAt: string;
  readonly fingerprint: string;
}

async function shown(incident: string): Promise<Shown[]> {
  const filter = encodeURIComponent(`incident="${incident}"`);
  const answer = await fetch(`${url}/api/v2/alerts?filter=${filter}`, SCRAPED);
  return (await answer.json()) as Shown[];
}

/** What Alertmanager's own webhook was told of an incident. */
const passedOn = (incident: string): Json[] =>
  recorder.asked
    .map(({ json }) => json as Json)
    .filter((body) => (body.commonLabels as Json)?.incident === incident);

const startedAt = Date.now() - 60_000;

function delivery(id: string, reason: 'first' | 'changed' | 'resolved', changes = {}): Delivery {
  const resolvedAt = reason === 'resolved' ? Date.now() - 1_000 : null;
  const incident = anOutage({ id, startedAt, detectedAt: startedAt, resolvedAt, ...changes });
  const options = { receiver: 'am', externalUrl: 'https://tillwatch.example' };
  const body = JSON.stringify(webhookBody(incident, reason, options));
  return { id: `demo/${id}/1/${reason}/am`, body, notice: readNotice(body) };
}

test('an alert appears with our labels and annotations, and is passed on', async () => {
  expect(await receiver.send(delivery('inc-1', 'first'))).toMatchObject({ kind: 'sent' });
  const [alert] = await eventually('the alert', async () => {
    const found = await shown('inc-1');
    return found.length > 0 && found;
  });
  expect(alert).toMatchObject({
    labels: { alertname: 'MassError55', incident: 'inc-1', severity: 'critical', tenant: 'demo' },
    status: { state: 'active' },
    startsAt: new Date(startedAt).toISOString(),
  });
  expect(alert?.annotations).toMatchObject({
    title: expect.stringContaining('SEV1'),
    title_zh: expect.stringMatching(/\p{Script=Han}/u),
    warning: expect.stringContaining('Do not'),
    runbook_url: 'https://tillwatch.example/incidents/inc-1#playbook',
  });
  const [told] = await eventually('its webhook', () => {
    const all = passedOn('inc-1');
    return all.length > 0 && all;
  });
  expect(told).toMatchObject({ version: '4', status: 'firing', receiver: 'ours' });
});

test('sent again, or changed, it is the same alert and nobody is told again', async () => {
  await receiver.send(delivery('inc-2', 'first'));
  await eventually('its webhook', () => passedOn('inc-2').length > 0);
  await receiver.send(delivery('inc-2', 'changed', { severity: 'SEV2', cause: [] }));
  expect(await receiver.resend?.([delivery('inc-2', 'first'), delivery('inc-1', 'first')])).toEqual(
    expect.objectContaining({ kind: 'sent' }),
  );
  // Another incident, passed on later, shows that nothing else was passed on before it.
  await receiver.send(delivery('inc-3', 'first'));
  await eventually('the webhook of another', () => passedOn('inc-3').length > 0);
  expect(await shown('inc-2')).toHaveLength(1);
  expect(passedOn('inc-2')).toHaveLength(1);
});

test('its end ends it, and the end is passed on', async () => {
  await receiver.send(delivery('inc-4', 'first'));
  await eventually('its webhook', () => passedOn('inc-4').length > 0);
  await receiver.send(delivery('inc-4', 'resolved'));
  await eventually('the end', () => passedOn('inc-4').at(-1)?.status === 'resolved');
  expect(passedOn('inc-4').map(({ status }) => status)).toEqual(['firing', 'resolved']);
  expect(await shown('inc-4')).toEqual([]);
});

test('what Alertmanager refuses is not called sent', async () => {
  const broken = delivery('inc-5', 'resolved');
  // Over before it began.
  const incident = { ...broken.notice.incident, resolvedAt: '2020-01-01T00:00:00.000Z' };
  const notice = { ...broken.notice, incident };
  expect(await receiver.send({ ...broken, notice })).toMatchObject({
    kind: 'retry',
    answer: expect.stringContaining('400'),
  });
});

describe('amtool', () => {
  let api: TestApi;
  const amtool = async (...args: string[]) => {
    const all = [...args, `--alertmanager.url=http://${api.host}`, '--no-version-check'];
    return (await run('amtool', all)).stdout.trim();
  };

  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(async () => {
    await api?.close();
  });

  test('makes, lists and ends silences with us', async () => {
    const words = ['--comment=the bank knows', '--author=Li', '--duration=2h'];
    const id = await amtool('silence', 'add', 'acquirer=acq-1', 'severity=~SEV[12]', ...words);
    const ours = (await api.get('/api/v1/silences')).json as { items: Json[] };
    expect(ours.items).toMatchObject([
      { id, createdBy: 'Li', comment: 'the bank knows', status: { state: 'active' } },
    ]);
    expect(await amtool('silence', 'query', '-q')).toBe(id);
    expect(await amtool('silence', 'query', '-q', 'acquirer=acq-9')).toBe('');
    expect(await amtool('silence', 'query', 'acquirer=acq-1')).toContain('severity=~"SEV[12]"');
    await amtool('silence', 'expire', id);
    expect(await amtool('silence', 'query', '-q')).toBe('');
    expect(await amtool('silence', 'query', '-q', '--expired')).toBe(id);
  });

  test('fails where a silence is refused, and nothing is made', async () => {
    const words = ['--comment=x', '--author=Li', '--duration=2h'];
    await expect(amtool('silence', 'add', 'regoin=1', ...words)).rejects.toThrow();
    expect((await api.get('/api/v1/silences')).json).toEqual({ items: [] });
  });
});
