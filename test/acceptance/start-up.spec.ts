/**
 * What an operator sees when something is wrong at the start: one sentence that says what, where
 * and what to do, the right exit code, and nothing left running.
 */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { makeHome } from '../../apps/tillwatch/src/service/make-home.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { processesOf } from '../support/processes-of.js';
import { readMetrics } from '../support/read-metrics.js';
import { REPOSITORY } from '../support/repository.js';
import { runToEnd, startApp, startProgram } from '../support/run-process.js';

let home: string;
let mark: string;
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});

beforeEach(() => {
  home = makeHome('start');
  mark = `mark-${randomUUID()}`;
});

afterEach(() => {
  const leftRunning = processesOf(mark).concat(processesOf(home));
  rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  expect(leftRunning).toEqual([]);
});

afterAll(async () => {
  await database?.close();
  await stopTestServer();
});

/** Runs a program of the product to its end, marked so that what it leaves behind is found. */
const run = (app: string, args: readonly string[], env: Record<string, string> = {}) =>
  runToEnd(app, args, { MARK: mark, LOG_LEVEL: 'silent', ...env });

const up = (args: readonly string[], env: Record<string, string> = {}) =>
  run('tillwatch', ['up', '--data', home, ...args], env);

/** What went wrong, in the words of the program: not its progress. */
const complaint = (stderr: string) =>
  stderr.split('\n').filter((line) => line !== '' && !/^ *[\d.]+s {2}/.test(line));

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = await listenOn(0);
  const { port } = server.address() as { port: number };
  await close(server);
  return port;
}

