/** What the API answers and writes down, over real HTTP and a real database. */
import { execute, rows } from '#infra/db/query.js';
import { saveEngineState, saveRules } from '#infra/store/engine.sql.js';
import { appendIncidentEvent, unfoldedEvents } from '#infra/store/incidents.sql.js';
import { endNotification, enqueueNotification } from '#infra/store/outbox.sql.js';
import { numberProfiles } from '#infra/store/terminals.sql.js';
import { anIncident, aRun, storeIncident, storeRun } from '../support/an-incident.js';
import { stopTestServer } from '../support/database.js';
import { addCodes, addTraffic, upsertTerminals } from '../support/seed-store.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

let api: TestApi;

beforeEach(async () => {
  api = await startTestApi();
});

afterEach(() => api?.close());
afterAll(stopTestServer);

const MINUTE = 60_000;
/**
 * Too long ago for a terminal that is heard from every half minute. A day, since silence is judged
 * by ingest's last checkpoint: here the hour in which the tests' template database was made.
 */
const changedAt = Date.now() - 24 * 60 * MINUTE;

async function storeTerminal(tenant: string, terminal: string, merchant: string | null) {
  const [profile] = await rows(api.db, numberProfiles, [tenant], ['{"region":"north"}']);
  const attributes = JSON.stringify({ region: 'north', fw: '2.1' });
  const id = profile?.id ?? 0;
  await execute(
    api.db,
    upsertTerminals,
    [tenant],
    [terminal],
    [true],
    [id],
    [merchant],
    [attributes],
    [30],
    [false],
    [1],
    [true],
    [null],
    [null],
    [120],
    [new Date(changedAt)],
  );
}

async function storeTraffic(at: number, acquirer: string, attempts: number, failures: number) {
  const row = [attempts, attempts - failures, 0, failures, 0, 0, failures, attempts].map((n) => [
    n,
  ]);
  const [a, b, c, d, e, f, g, h] = row as [
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
  ];
  await execute(api.db, addTraffic, ['demo'], [new Date(at)], [acquirer], a, b, c, d, e, f, g, h);
  await execute(api.db, addCodes, ['demo'], [new Date(at)], [acquirer], ['iso8583:55'], [failures]);
}

test('an installation that has heard nothing answers empty lists for the tenant demo', async () => {
  expect((await api.get('/api/v1/incidents')).json).toEqual({ items: [] });
  expect((await api.get('/api/v1/terminals')).json).toEqual({ items: [] });
  expect((await api.get('/api/v1/rules')).json).toEqual({
    loadedAt: null,
    items: [],
    mistakes: [],
    change: null,
  });
  const wall = await api.get('/api/v1/wall');
  expect(wall.json).toMatchObject({ tenant: 'demo', newestAt: null, engine: { ok: false } });
});

test('incidents are listed newest first, open ones or all, as many as wanted', async () => {
  await storeIncident(api.db, anIncident({ id: 'inc-1', startedAt: 1_000 }));
  await storeIncident(api.db, anIncident({ id: 'inc-2', startedAt: 2_000, resolvedAt: 9_000 }));
  await storeIncident(api.db, anIncident({ id: 'inc-3', startedAt: 3_000 }));
  await storeIncident(api.db, anIncident({ id: 'inc-4', tenant: 'other' }));
  const ids = async (query: string) => {
    const { json } = await api.get(`/api/v1/incidents?tenant=demo${query}`);
    return ((json?.items ?? []) as { id: string }[]).map(({ id }) => id);
  };
  expect(await ids('')).toEqual(['inc-3', 'inc-1']);
  expect(await ids('&status=all')).toEqual(['inc-3', 'inc-2', 'inc-1']);
  expect(await ids('&status=all&limit=1')).toEqual(['inc-3']);
});

test('the tenant nobody named is demo, even beside one that comes first', async () => {
  await storeTerminal('acme', 't-1', null);
  await storeTerminal('demo', 't-2', null);
  const { json } = await api.get('/api/v1/terminals');
  expect(json?.items).toMatchObject([{ terminal: 't-2' }]);
});

