/** What is seen with hindsight, asked over HTTP. */
import { MINUTE, SECOND } from '#domain/base/instant.js';
import type { Hindsight } from '#domain/incident/hindsight.js';
import { execute } from '#infra/db/query.js';
import { addHindsight } from '#infra/store/hindsight.sql.js';
import { saveIncident } from '#infra/store/incidents.sql.js';
import { anOutage } from '../support/an-outage.js';
import { stopTestServer } from '../support/database.js';
import { ticksOf } from '../support/engine-notation.js';
import { seedHistory } from '../support/seed-history.js';
import { startTestApi, type TestApi } from '../support/test-api.js';
import { START } from '../support/tiny-fleet.js';

const FIRED = START + 130 * SECOND;
const MISSED: Hindsight = {
  ...{ tenant: 'demo', kind: 'missed', rule: 'MassError55', of: 'outage', severity: 'SEV1' },
  cause: [{ attribute: 'acquirer', value: 'acq-1' }],
  explainedShare: 0.9,
  ...{ diagnosis: 'zone_pin_key', startedAt: FIRED - 9_000, firedAt: FIRED },
  ...{ until: FIRED + 9 * MINUTE, terminals: 40, lateTerminals: 38 },
  ...{ heardAt: FIRED + 57 * MINUTE, incident: null, detectedAt: null },
};
const EARLIER: Hindsight = {
  ...MISSED,
  ...{ kind: 'earlier', rule: 'HostErrors', firedAt: FIRED + 20 * MINUTE },
  ...{ until: FIRED + 40 * MINUTE, incident: 'inc-9', detectedAt: FIRED + 28 * MINUTE },
};

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await seedHistory(api.db, ticksOf('0s acq-1 10 acq-2 10\n 200s end'));
  for (const found of [MISSED, EARLIER]) {
    const { tenant, firedAt, until, incident } = found;
    const [fired, ended, foundAt] = [firedAt, until, FIRED + 60 * MINUTE].map((at) => new Date(at));
    if (!fired || !ended || !foundAt) throw new Error();
    const body = JSON.stringify(found);
    await execute(api.db, addHindsight, tenant, fired, ended, foundAt, incident, body);
  }
  const told = anOutage({ id: 'inc-9', startedAt: EARLIER.firedAt, status: 'acknowledged' });
  const at = new Date(told.startedAt);
  const face = JSON.stringify(told);
  await execute(api.db, saveIncident, 'demo', 'inc-9', told.status, 'SEV1', at, null, at, face);
});

afterAll(async () => {
  await api?.close();
  await stopTestServer();
});

test('findings come newest first, as figures and in both languages', async () => {
  const { status, json } = await api.get('/api/v1/hindsight?limit=5');
  expect(status).toBe(200);
  expect(json?.items).toMatchObject([
    { ...EARLIER, id: 'hs-2', words: { en: expect.stringContaining('inc-9 was opened 8 min') } },
    { ...MISSED, id: 'hs-1', words: { 'zh-CN': expect.stringContaining('当时没有通知任何人') } },
  ]);
  expect((await api.get('/api/v1/hindsight?limit=0')).status).toBe(400);
});

test('an explanation says what was heard then, and what late data made of it', async () => {
  const explain = (rule: string) => api.get(`/api/v1/rules/${rule}/explain?at=${FIRED}`);
  const { json } = await explain('MassError55');
  expect(json).toMatchObject({
    explanation: { verdict: 'below' },
    hindsight: [{ id: 'hs-1', kind: 'missed' }],
    words: {
      en: expect.arrayContaining([expect.stringContaining('With hindsight MassError55')]),
      'zh-CN': expect.arrayContaining([expect.stringContaining('事后看')]),
    },
  });
  expect((await explain('HostErrors')).json).toMatchObject({ hindsight: [] });
});

test('the story of the incident that came later has a line of it', async () => {
  const { json } = await api.get('/api/v1/incidents/inc-9');
  expect(json?.timeline).toEqual([
    { at: FIRED + 60 * MINUTE, key: 'hindsight', params: { minutes: 8, terminals: 38 } },
  ]);
});
