/**
 * A drill that was planned, through the real processes: it begins by itself, late where nobody
 * decided at its time, is lived through by people to its end, and leaves nothing behind.
 */
import { askDatabase, askNumber } from '../support/ask-database.js';
import { stopTestServer } from '../support/database.js';
import { DrillHouse, LI, ZHAO } from '../support/drill-house.js';
import { eventually } from '../support/eventually.js';
import { readMetrics } from '../support/read-metrics.js';

const GROUND = '?tenant=acme~drill';
const limit_ms = 600_000;
let house: DrillHouse;

beforeAll(async () => {
  house = await DrillHouse.open();
  await house.agree();
  house.run(['drill', 'serve']);
}, 300_000);

afterAll(async () => {
  await house?.close();
  await stopTestServer();
});

interface Listed {
  readonly drill: {
    readonly n: number;
    readonly state: string;
    readonly end: string | null;
    readonly startsAt: number;
    readonly runningAt: number | null;
  };
  readonly score: {
    readonly measures: { readonly what: string; readonly afterMs: number | null; met: boolean }[];
    readonly steps: { readonly step: string; readonly outcome: string; readonly by: string }[];
    readonly paged: string[];
    readonly notAgreed: string[];
    readonly incidents: string[];
  } | null;
}

const count = (sql: string) => askNumber(house.database.url, `select count(*) as n from ${sql}`);

async function drillOf(n: number): Promise<Listed> {
  const { items } = await house.ask<{ items: Listed[] }>('/drills?tenant=acme');
  return items.find(({ drill }) => drill.n === n) as Listed;
}

async function plan(seconds: number, more: object = {}): Promise<number> {
  const wish = { by: 'Wu', seconds: 20, startsAt: Date.now() + seconds * 1_000, ...more };
  const { drill } = await house.ask<{ drill: { n: number } }>('/drills?tenant=acme', wish);
  return drill.n;
}

/** What Li does: he has it, and reports on the first step of the playbook. */
async function respond(): Promise<void> {
  const [page] = await eventually(
    'a page of the drill',
    () => house.pagesTo(LI).length > 0 && house.pagesTo(LI),
    limit_ms,
  );
  expect(page?.text).toMatch(/^DRILL: SEV1 .*drill-1$/);
  await house.take(String(page?.act));
  const said = { by: 'Li Wei', outcome: 'answered', answer: 'healthy' };
  const done = await house.ask(`/incidents/drill-1/steps/confirm${GROUND}`, said);
  expect(done).toEqual({ accepted: true });
}

test('it begins at its time, is lived through to its end, and nothing real knows it', async () => {
  const n = await plan(8);
  expect((await drillOf(n)).drill).toMatchObject({ state: 'planned', runningAt: null });
  const running = async () => (await drillOf(n)).drill.state === 'running';
  await eventually('its beginning', running, limit_ms);
  const { startsAt, runningAt } = (await drillOf(n)).drill;
  expect(Number(runningAt)).toBeGreaterThanOrEqual(startsAt);
  await respond();

  // The fault passes, payments go through again, and the drill ends by itself.
  const over = async () => (await drillOf(n)).drill.state === 'ended';
  await eventually('its end', over, limit_ms);
  const { drill, score } = await drillOf(n);
  expect(drill.end).toBe('over');
  const measured = score?.measures.map(({ what, afterMs }) => [what, afterMs !== null]);
  expect(measured).toEqual(
    ['detected', 'paged', 'accepted', 'acknowledged', 'first_step', 'resolved'].map((what) => [
      ...[what, true],
    ]),
  );
  expect(score?.measures.slice(0, 5).every(({ met }) => met)).toBe(true);
  expect(score?.steps).toContainEqual(
    expect.objectContaining({ step: 'confirm', outcome: 'answered', by: 'Li Wei' }),
  );
  expect(score).toMatchObject({ paged: ['Li Wei'], incidents: ['drill-1'] });
  // Whoever was called hears that it is over, as a drill; nobody and nothing else hears anything.
  const [last] = house.pagesTo(LI).slice(-1);
  expect(last?.text).toMatch(/^DRILL: SEV1 RESOLVED/);
  expect([house.pagesTo(ZHAO), house.inRoom()]).toEqual([[], []]);

  expect(await house.ask('/incidents?status=all&tenant=acme')).toEqual({ items: [] });
  expect(await house.ask('/terminals?tenant=acme')).toEqual({ items: [] });
  expect(await house.ask('/quality?tenant=acme')).toMatchObject({ items: [] });
  expect(await count("traffic_10s where tenant = 'acme'")).toBe(0);
  expect(await count('merchant_notice')).toBe(0);
  const open = "incident where tenant = 'acme~drill' and resolved_at is null";
  expect(await count(open)).toBe(0);
  // Its terminals are gone.
  const port = house.appOf('ingest').facts.opsPort;
  const clients = async () => (await readMetrics(port)).of('pos_ingest_clients') === 0;
  await eventually('nobody connected', clients);
}, 900_000);

test('where nobody decides at its time it begins late, or is told as missed', async () => {
  const [soon, never] = [await plan(3, { dry: true }), await plan(3_600, { dry: true })];
  const alerts = house.appOf('alerts');
  await alerts.kill();
  // An hour has passed for the one; for the other its time comes while nobody decides.
  const passed = "starts_at = now() - interval '6 minutes'";
  await askDatabase(house.database.url, `update drill set ${passed} where n = ${never}`);
  const late = "starts_at = now() - interval '2 minutes'";
  await askDatabase(house.database.url, `update drill set ${late} where n = ${soon}`);
  expect((await drillOf(soon)).drill.state).toBe('planned');
  await house.start('alerts', { EXTERNAL_URL: house.api });
  const missed = async () => (await drillOf(never)).drill.end === 'missed';
  await eventually('that it was missed', missed, limit_ms);
  const running = async () => (await drillOf(soon)).drill.state === 'running';
  await eventually('its late beginning', running, limit_ms);
  await house.ask(`/drills/${soon}/stop?tenant=acme`, { by: 'Wu' });
  const over = async () => (await drillOf(soon)).drill.state === 'ended';
  await eventually('its end', over, limit_ms);
  expect((await drillOf(soon)).drill.end).toBe('stopped');
}, 900_000);