test('an incident comes with its story, who was told of it, and its playbook run', async () => {
  const incident = anIncident({ startedAt: 1_000 });
  await storeIncident(api.db, incident);
  await storeRun(api.db, aRun());
  const event = { kind: 'triggered', at: 2_000, incident };
  const body = JSON.stringify(event);
  await rows(api.db, appendIncidentEvent, 'demo', 'inc-1', new Date(2_000), event.kind, body, true);
  for (const [id, state] of [
    ['1', 'sent'],
    ['2', 'gave_up'],
  ] as const) {
    const key = `key-${id}`;
    await execute(
      api.db,
      enqueueNotification,
      'demo',
      'inc-1',
      'webhook',
      'first',
      key,
      '{}',
      new Date(2_000),
    );
    const error = state === 'sent' ? null : 'timeout';
    await execute(api.db, endNotification, Number(id), state, new Date(2_000 + Number(id)), error);
  }
  const { status, json } = await api.get('/api/v1/incidents/inc-1');
  expect(status).toBe(200);
  expect(json).toMatchObject({ incident: { id: 'inc-1' }, run: { incident: 'inc-1' } });
  expect(json?.timeline).toMatchObject([
    { at: 2_000, key: 'triggered' },
    { at: 2_001, key: 'notified', params: { receiver: 'webhook', reason: 'first' } },
    { at: 2_002, key: 'notify_gave_up', params: { receiver: 'webhook', reason: 'timeout' } },
  ]);
});

test('the line of an incident counts its codes at the acquirers of its cause', async () => {
  const startedAt = Math.floor(Date.now() / 10_000) * 10_000 - 2 * MINUTE;
  await storeIncident(api.db, anIncident({ startedAt }));
  await storeTraffic(startedAt - 6 * MINUTE, 'acq-1', 99, 0);
  await storeTraffic(startedAt - MINUTE, 'acq-1', 10, 0);
  await storeTraffic(startedAt, 'acq-1', 10, 8);
  await storeTraffic(startedAt, 'acq-2', 50, 1);
  const { json } = await api.get('/api/v1/incidents/inc-1/series');
  expect(json).toEqual({
    bucketSeconds: 10,
    startedAt,
    baseline: 0.01,
    points: [
      { at: startedAt - MINUTE, attempts: 10, failures: 0 },
      { at: startedAt, attempts: 10, failures: 8 },
    ],
  });
});

test('what a person says is appended for the engine; the incident stays as it is', async () => {
  const incident = anIncident();
  await storeIncident(api.db, incident);
  await storeRun(api.db, aRun());
  const listener = await api.db.connect('people');
  const woken: (string | undefined)[] = [];
  listener.on('notification', ({ payload }) => woken.push(payload));
  await listener.query('listen tillwatch_people');
  const at = '/api/v1/incidents/inc-1';
  const accepted = { status: 202, json: { accepted: true } };
  expect(await api.post(`${at}/acknowledge`, { by: ' Li Wei ', note: 'a\nb' })).toMatchObject(
    accepted,
  );
  const done = { by: 'Li Wei', outcome: 'done' };
  expect(await api.post(`${at}/steps/exchange_keys`, done)).toMatchObject(accepted);
  expect(await api.post(`${at}/resolve`, { by: 'Li Wei', reason: 'drill' })).toMatchObject(
    accepted,
  );
  const events = await rows(api.db, unfoldedEvents);
  expect(events.map(({ body }) => body)).toEqual([
    { kind: 'acknowledged', at: expect.any(Number), by: 'Li Wei', note: 'a\nb' },
    { kind: 'step_done', at: expect.any(Number), step: 'exchange_keys', ...done },
    { kind: 'resolved_by_hand', at: expect.any(Number), by: 'Li Wei', reason: 'drill' },
  ]);
  await listener.query('select 1');
  await listener.end();
  expect(woken).toEqual(['demo inc-1', 'demo inc-1', 'demo inc-1']);
  const { json } = await api.get(at);
  expect(json?.incident).toEqual(incident);
});

