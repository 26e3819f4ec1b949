/** A fire drill through the real processes; and a real outage in the middle of it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { askNumber } from '../support/ask-database.js';
import { stopTestServer } from '../support/database.js';
import { DrillHouse, LI, ZHAO } from '../support/drill-house.js';
import { eventually } from '../support/eventually.js';

const NOBODY = 'drill_nobody_agreed';
let house: DrillHouse;

beforeAll(async () => {
  house = await DrillHouse.open();
}, 300_000);

afterAll(async () => {
  await house?.close();
  await stopTestServer();
});

const ask = <T>(path: string, body?: object) => house.ask<T>(path, body);

const Measured = z.object({
  drill: z.looseObject({ end: z.string(), n: z.number() }),
  score: z.looseObject({
    measures: z.array(z.looseObject({ what: z.string(), met: z.boolean().nullable() })),
    paged: z.array(z.string()),
  }),
});

/** Li takes it by the link of the page, and does what can be done in a drill. */
async function respond(link: string): Promise<void> {
  await house.take(link);
  const ground = '?tenant=acme~drill';
  const incident = () => ask<{ timeline: { key: string }[] }>(`/incidents/drill-1${ground}`);
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
  house.run([...fleet, '--mqtt', house.mqttUrl]);
  const [alarm] = await eventually(
    'a real page',
    () => house.pagesTo(ZHAO).length > 0 && house.pagesTo(ZHAO),
    90_000,
  );
  expect(alarm?.text).toMatch(/^SEV1 .*inc-1$/);
  await eventually('the room', () => house.inRoom().length > 0);
  expect(house.inRoom()[0]?.json).toMatchObject({ commonLabels: { tenant: 'acme' } });
}

test('where nobody has agreed there is no drill', async () => {
  const { code, stderr } = await house.run(['drill', 'start', '--tenant', 'acme']).ended;
  expect([code, stderr]).toEqual([1, expect.stringContaining(NOBODY)]);
  expect(await ask('/drills?tenant=acme', { by: 'Li Wei' })).toMatchObject({ code: NOBODY });
  expect(await ask('/drills?tenant=acme')).toMatchObject({ items: [], outlook: { agreed: [] } });
});

test.each([
  ['is not there', null, /gone\.yaml: cannot be read: it is not there; DRILLS_FILE has to name/],
  ['has a mistake', 'drills:\n  - { tenant: acme, every: sometimes }\n', /plan\.yaml:2:\d+: /],
])(
  'a plan of drills that %s is refused with its place',
  async (_what, text, said) => {
    const plan = join(house.folder, text === null ? 'gone.yaml' : 'plan.yaml');
    if (text !== null) await writeFile(plan, text);
    const { code, stderr } = await house.run(['drill', 'serve', '--schedule', plan]).ended;
    expect([code, stderr]).toEqual([2, expect.stringMatching(said)]);
    expect(stderr).not.toContain('ENOENT');
  },
  60_000,
);

test('what is asked for through the API is carried out by whoever serves, and ended', async () => {
  await house.agree();
  const states = async () => {
    type Listed = { items: { drill: { n: number; state: string; end: string | null } }[] };
    return (await ask<Listed>('/drills?tenant=acme')).items.map(({ drill }) => drill);
  };
  const wish = { by: 'Wu', dry: true, seconds: 600 };
  const { drill } = await ask<{ drill: { n: number } }>('/drills?tenant=acme', wish);
  // Nobody serves yet: it waits.
  expect(await states()).toMatchObject([{ n: drill.n, state: 'asked' }]);
  const serving = house.run(['drill', 'serve']);
  const begun = async () => (await states())[0]?.state === 'running';
  await eventually('the drill', begun, 60_000);
  expect(await ask(`/drills/${drill.n}/stop?tenant=acme`, { by: 'Wu' })).toBeTruthy();
  const over = async () => (await states())[0]?.state === 'ended';
  await eventually('its end', over, 120_000);
  expect(await states()).toMatchObject([{ end: 'stopped' }]);
  expect(house.pagesTo(LI)).toEqual([]);
  expect((await serving.stop()).code).toBe(0);
}, 300_000);

test('a drill pages whoever agreed, is in no figures, and hides no real outage', async () => {
  await house.agree();
  const drill = house.run([
    'drill',
    'start',
    '--tenant',
    'acme',
    '--for',
    '10m',
    '--by',
    'Wu',
    '--json',
  ]);

  const [page] = await eventually(
    'a page of the drill',
    () => house.pagesTo(LI).length > 0 && house.pagesTo(LI),
    90_000,
  );
  expect(page?.text).toMatch(/^DRILL: SEV1 .*drill-1$/);
  expect(page?.url).toBe(`${house.api}/incidents/drill-1?tenant=acme~drill`);
  expect(house.pagesTo(ZHAO)).toEqual([]);
  expect(house.inRoom()).toEqual([]);

  await respond(String(page?.act));
  // The tenant itself knows nothing of it.
  expect(await ask('/incidents?status=all&tenant=acme')).toEqual({ items: [] });
  const quality = await ask('/quality?tenant=acme');
  expect(quality).toMatchObject({ items: [], feedback: { count: 0 } });
  expect(await ask('/terminals?tenant=acme')).toEqual({ items: [] });
  const counted = "select count(*) as n from traffic_10s where tenant = 'acme'";
  expect(await askNumber(house.database.url, counted)).toBe(0);
  expect(await askNumber(house.database.url, 'select count(*) as n from merchant_notice')).toBe(0);

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
  expect(await house.run(['ledger', 'verify']).ended).toMatchObject({ code: 0 });
}, 400_000);
