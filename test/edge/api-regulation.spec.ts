/** What an incident means to authorities: measured from the store, said by people, counted down. */
import { HOUR, MINUTE } from '#domain/base/instant.js';
import type { Incident } from '#domain/incident/incident.js';
import type { Duties } from '#domain/regulation/compose-duty.js';
import { rows } from '#infra/db/query.js';
import { deployFolder } from '#infra/deploy-folder.js';
import { unfoldedEvents } from '#infra/store/incidents.sql.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer } from '../support/database.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi({
    REGULATION_FILE: `${deployFolder('regulation')}/dora.example.yaml`,
  });
});
afterEach(() => api?.close());
afterAll(stopTestServer);

const at = '/api/v1/incidents/inc-1/regulation';
const by = 'Li';
const onset = Date.UTC(2026, 2, 10, 8);

/** Three hours of a bank of which nearly everything fails. */
function aLongOutage(changes: Partial<Incident> = {}): Incident {
  return anIncident({
    ...{ startedAt: onset, detectedAt: onset + MINUTE, resolvedAt: onset + 3 * HOUR },
    ...{ status: 'resolved', kind: 'outage', ...changes },
  });
}

async function duties(): Promise<Duties> {
  const { json, status } = await api.get(at);
  expect(status).toBe(200);
  return json as unknown as Duties;
}

/** Ten days of ten attempts a minute; of the outage's minutes the first half hour is calm. */
async function seedTraffic(): Promise<void> {
  const columns = '(tenant, at, acquirer, attempts, approved, declined, failed, no_answer, pin, ';
  await api.db.pool.query(
    `insert into traffic_1h ${columns} failures, messages)
     select 'demo', at, 'acq-1', 600, 0, 0, 0, 0, 0, 0, 0
       from generate_series($1::timestamptz - interval '10 days', $1, '1 hour') as at
      where at < $1`,
    [new Date(onset)],
  );
  await api.db.pool.query(
    `insert into traffic_1m ${columns} failures, messages)
     select 'demo', at, acquirer, 10, 0, 0, 0, 0, 0, 0, 0
       from generate_series($1::timestamptz, $1 + interval '4 hours', '1 minute') as at,
            unnest(array['acq-1', 'acq-2']) as acquirer`,
    [new Date(onset)],
  );
  await api.db.pool.query(
    `insert into code_1m (tenant, at, acquirer, code, failures)
     select 'demo', at, 'acq-1', 'iso8583:55', 9
       from generate_series($1::timestamptz + interval '30 minutes', $1 + interval '4 hours',
                            '1 minute') as at`,
    [new Date(onset)],
  );
}

test('what can be measured is measured from the counts that are stored', async () => {
  await storeIncident(api.db, aLongOutage());
  await seedTraffic();
  const [dora] = (await duties()).duties;
  expect(dora?.measures.spans).toMatchObject({ duration: 3 * HOUR, downtime: 150 * MINUTE });
  expect(dora?.measures.counts.failures).toBe(150 * 9);
  expect(dora?.measures.shares.failures).toBeCloseTo((150 * 9) / (24 * 600), 6);
  const met = Object.fromEntries(dora?.criteria.map((one) => [one.id, one.met]) ?? []);
  expect(met).toMatchObject({ critical: true, duration: true, reputation: null, malicious: null });
});

