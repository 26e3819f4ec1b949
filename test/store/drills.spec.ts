/** How a drill is asked for, refused, taken up and ended; and that nothing counts it. */
import { planOf } from '#domain/oncall/plan.js';
import type { Clock } from '#infra/clock.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { execute, one, rows } from '#infra/db/query.js';
import { askDrill, askStop } from '#infra/drills/ask-drill.js';
import { measureDrill } from '#infra/drills/measure-drill.js';
import { toldNobody, undecidedSince } from '#infra/store/audit.sql.js';
import { findDrill } from '#infra/store/drills.sql.js';
import { loadEngineState, raiseFence } from '#infra/store/engine.sql.js';
import { unfoldedEvents } from '#infra/store/incidents.sql.js';
import { countPages, recordPage, savePlan } from '#infra/store/oncall.sql.js';
import { listTenants } from '#infra/store/terminals.sql.js';
import { FencedOff } from '../../apps/alerts/src/commit-effects.js';
import { moveDrills } from '../../apps/alerts/src/drills/move-drills.js';
import { aRoster } from '../support/a-roster.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { silentLog } from '../support/silent-log.js';

const START = 1_760_000_000_000;
const GROUND = 'demo~drill';

let database: TestDatabase;
let db: Database;
let token: number;
let now: number;

const clock: Clock = { now: () => now, realDelay: (ms) => ms };

beforeEach(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'drills spec', log: silentLog });
  token = (await one(db, raiseFence)).token;
  now = START;
  await agree(true);
});
afterEach(async () => {
  await db.close();
  await database.close();
});
afterAll(stopTestServer);

async function agree(drills: boolean): Promise<void> {
  const roster = aRoster();
  const people = roster.people.map((person) => ({ ...person, drills }));
  const about = { externalUrl: 'https://t.example', warnings: [] };
  const plan = planOf({ ...roster, people }, () => 'mark', about);
  await execute(db, savePlan, new Date(now), JSON.stringify(plan), '[]');
}

const wish = { scenario: 'zpk-desync', terminals: 300, effectSeconds: 120, by: 'Wu' };
const now0 = { at: START, startsAt: null };
const usual = { ...wish, ...now0, tenant: 'demo', despite: false, dry: false, carrier: 'here' };
const ask = (more: object = {}) => askDrill(db, { ...usual, ...more });
const move = () => moveDrills(db, clock, token);
const drillOf = (n: number) => one(db, findDrill, 'demo', n);
const grave = (id: string, at: number) =>
  storeIncident(db, anIncident({ id, severity: 'SEV1', startedAt: at, detectedAt: at }));
/** An incident of the drill that is open. */
const onGround = () =>
  storeIncident(db, anIncident({ id: 'drill-1', tenant: GROUND, detectedAt: now, startedAt: now }));

test('it is refused where nobody agreed, while one goes on, when people are needed', async () => {
  await agree(false);
  await expect(ask()).rejects.toMatchObject({ code: 'drill_nobody_agreed' });
  const n = await ask({ dry: true });
  await agree(true);
  await expect(ask()).rejects.toMatchObject({ code: 'drill_already_running' });
  await askStop(db, 'demo', n, 'Wu');
  await expect(askStop(db, 'demo', n, 'Li')).rejects.toMatchObject({ code: 'drill_already_over' });
  await expect(askStop(db, 'else', n, 'Li')).rejects.toMatchObject({ code: 'drill_not_found' });
  await move();
  expect(await drillOf(n)).toMatchObject({ state: 'ended', stop_by: 'Wu' });
  await storeIncident(db, anIncident({ id: 'inc-7' }));
  await expect(ask()).rejects.toMatchObject({ code: 'drill_in_the_way' });
  expect(await ask({ despite: true })).toBeGreaterThan(n);
});

test('it is taken up with an empty ground, and by whoever decides alone', async () => {
  const n = await ask();
  const digest = `insert into digest (tenant, position, at, body) values ($1, 1, now(), '{}')`;
  await db.pool.query(digest, [GROUND]);
  await expect(moveDrills(db, clock, token - 1)).rejects.toThrow(FencedOff);
  expect(await move()).toEqual([{ tenant: GROUND, heard: true, fresh: true, dry: false }]);
  expect(await move()).toEqual([{ tenant: GROUND, heard: true, fresh: false, dry: false }]);
  expect((await drillOf(n)).state).toBe('running');
  expect((await db.pool.query('select from digest')).rowCount).toBe(0);
  expect(await one(db, loadEngineState, GROUND)).toMatchObject({ snapshot: '{"version":0}' });
});