function listenOn(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

const close = (server: Server) => new Promise((resolve) => server.close(resolve));

/** Two neighbouring ports that are taken, with a free one after them. */
async function takeTwo(): Promise<{ port: number; servers: Server[] }> {
  for (let port = 29_000; ; port += 10) {
    const servers = await Promise.all([listenOn(port), listenOn(port + 1)]).catch(() => null);
    if (servers) return { port, servers };
  }
}

test('without a database they say where it was looked for, and what to do', async () => {
  const port = await closedPort();
  const env = { DATABASE_URL: `postgres://till:secret@127.0.0.1:${port}/till` };
  const [upped, ...others] = await Promise.all([
    up([], env),
    ...['ingest', 'alerts'].map((app) => run(app, [], env)),
  ]);
  const sentence =
    `database: cannot reach postgres://127.0.0.1:${port}/till (ECONNREFUSED): ` +
    'start it or set DATABASE_URL';
  expect(upped?.code).toBe(1);
  expect(complaint(upped?.stderr ?? '')).toEqual([`tillwatch: ${sentence}`]);
  expect(others).toEqual(
    ['ingest', 'alerts'].map((app) => ({ code: 1, stdout: '', stderr: `${app}: ${sentence}\n` })),
  );
});

test('a wrong password is told at once, and is not repeated', async () => {
  const url = new URL(database.url);
  url.password = 'mistyped-secret';
  const env = { DATABASE_URL: url.href };
  const ended = await Promise.all([up([], env), run('ingest', [], env)]);
  for (const { code, stderr } of ended) {
    expect(code).toBe(1);
    expect(complaint(stderr)).toEqual([
      expect.stringMatching(/^\w+: database: cannot reach .* failed .*: correct DATABASE_URL$/),
    ]);
    expect(stderr).not.toContain('mistyped-secret');
  }
});

test('a data folder that cannot be is told with the flag that chooses another one', async () => {
  const ended = await run('tillwatch', ['up', '--data', '/dev/null/x']);
  expect(ended.code).toBe(1);
  expect(complaint(ended.stderr)).toEqual([
    expect.stringMatching(/^tillwatch: data folder: cannot write to .*ENOTDIR.* --data DIR$/),
  ]);
});

test('every wrong setting is told at once, one a line', async () => {
  const env = { MQTT_PORT: '99999', MQTT_HOST: '0.0.0.0', INGEST_OPS_PORT: 'many' };
  const ended = await run('ingest', [], env);
  expect(ended.code).toBe(2);
  expect(complaint(ended.stderr).map((line) => line.split(':')[0])).toEqual([
    'DATABASE_URL',
    'MQTT_PORT',
    'INGEST_OPS_PORT',
    'MQTT_HOST',
  ]);
});

test('a wrong setting of one process ends the service, in the words of that process', async () => {
  const env = { DATABASE_URL: database.url, WEBHOOK_SECRET: 'short', WEBHOOK_URL: 'nowhere' };
  const ended = await up(['--http-port', '29480', '--mqtt-port', '29490'], env);
  expect(ended.code).toBe(1);
  expect(complaint(ended.stderr)).toEqual([
    expect.stringMatching(/^tillwatch: WEBHOOK_URL: /),
    expect.stringMatching(/^WEBHOOK_SECRET: expected whsec_/),
  ]);
});

test.each([
  ['an unknown command', ['dance'], /^tillwatch: no command "dance"$/],
  ['an unknown flag', ['up', '--loud'], /^tillwatch: Unknown option '--loud'/],
  ['an unknown flag of rules', ['rules', 'chekc'], /^tillwatch rules check /],
])('%s is exit code 2, with how it is called', async (_what, args, sentence) => {
  const ended = await run('tillwatch', args);
  expect(ended.code).toBe(2);
  expect(ended.stderr).toMatch(new RegExp(sentence, 'm'));
  expect(ended.stderr).toMatch(/tillwatch (up|rules check) /);
});

test.each([
  ['ingest', 'MQTT_PORT', 'INGEST_OPS_PORT'],
  ['ingest', 'INGEST_OPS_PORT', 'MQTT_PORT'],
  ['alerts', 'ALERTS_OPS_PORT', 'UNUSED_PORT'],
])('%s says in one line that its %s is taken', async (app, taken, other) => {
  const server = await listenOn(0);
  const { port } = server.address() as { port: number };
  const env = { DATABASE_URL: database.url, [taken]: String(port), [other]: '0' };
  const ended = await run(app, [], env);
  await close(server);
  expect(ended.code).toBe(1);
  expect(complaint(ended.stderr)).toEqual([expect.stringMatching(`^${app}: .*in use.*:${port}$`)]);
});

test('a port that is none is told as such', async () => {
  const ended = await up(['--http-port', 'eighty'], { DATABASE_URL: database.url });
  expect(ended.code).toBe(2);
  expect(complaint(ended.stderr)[0]).toBe('tillwatch: port NaN: expected a number from 1 to 65535');
});

test('ports that are taken are chosen around, also around each other', async () => {
  const { port, servers } = await takeTwo();
  const program = startProgram('tillwatch', ['up', '--data', home, ...portsFrom(port)], {
    MARK: mark,
    DATABASE_URL: database.url,
  });
  try {
    const said = await eventually('the addresses', () =>
      /ready: http:\/\/localhost:(\d+)[\s\S]*connect to mqtt:\/\/127\.0\.0\.1:(\d+)/.exec(
        program.output(),
      ),
    );
    const [http, mqtt] = said.slice(1).map(Number);
    expect(http).toBeGreaterThan(port + 1);
    expect(mqtt).toBeGreaterThan(Number(http));
    expect((await fetch(`http://127.0.0.1:${http}/api/v1/rules`)).status).toBe(200);
  } finally {
    expect(await program.stop()).toBe(0);
    await Promise.all(servers.map(close));
  }
});

/** Both the same: the second has to go around the first. */
const portsFrom = (port: number) => ['--http-port', `${port}`, '--mqtt-port', `${port}`];

/** A folder of rules that are right, to be broken. */
function copyRules(): { dir: string; file: string } {
  const dir = join(home, 'rules');
  mkdirSync(dir);
  cpSync(join(REPOSITORY, 'deploy/rules/payments.yaml'), join(dir, 'payments.yaml'));
  return { dir, file: join(dir, 'more.yaml') };
}

const BROKEN = 'groups:\n  - name: broken\n    rules:\n      - alert: 7\n        by: [moon]\n';
const PLACE = /more\.yaml:4:16: /;

test('a wrong rule file is told as file:line:column, by the check and by alerts', async () => {
  const { dir, file } = copyRules();
  writeFileSync(file, BROKEN);
  const playbooks = join(REPOSITORY, 'deploy/playbooks');
  const checked = await run('tillwatch', ['rules', 'check', dir, playbooks]);
  expect(checked.code).toBe(3);
  expect(checked.stdout).toMatch(PLACE);
  const alerts = await run('alerts', [], { DATABASE_URL: database.url, RULES_DIR: dir });
  expect(alerts.code).toBe(1);
  expect(alerts.stderr).toMatch(/^alerts: rules\n/);
  expect(alerts.stderr).toMatch(PLACE);
  rmSync(file);
  const good = await run('tillwatch', ['rules', 'check', dir, playbooks]);
  expect(good).toMatchObject({ code: 0, stdout: '' });
});

test('a rule file that breaks while it is in force changes nothing, and is shown', async () => {
  const { dir, file } = copyRules();
  const env = { MARK: mark, DATABASE_URL: database.url };
  const settings = { ...env, ALERTS_OPS_PORT: '0', RULES_DIR: dir };
  const alerts = await startApp('alerts', settings);
  const api = await startApp('api', { ...env, API_PORT: '0' });
  try {
    const rules = async () => {
      const answer = await fetch(`http://127.0.0.1:${api.facts.port}/api/v1/rules`);
      return (await answer.json()) as { items: unknown[]; mistakes: string[] };
    };
    const reloaded = async (wanted: number) => {
      const metrics = await readMetrics(alerts.facts.opsPort);
      return metrics.of('pos_alerts_config_last_reload_successful') === wanted;
    };
    const before = await rules();
    expect(before).toMatchObject({ mistakes: [] });
    expect(before.items.length).toBeGreaterThan(3);
    writeFileSync(file, BROKEN);
    await eventually('a reload that failed', () => reloaded(0));
    const broken = await eventually('the mistakes', async () => {
      const now = await rules();
      return now.mistakes.length > 0 && now;
    });
    expect(broken.items).toEqual(before.items);
    expect(broken.mistakes).toContainEqual(expect.stringMatching(PLACE));
    rmSync(file);
    await eventually('a reload that went well', () => reloaded(1));
    await eventually('no mistakes', async () => (await rules()).mistakes.length === 0);
    expect((await rules()).items).toEqual(before.items);
  } finally {
    await api.stop();
    await alerts.stop();
  }
});
