/** A fire drill through the real processes; and a real outage in the middle of it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { askDatabase, askNumber } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type FakeService, startFakeService } from '../support/fake-service.js';
import { type RunningCli, startCli } from '../support/run-cli.js';
import { type RunningApp, startApp } from '../support/run-process.js';

const key = 'k'.repeat(40);
const LI = '+8613800138001';
const ZHAO = '+8613800138002';
const NOBODY = 'drill_nobody_agreed';

let folder: string;
let gateway: FakeService;
let database: TestDatabase;
const apps: RunningApp[] = [];
const clis: RunningCli[] = [];
let api: string;
let mqttUrl: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillwatch-drill-'));
  gateway = await startFakeService(() => ({ status: 200, body: 'ok' }));
  database = await testDatabase();
  const receivers = join(folder, 'receivers.yaml');
  await writeFile(receivers, receiversFile());
  await writeFile(join(folder, 'oncall.yaml'), rosterFile(false));
  const env = {
    DATABASE_URL: database.url,
    ...{ RECEIVERS_FILE: receivers, ONCALL_FILE: join(folder, 'oncall.yaml'), ONCALL_KEY: key },
    ...{ API_PORT: '0', MQTT_PORT: '0', INGEST_OPS_PORT: '0', ALERTS_OPS_PORT: '0' },
    ...{ OUTGOING_ALLOW: '127.0.0.1', LOG_LEVEL: 'warn' },
  };
  const start = async (name: string, more: Readonly<Record<string, string>> = {}) => {
    const app = await startApp(name, { ...env, ...more });
    apps.push(app);
    return app;
  };
  api = `http://127.0.0.1:${(await start('api')).facts.port}`;
  mqttUrl = String((await start('ingest')).facts.mqtt);
  await start('alerts', { EXTERNAL_URL: api });
}, 300_000);

afterAll(async () => {
  for (const cli of clis) await cli.stop();
  for (const app of apps.reverse()) await app.stop();
  await gateway?.close();
  await database?.close();
  await rm(folder, { recursive: true, force: true });
  await stopTestServer();
});

const receiversFile = () => `
route: { receiver: room }
receivers:
  - { name: room, kind: webhook, url: '${gateway.url}/room' }
  - name: sms
    kind: gateway
    url: '${gateway.url}/sms'
    fields: { to: '{to}', text: '{text}', url: '{url}', act: '{act}' }
`;
const rosterFile = (agreed: boolean) => `
people:
  - id: li
    name: Li Wei
    language: en
    time_zone: UTC
    contacts: [{ by: sms, address: "${LI}" }]
    drills: ${agreed}
  - id: zhao
    name: Zhao Min
    language: zh-CN
    time_zone: UTC
    contacts: [{ by: sms, address: "${ZHAO}" }]
policies:
  - id: all
    steps:
      - { after: 0s, notify: [{ person: zhao }, { person: li }] }
`;

interface Page {
  readonly to: string;
  readonly text: string;
  readonly url: string;
  readonly act: string;
}
const pagesTo = (to: string) =>
  gateway.asked.flatMap(({ json }) => (json?.to === to ? [json as unknown as Page] : []));
const inRoom = () => gateway.asked.filter(({ path }) => path === '/room');

async function ask<T>(path: string, body?: object): Promise<T> {
  const init = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const answer = await fetch(`${api}/api/v1${path}`, init);
  return (await answer.json()) as T;
}

const Measured = z.object({
  drill: z.looseObject({ end: z.string(), n: z.number() }),
  score: z.looseObject({
    measures: z.array(z.looseObject({ what: z.string(), met: z.boolean().nullable() })),
    paged: z.array(z.string()),
  }),
});

function run(args: readonly string[]): RunningCli {
  const cli = startCli(args, { DATABASE_URL: database.url, MQTT_URL: mqttUrl });
  clis.push(cli);
  return cli;
}

/** Li takes it by the link of the page, and does what can be done in a drill. */
async function respond(link: string): Promise<void> {
  await fetch(link, { method: 'POST' });
  const ground = '?tenant=acme~drill';
  const incident = () =>
    ask<{ incident: { acknowledgedBy: string | null }; timeline: { key: string }[] }>(
      `/incidents/drill-1${ground}`,
    );
  await eventually('who has it', async () => (await incident()).incident.acknowledgedBy);
  const said = { by: 'Li Wei', outcome: 'answered', answer: 'healthy' };
  expect(await ask(`/incidents/drill-1/steps/confirm${ground}`, said)).toEqual({ accepted: true });
  expect((await incident()).timeline.map((entry) => entry.key)).toContain('page_not_agreed');
  const order = { by: 'Li Wei', what: 'rekey', incident: 'drill-1', reason: 'try' };
  expect(await ask(`/commands${ground}`, order)).toMatchObject({ code: 'drill_touches_nobody' });
  const notice = { by: 'Li Wei', kind: 'start' };
  const told = await ask(`/incidents/drill-1/notices${ground}`, notice);
  expect(told).toMatchObject({ code: 'drill_touches_nobody' });
}

/** The same fault in earnest, of terminals with the same acquirers, while the drill goes on. */
async function failInEarnest(): Promise<void> {
  const real = ['--terminals', '300', '--rate', '67', '--lead-in', '5s', '--minutes', '20'];
  const fleet = ['simulate', '--scenario', 'zpk-desync', '--tenant', 'acme', ...real];
  run([...fleet, '--mqtt', mqttUrl]);
  const [alarm] = await eventually(
    'a real page',
    () => pagesTo(ZHAO).length > 0 && pagesTo(ZHAO),
    90_000,
  );
  expect(alarm?.text).toMatch(/^SEV1 .*inc-1$/);
  await eventually('the room', () => inRoom().length > 0);
  expect(inRoom()[0]?.json).toMatchObject({ commonLabels: { tenant: 'acme' } });
}