test('the value at stake is estimated from records before it, until a person says it', async () => {
  const sales = [
    { currency: 'EUR', records: 8_201, amount: 8_201 * 1_835 },
    { currency: 'CHF', records: 3, amount: 3_000 },
  ];
  await storeIncident(api.db, aLongOutage({ sales }));
  await seedTraffic();
  const reading = async () => {
    const [dora] = (await duties()).duties;
    const [about, ...rest] = dora?.criteria.find(({ id }) => id === 'clients')?.readings ?? [];
    return [about, ...rest].find((one) => one?.about === 'value');
  };
  const stake = { currency: 'EUR', failures: 1_350, mean: 18.35, records: 8_201, value: 24_763 };
  expect(await reading()).toMatchObject({ value: 24_763, met: false, estimates: [stake] });
  const face = async () => (await api.get('/api/v1/incidents/inc-1')).json?.atStake;
  expect(await face()).toEqual([expect.objectContaining({ ...stake, said: null })]);
  const inWords = /≈ 24,763 EUR \(estimate: 1,350 failed payments × 18\.35 EUR mean of 8,2/;
  for (const format of ['md', 'html']) {
    const { text } = await api.get(`/api/v1/incidents/inc-1/export?format=${format}`);
    expect(text).toMatch(inWords);
    expect(text).toMatch(/Value of affected payments: 24,763 EUR \(over 5,000,000 EUR; estimate:/);
  }
  const file = (await api.get('/api/v1/incidents/inc-1/export')).json;
  expect(file?.atStake).toMatchObject([stake]);
  expect((await api.get('/api/v1/incidents/inc-1/review')).json?.atStake).toMatchObject([stake]);

  const answer = { by, input: 'value_eur', value: 6_000_000 };
  expect((await api.post(`${at}/answers`, answer)).status).toBe(202);
  expect(await reading()).toMatchObject({ value: 6_000_000, met: true, estimates: [] });
  expect(await face()).toMatchObject([{ value: 24_763, said: { value: 6_000_000, by } }]);
  const { text } = await api.get('/api/v1/incidents/inc-1/export?format=md&lang=zh-CN');
  expect(text).toContain('6,000,000 EUR (由 Li 确认；估算 24,763 EUR');
});

test('people answer, grade and report; each is an event, and the clock follows', async () => {
  await storeIncident(api.db, aLongOutage());
  const say = (what: string, body: object) => api.post(`${at}/${what}`, { by, ...body });
  const answers = [
    await say('answers', { input: 'reputation', value: true }),
    await say('grade', { regulation: 'dora', grade: 'major', reason: 'in the papers' }),
    await say('reports', { regulation: 'dora', report: 'initial', reference: 'A-7' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
  const said = await rows(api.db, unfoldedEvents);
  expect(said.map(({ body }) => body.kind)).toEqual([
    'authority_answered',
    'authority_graded',
    'authority_told',
  ]);
  const { asked, duties: all } = await duties();
  expect(asked.find(({ id }) => id === 'reputation')?.answer).toMatchObject({ value: true, by });
  const [initial, intermediate, final] = all[0]?.reports ?? [];
  expect(initial).toMatchObject({ owed: 'yes', sent: { by, reference: 'A-7' } });
  expect(intermediate?.dueAt).toBe((initial?.sent?.at ?? 0) + 72 * HOUR);
  expect(final).toMatchObject({ dueAt: null, from: ['intermediate'] });
  const page = await api.get('/api/v1/incidents/inc-1/export?format=html&lang=zh-CN');
  expect(page.text).toMatch(/监管报告：?:? ?欧盟 DORA[\s\S]*请由贵方律师确认[\s\S]*Li/);
  const json = await api.get('/api/v1/incidents/inc-1/export');
  expect(json.json?.regulation).toMatchObject({ duties: [{ graded: { grade: 'major' } }] });
});

test('a report is sent once, of two people who say so at the same moment, too', async () => {
  await storeIncident(api.db, aLongOutage());
  const tell = (body: object) =>
    api.post(`${at}/reports`, { by, regulation: 'dora', report: 'initial', ...body });
  const tomorrow = await tell({ sentAt: Date.now() + 24 * HOUR });
  expect(tomorrow.json).toMatchObject({ code: 'invalid_request', status: 400 });
  const both = await Promise.all([tell({}), tell({})]);
  expect(both.map(({ status }) => status).sort()).toEqual([202, 409]);
  expect((await tell({})).json).toMatchObject({ code: 'report_already_sent' });
});

test('what the file does not have, and an answer of another kind, is refused', async () => {
  await storeIncident(api.db, aLongOutage());
  const refused = async (what: string, body: object) =>
    (await api.post(`${at}/${what}`, { by, ...body })).json?.code;
  const reason = 'so it is';
  expect([
    await refused('answers', { input: 'mood', value: true }),
    await refused('grade', { regulation: 'moon', grade: null, reason }),
    await refused('grade', { regulation: 'dora', grade: 'mega', reason }),
    await refused('reports', { regulation: 'dora', report: 'poem' }),
  ]).toEqual(Array.from({ length: 4 }, () => 'regulation_not_found'));
  expect(await refused('answers', { input: 'cost_eur', value: true })).toBe('invalid_request');
  expect((await api.get('/api/v1/incidents/inc-9/regulation')).status).toBe(404);
});

test('incidents of the same cause within half a year count as one', async () => {
  await storeIncident(api.db, aLongOutage());
  const before = (id: string, daysAgo: number, changes: Partial<Incident> = {}) => {
    const startedAt = onset - daysAgo * 24 * HOUR;
    return storeIncident(
      api.db,
      aLongOutage({ id, startedAt, resolvedAt: startedAt + HOUR, ...changes }),
    );
  };
  await before('inc-2', 30);
  await before('inc-3', 300);
  await before('inc-4', 20, { diagnosis: 'another' });
  await before('inc-5', 10, { status: 'merged' });
  const [dora] = (await duties()).duties;
  expect(dora?.repeats).toEqual(['inc-2']);
  expect(dora?.measures.spans.duration).toBe(4 * HOUR);
});

test('without a file nothing is owed, and nothing can be said', async () => {
  await api.close();
  api = await startTestApi();
  await storeIncident(api.db, aLongOutage());
  expect(await duties()).toEqual({ asked: [], duties: [] });
  const { json } = await api.post(`${at}/answers`, { by, input: 'reputation', value: true });
  expect(json).toMatchObject({ code: 'regulation_not_found' });
});
