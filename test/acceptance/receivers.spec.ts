/** `tillwatch receivers`, as an operator uses it before trusting it at night. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeService, startFakeService } from '../support/fake-service.js';
import { startCli } from '../support/run-cli.js';

let folder: string;
let service: FakeService;
let answer = { status: 202, body: 'thank you' };

beforeEach(async () => {
  answer = { status: 202, body: 'thank you' };
  folder = await mkdtemp(join(tmpdir(), 'tillwatch-receivers-'));
  service = await startFakeService(() => answer);
});
afterEach(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

async function file(text: string): Promise<string> {
  const path = join(folder, 'receivers.yaml');
  await writeFile(path, text);
  return path;
}

const hook = () =>
  file(`route: { receiver: hook }
receivers: [{ name: hook, kind: webhook, url: '${service.url}', language: zh-CN }]
`);
const loopback = { OUTGOING_ALLOW: '127.0.0.1' };

test('the file that is shipped is all right, but for the secrets it names', async () => {
  const shipped = 'deploy/receivers/example.yaml';
  const alone = await startCli(['receivers', 'check', shipped, '--without-secrets']).ended;
  expect(alone).toMatchObject({ code: 0, stdout: '' });
  expect(alone.stderr).toContain('6 receivers and 6 routes, no mistakes');
  const needed = await startCli(['receivers', 'check', shipped]).ended;
  expect(needed.code).toBe(3);
  expect(needed.stdout).toMatch(
    /^deploy\/receivers\/example\.yaml:\d+:\d+: receivers\.0\.routing_key: PAGERDUTY_KEY is not/m,
  );
});

test('mistakes are printed with their places, all at once', async () => {
  const path = await file('route: { receiver: a, to: b }\nreceivers: [{ name: a, kind: slak }]\n');
  const { code, stdout } = await startCli(['receivers', 'check', path]).ended;
  expect(code).toBe(3);
  expect(stdout.trim().split('\n')).toEqual([
    expect.stringMatching(/receivers\.yaml:1:23: route\.to: unknown key/),
    expect.stringMatching(/receivers\.yaml:2:30: receivers\.0\.kind: .* did you mean "slack"/),
  ]);
});

test('a test is sent with its end, says that it is one, and shows what came back', async () => {
  const path = await hook();
  const args = ['receivers', 'test', 'hook', '--file', path];
  expect(await startCli(args, loopback).ended).toMatchObject({
    code: 0,
    stdout: 'hook first: taken: 202 thank you\nhook resolved: taken: 202 thank you\n',
  });
  expect(service.asked.map(({ json }) => json)).toMatchObject([
    { status: 'firing', commonLabels: { test: 'true' } },
    { status: 'resolved', commonLabels: { test: 'true' } },
  ]);
  answer = { status: 500, body: 'out of order' };
  expect(await startCli(args, loopback).ended).toMatchObject({
    code: 3,
    stdout: 'hook first: not taken (server_error): 500 out of order\n',
  });
});

test('it goes the way real notices go: not to this host, unless that is allowed', async () => {
  const path = await hook();
  const args = ['receivers', 'test', 'hook', '--file', path];
  const written = await startCli(args).ended;
  expect(written.code).toBe(3);
  expect(written.stdout).toContain('127.0.0.1 is no public address: name it in OUTGOING_ALLOW');
  // What a name stands for is known when something is sent there.
  await writeFile(path, (await readFile(path, 'utf8')).replace('127.0.0.1', 'localhost'));
  const named = await startCli(args).ended;
  expect(named.code).toBe(3);
  expect(named.stdout).toContain('not taken (refused_address)');
  expect(service.asked).toEqual([]);
});

test('a name that nobody has is told with the one that was meant', async () => {
  const path = await hook();
  const { code, stderr } = await startCli(['receivers', 'test', 'hok', '--file', path], loopback)
    .ended;
  expect(code).toBe(2);
  expect(stderr).toContain('no receiver "hok", did you mean "hook"?');
});