test('where nobody has agreed there is no drill', async () => {
  const { code, stderr } = await run(['drill', 'start', '--tenant', 'acme']).ended;
  expect([code, stderr]).toEqual([1, expect.stringContaining(NOBODY)]);
  expect(await ask('/drills?tenant=acme', { by: 'Li Wei' })).toMatchObject({ code: NOBODY });
  expect(await ask('/drills?tenant=acme')).toEqual({ items: [] });
});

async function agree(): Promise<void> {
  await writeFile(join(folder, 'oncall.yaml'), rosterFile(true));
  await eventually('the consent', async () => {
    const [row] = await askDatabase(database.url, 'select plan::text as plan from oncall_plan');
    return String(row?.plan).includes('"drills": true');
  });
}

test.each([
  ['is not there', null, /gone\.yaml: cannot be read: it is not there; DRILLS_FILE has to name/],
  ['has a mistake', 'drills:\n  - { tenant: acme, every: sometimes }\n', /plan\.yaml:2:\d+: /],
])(
  'a plan of drills that %s is refused with its place',
  async (_what, text, said) => {
    const plan = join(folder, text === null ? 'gone.yaml' : 'plan.yaml');
    if (text !== null) await writeFile(plan, text);
    const { code, stderr } = await run(['drill', 'serve', '--schedule', plan]).ended;
    expect([code, stderr]).toEqual([2, expect.stringMatching(said)]);
    expect(stderr).not.toContain('ENOENT');
  },
  60_000,
);

test('what is asked for through the API is carried out by whoever serves, and ended', async () => {
  await agree();
  const states = async () => {
    type Listed = { items: { drill: { n: number; state: string; end: string | null } }[] };
    return (await ask<Listed>('/drills?tenant=acme')).items.map(({ drill }) => drill);
  };
  const wish = { by: 'Wu', dry: true, seconds: 600 };
  const { drill } = await ask<{ drill: { n: number } }>('/drills?tenant=acme', wish);
  // Nobody serves yet: it waits.
  expect(await states()).toMatchObject([{ n: drill.n, state: 'asked' }]);
  const serving = run(['drill', 'serve']);
  const begun = async () => (await states())[0]?.state === 'running';
  await eventually('the drill', begun, 60_000);
  expect(await ask(`/drills/${drill.n}/stop?tenant=acme`, { by: 'Wu' })).toBeTruthy();
  const over = async () => (await states())[0]?.state === 'ended';
  await eventually('its end', over, 120_000);
  expect(await states()).toMatchObject([{ end: 'stopped' }]);
  expect(pagesTo(LI)).toEqual([]);
  expect((await serving.stop()).code).toBe(0);
}, 300_000);

test('a drill pages whoever agreed, is in no figures, and hides no real outage', async () => {
  await agree();
  const drill = run(['drill', 'start', '--tenant', 'acme', '--for', '10m', '--by', 'Wu', '--json']);

  const [page] = await eventually(
    'a page of the drill',
    () => pagesTo(LI).length > 0 && pagesTo(LI),
    90_000,
  );
  expect(page?.text).toMatch(/^DRILL: SEV1 .*drill-1$/);
  expect(page?.url).toBe(`${api}/incidents/drill-1?tenant=acme~drill`);
  expect(pagesTo(ZHAO)).toEqual([]);
  expect(inRoom()).toEqual([]);

  await respond(String(page?.act));
  // The tenant itself knows nothing of it.
  expect(await ask('/incidents?status=all&tenant=acme')).toEqual({ items: [] });
  const quality = await ask('/quality?tenant=acme');
  expect(quality).toMatchObject({ items: [], feedback: { count: 0 } });
  expect(await ask('/terminals?tenant=acme')).toEqual({ items: [] });
  const counted = "select count(*) as n from traffic_10s where tenant = 'acme'";
  expect(await askNumber(database.url, counted)).toBe(0);
  expect(await askNumber(database.url, 'select count(*) as n from merchant_notice')).toBe(0);

  await failInEarnest();
  const { code, stdout } = await drill.ended;
  const ended = Measured.parse(JSON.parse(stdout));
  expect([code, ended.drill.end, ended.score.paged]).toEqual([0, 'real_incident', ['Li Wei']]);
  expect(ended.score.measures.map(({ what, met }) => [what, met])).toEqual([
    ...['detected', 'paged', 'accepted', 'acknowledged', 'first_step'].map((what) => [what, true]),
    ['resolved', null],
  ]);
  const open = await ask<{ items: { id: string }[] }>('/incidents?tenant=acme');
  expect(open.items.map(({ id }) => id)).toEqual(['inc-1']);
  const { items } = await ask<{ items: { incidents: number }[] }>('/quality?tenant=acme');
  expect(items.map(({ incidents }) => incidents)).toEqual([1]);
  expect(await ask('/oncall')).toMatchObject({
    people: [expect.objectContaining({ id: 'li' }), expect.objectContaining({ id: 'zhao' })],
  });
  // While something real is open, nobody is called to another drill.
  expect(await ask('/drills?tenant=acme', { by: 'Wu' })).toMatchObject({
    code: 'drill_in_the_way',
  });
  expect(await run(['ledger', 'verify']).ended).toMatchObject({ code: 0 });
}, 400_000);
