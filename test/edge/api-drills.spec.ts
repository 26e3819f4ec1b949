/** Drills over real HTTP: what the next one would meet, one that is planned and stopped. */
import { DrillPlan } from '#domain/oncall/due-drills.js';
import { planOf } from '#domain/oncall/plan.js';
import { execute } from '#infra/db/query.js';
import { seeDrillServer } from '#infra/store/drills.sql.js';
import { savePlan } from '#infra/store/oncall.sql.js';
import { aRoster } from '../support/a-roster.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer } from '../support/database.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api?.close());
afterAll(stopTestServer);

const path = '/api/v1/drills';
const by = 'Wu';
const story = { name: 'zpk-desync', title: { en: 'A key', 'zh-CN': '密钥' } };

async function agree(who: readonly string[]): Promise<void> {
  const roster = aRoster();
  const people = roster.people.map((each) => ({ ...each, drills: who.includes(each.id) }));
  const about = { externalUrl: 'https://t.example', warnings: [] };
  const plan = planOf({ ...roster, people }, () => 'mark', about);
  await execute(api.db, savePlan, new Date(), JSON.stringify(plan), '[]');
}

const outlook = async () => (await api.get(path)).json?.outlook;

test('before anything is asked it is told that nobody carries drills out', async () => {
  expect(await outlook()).toEqual({
    ...{ served: false, stories: [], schedule: [], agreed: [], onCall: [], inTheWay: null },
  });
  expect((await api.post(path, { by })).json).toMatchObject({ code: 'drill_nobody_agreed' });
});

test('whom it goes to, what plays, what is planned and what is in the way are told', async () => {
  const [first] = aRoster().people;
  await agree([first?.id ?? '']);
  const planned = { days: ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'], at: '10:00' };
  const file = DrillPlan.parse({
    drills: ['demo', 'other'].map((tenant) => ({ tenant, ...planned, time_zone: 'Asia/Shanghai' })),
  });
  const said = [JSON.stringify(file), JSON.stringify([story])] as const;
  await execute(api.db, seeDrillServer, new Date(), ...said);
  await storeIncident(api.db, anIncident({ severity: 'SEV1' }));
  const told = await outlook();
  expect(told).toMatchObject({
    served: true,
    stories: [story],
    agreed: [{ id: first?.id, name: first?.name }],
    inTheWay: { id: 'inc-1', severity: 'SEV1' },
  });
  const { schedule, onCall } = told as { schedule: { at: number }[]; onCall: object[] };
  // One tenant's file, once a day.
  expect(schedule).toHaveLength(10);
  expect((schedule[1]?.at ?? 0) - (schedule[0]?.at ?? 0)).toBe(86_400_000);
  expect(onCall).toHaveLength(aRoster().rotas.length);
  await execute(api.db, seeDrillServer, new Date(Date.now() - 60_000), ...said);
  expect(await outlook()).toMatchObject({ served: false });
});

test('one may be planned, and stopped before its time', async () => {
  await agree(aRoster().people.map(({ id }) => id));
  const startsAt = Date.now() + 3_600_000;
  const made = await api.post(path, { by, startsAt, terminals: 50 });
  expect(made.json).toMatchObject({ drill: { state: 'planned', startsAt }, score: null });
  expect((await api.post(path, { by })).json).toMatchObject({ drill: { state: 'asked' } });
  const late = await api.post(path, { by, startsAt: 1_000 });
  expect(late.json).toMatchObject({ code: 'drill_time_refused', status: 422 });
  const n = (made.json as { drill: { n: number } } | null)?.drill.n;
  expect((await api.post(`${path}/${n}/stop`, { by })).status).toBe(200);
  expect((await api.post(`${path}/${n}/stop`, { by })).json).toMatchObject({
    code: 'drill_already_over',
  });
});