test('of many who take an incident at once, one has it and the others learn who', async () => {
  await storeIncident(api.db, anIncident());
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => {
      return api.post('/api/v1/incidents/inc-1/acknowledge', { by: `person ${n}` });
    }),
  );
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  expect(await rows(api.db, unfoldedEvents)).toHaveLength(1);
});

test('terminals are found by name and merchant, in either case, without patterns', async () => {
  await storeTerminal('demo', 'T-100', 'Shop_A');
  await storeTerminal('demo', 't-200', null);
  const found = async (search: string) => {
    const { json } = await api.get(`/api/v1/terminals?search=${encodeURIComponent(search)}`);
    return ((json?.items ?? []) as { terminal: string }[]).map(({ terminal }) => terminal);
  };
  expect(await found('t-1')).toEqual(['T-100']);
  expect(await found('SHOP_a')).toEqual(['T-100']);
  expect(await found('%')).toEqual([]);
  expect(await found("' or 1=1 --")).toEqual([]);
  expect((await api.get('/api/v1/terminals/T-100')).json).toEqual({
    tenant: 'demo',
    terminal: 'T-100',
    registered: false,
    state: null,
    online: false,
    why: null,
    lastSeenAt: changedAt,
    clockSkewMs: 120,
    attributes: { region: 'north', fw: '2.1', merchant: 'Shop_A' },
  });
});

test('the rules are what the engine last loaded, mistakes included', async () => {
  const summary = { en: 'Error 55 in mass', 'zh-CN': '大量错误 55' };
  const rule = { alert: 'MassError55', file: 'pin.yaml', severity: 'SEV2', detector: 'x', summary };
  await execute(
    api.db,
    saveRules,
    new Date(5_000),
    JSON.stringify([rule]),
    '["a.yaml:1:1: no"]',
    null,
  );
  const { json } = await api.get('/api/v1/rules');
  expect(json).toEqual({
    loadedAt: 5_000,
    items: [rule],
    mistakes: ['a.yaml:1:1: no'],
    change: null,
  });
});

test('the wall shows traffic, codes and an engine that follows', async () => {
  const now = Date.now();
  const bucket = Math.floor(now / 10_000) * 10_000;
  await storeTerminal('demo', 't-1', null);
  await storeTraffic(bucket - 20 * MINUTE, 'acq-1', 100, 30);
  await storeTraffic(bucket, 'acq-1', 10, 5);
  await execute(api.db, saveEngineState, 'demo', '', 0, new Date(now), new Date(now));
  const { json } = await api.get('/api/v1/wall');
  expect(json).toMatchObject({
    tenant: 'demo',
    fleet: { known: 1, online: 0 },
    acquirers: [{ acquirer: 'acq-1', points: [{ attempts: 100 }, { attempts: 10, failures: 5 }] }],
    codes: [{ code: 'iso8583:55', perMinute: 1, normalPerMinute: expect.any(Number) }],
    regions: [{ region: 'north', known: 1, online: 0 }],
    engine: { ok: true },
  });
});

test('machines that look after the process are answered', async () => {
  expect(await api.get('/healthz')).toMatchObject({ status: 200, text: 'ok' });
  expect(await api.get('/readyz')).toMatchObject({
    status: 200,
    json: { ready: true, reasons: [] },
  });
  await api.get('/api/v1/incidents/inc-1');
  const { text } = await api.get('/metrics');
  const labels = 'method="GET",route="/api/v1/incidents/:incident",status="404"';
  expect(text).toContain(`pos_api_request_seconds_count{${labels}} 1`);
  expect(text).toContain('pos_api_live_clients 0');
  expect(text).toContain('pos_api_live_frames_dropped_total 0');
});