test('a real SEV1 ends it: what is open is closed, and nothing more is heard', async () => {
  const n = await ask();
  await move();
  await onGround();
  now += 60_000;
  await grave('inc-9', now);
  expect(await move()).toEqual([{ tenant: GROUND, heard: false, fresh: false, dry: false }]);
  const [closed] = await rows(db, unfoldedEvents);
  expect(closed).toMatchObject({ tenant: GROUND, body: { kind: 'resolved_by_hand' } });
  now += 60_000;
  await move();
  const ended = await drillOf(n);
  expect(ended).toMatchObject({ state: 'ended', stop_reason: 'real_incident' });
  expect((await measureDrill(db, ended, now)).drill).toMatchObject({ end: 'real_incident' });
});

test('one that was there before does not end a drill that was asked for despite it', async () => {
  await grave('inc-9', START - 60_000);
  const n = await ask({ despite: true });
  await move();
  await move();
  expect((await drillOf(n)).state).toBe('running');
  now += 1_000;
  await grave('inc-10', now);
  await move();
  expect(await drillOf(n)).toMatchObject({ state: 'ending', stop_reason: 'real_incident' });
});

test('it ends when nobody carries it out, and when its time is up', async () => {
  const waiting = await ask({ carrier: null });
  now += 61_000;
  await move();
  expect(await drillOf(waiting)).toMatchObject({ state: 'ended', stop_reason: 'not_carried' });
  const n = await ask({ at: now });
  await move();
  now += 3_600_000;
  await move();
  expect(await drillOf(n)).toMatchObject({ state: 'ending', stop_reason: 'time_up' });
});

test('a ground is no tenant, and its pages are no load of anybody', async () => {
  await ask();
  await move();
  await onGround();
  const page = [GROUND, 'li', 'sms', 'drill-1', 1, false, false, new Date(now)] as const;
  await execute(db, recordPage, ...page);
  expect(await rows(db, listTenants)).toEqual([]);
  expect(await rows(db, countPages, new Date(0), new Date(0))).toEqual([]);
  const later = new Date(now + 3_600_000);
  expect(await rows(db, toldNobody, later)).toEqual([]);
  expect(await rows(db, undecidedSince, later)).toEqual([]);
});

test('a planned drill begins at its time, beside one that was at work before', async () => {
  const before = await ask();
  const planned = await ask({ startsAt: START + 3_600_000, carrier: null });
  await move();
  expect(await drillOf(planned)).toMatchObject({ state: 'planned', running_at: null });
  await askStop(db, 'demo', before, 'Wu');
  await move();
  now += 3_600_000;
  await move();
  await move();
  expect((await drillOf(before)).state).toBe('ended');
  expect((await drillOf(planned)).state).toBe('asked');
  // From now on it waits for a process that speaks for its terminals, as any other.
  now += 61_000;
  await move();
  expect(await drillOf(planned)).toMatchObject({ state: 'ended', stop_reason: 'not_carried' });
});

test.each([
  ['while a real incident is open', 'real_incident', () => grave('inc-9', START)],
  ['where nobody agrees any more', 'nobody_agreed', () => agree(false)],
  ['while another goes on', 'another_drill', () => ask().then(move)],
  ['long after its time', 'missed', async () => (now += 300_000)],
] as const)('a planned drill is not held %s', async (_when, end, prepare) => {
  const n = await ask({ startsAt: START + 1_000, carrier: null });
  await prepare();
  now += 2_000;
  await move();
  expect(await drillOf(n)).toMatchObject({ state: 'ended', stop_reason: end });
});

test('where nobody decided at its time it begins late, and is then waited for anew', async () => {
  const n = await ask({ startsAt: START + 1_000, carrier: null });
  now += 290_000;
  await move();
  expect(await drillOf(n)).toMatchObject({ state: 'asked', called_at: new Date(now) });
  now += 59_000;
  await move();
  expect((await drillOf(n)).state).toBe('asked');
  now += 2_000;
  await move();
  expect(await drillOf(n)).toMatchObject({ state: 'ended', stop_reason: 'not_carried' });
});

test('a time in the past, or in another season, is refused; so is one plan too many', async () => {
  const at = (startsAt: number) => ask({ startsAt, carrier: null });
  const refused = { code: 'drill_time_refused' };
  await expect(at(START)).rejects.toMatchObject(refused);
  await expect(at(START + 100 * 86_400_000)).rejects.toMatchObject(refused);
  for (let i = 1; i <= 50; i += 1) await at(START + i * 60_000);
  await expect(at(START + 1_000)).rejects.toMatchObject(refused);
});
