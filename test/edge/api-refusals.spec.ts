/** What the API refuses, and that it says why without saying anything about its insides. */
import { request } from 'node:http';
import { anIncident, aRun, storeIncident, storeRun } from '../support/an-incident.js';
import { type Cuttable, openCuttable } from '../support/cuttable.js';
import { stopTestServer } from '../support/database.js';
import { type Answer, startTestApi, type TestApi } from '../support/test-api.js';

const TOKEN = 'a-token-of-many-letters';
let api: TestApi;
let closed: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  closed = await startTestApi({ API_TOKEN: TOKEN });
  await storeIncident(api.db, anIncident({ id: 'inc-1' }));
  await storeRun(api.db, aRun());
  await storeIncident(api.db, anIncident({ id: 'inc-2', resolvedAt: 1_760_000_900_000 }));
  const acknowledged = { acknowledgedAt: 1, acknowledgedBy: 'Ada' };
  await storeIncident(api.db, anIncident({ id: 'inc-3', status: 'acknowledged', ...acknowledged }));
  const [first, ...rest] = aRun().steps;
  if (!first) throw new Error('the run of the test has no step');
  const steps = [{ ...first, status: 'done' as const, by: 'Ada', at: 1 }, ...rest];
  await storeRun(api.db, aRun({ incident: 'inc-3', steps }));
});

afterAll(async () => {
  await api?.close();
  await closed?.close();
  await stopTestServer();
});

function problem(status: number, code: string) {
  return { status, json: { type: `urn:tillwatch:problem:${code}`, status, code } };
}

/** Nothing of our insides may ever be in an answer. */
function expectDiscreet(answer: Answer) {
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.text).not.toMatch(/\bat .*\(|node_modules|\.ts:|select |insert |query /i);
}

const by = 'Li Wei';

test.each([
  ['/api/v1/incidents/inc-99', 404, 'incident_not_found'],
  ['/api/v1/incidents/inc-1?tenant=other', 404, 'incident_not_found'],
  ['/api/v1/incidents/%00', 404, 'incident_not_found'],
  ['/api/v1/incidents/inc-99/series', 404, 'incident_not_found'],
  ['/api/v1/terminals/t-99', 404, 'terminal_not_found'],
  ['/api/v1/terminals/..%2f..%2fetc', 404, 'terminal_not_found'],
  ['/api/v1/incidents?limit=0', 400, 'invalid_request'],
  ['/api/v1/incidents?limit=501', 400, 'invalid_request'],
  ['/api/v1/incidents?limit=1&limit=2', 400, 'invalid_request'],
  ['/api/v1/incidents?status=closed', 400, 'invalid_request'],
  ['/api/v1/incidents?sort=severity', 400, 'invalid_request'],
  ['/api/v1/incidents?tenant=%27%20or%201=1', 400, 'invalid_request'],
  ['/api/v1/terminals?search=%00', 400, 'invalid_request'],
  ['/api/v1/wall?token=secret', 400, 'invalid_request'],
  ['/api/v1/%zz', 400, 'invalid_request'],
  ['/api/v1/nothing', 404, 'not_found'],
  ['/api', 404, 'not_found'],
  ['/live', 404, 'not_found'],
])('GET %s is answered %d %s', async (path, status, code) => {
  const answer = await api.get(path);
  expect(answer).toMatchObject(problem(status, code));
  expectDiscreet(answer);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test.each([
  ['inc-99/acknowledge', { by }, 404, 'incident_not_found'],
  ['nonsense/acknowledge', { by }, 404, 'incident_not_found'],
  ['inc-2/acknowledge', { by }, 409, 'incident_already_resolved'],
  ['inc-3/acknowledge', { by }, 409, 'incident_already_acknowledged'],
  ['inc-2/resolve', { by, reason: 'x' }, 409, 'incident_already_resolved'],
  ['inc-1/steps/reboot', { by, outcome: 'done' }, 404, 'step_not_found'],
  ['inc-3/steps/call_acquirer', { by, outcome: 'skipped' }, 409, 'step_already_done'],
  ['inc-2/steps/call_acquirer', { by, outcome: 'done' }, 409, 'incident_already_resolved'],
  ['inc-1/acknowledge', {}, 400, 'invalid_request'],
  ['inc-1/acknowledge', { by: '   ' }, 400, 'invalid_request'],
  ['inc-1/acknowledge', { by: 'x'.repeat(65) }, 400, 'invalid_request'],
  ['inc-1/acknowledge', { by: 'a\u0000b' }, 400, 'invalid_request'],
  ['inc-1/acknowledge', { by: 'a\u202eb' }, 400, 'invalid_request'],
  ['inc-1/acknowledge', { by: '\ud800' }, 400, 'invalid_request'],
  ['inc-1/acknowledge', { by, note: 'card 4111 1111 1111 1111' }, 400, 'invalid_request'],
  ['inc-1/acknowledge', { by, status: 'resolved' }, 400, 'invalid_request'],
  ['inc-1/acknowledge', [], 400, 'invalid_request'],
  ['inc-1/acknowledge', '{"by":"x","__proto__":{"polluted":true}}', 400, 'invalid_request'],
  ['inc-1/acknowledge', '{"by":', 400, 'invalid_request'],
  ['inc-1/acknowledge', '', 400, 'invalid_request'],
  ['inc-1/resolve', { by }, 400, 'invalid_request'],
  ['inc-1/steps/call_acquirer', { by, outcome: 'failed' }, 400, 'invalid_request'],
  ['inc-1/resolve', { by, reason: 'x'.repeat(70_000) }, 413, 'too_large'],
  ['inc-1', { by }, 404, 'not_found'],
])('POST %s %j is refused with %d %s', async (path, body, status, code) => {
  const answer = await api.post(`/api/v1/incidents/${path}`, body);
  expect(answer).toMatchObject(problem(status, code));
  expectDiscreet(answer);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('a refusal names every mistake and its field', async () => {
  const body = { outcome: 'maybe', extra: 1 };
  const { json } = await api.post('/api/v1/incidents/inc-1/steps/call_acquirer', body);
  expect(json?.mistakes).toEqual([
    expect.stringMatching(/^by: /),
    expect.stringMatching(/^outcome: /),
    expect.stringContaining('"extra"'),
  ]);
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/xml'])(
  'a body of %s is refused',
  async (type) => {
    const path = '/api/v1/incidents/inc-1/acknowledge';
    const answer = await api.post(path, { by }, { 'content-type': type });
    expect(answer).toMatchObject(problem(415, 'unsupported_media_type'));
  },
);

test('the title is in the language that was asked for', async () => {
  const ask = (language: string) =>
    api.get('/api/v1/incidents/inc-99', { 'accept-language': language });
  const chinese = await ask('zh-CN,zh;q=0.9');
  expect(chinese.json?.title).toBe('没有该故障');
  expect(chinese.headers.get('content-language')).toBe('zh-CN');
  expect((await ask('fr')).json?.title).toBe('No such incident');
});

/** `fetch` does not let a caller write these headers. */
function rawPost(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const [host, port] = api.host.split(':');
    const path = '/api/v1/incidents/inc-99/acknowledge';
    const all = { 'content-type': 'application/json', ...headers };
    request({ host, port, path, method: 'POST', headers: all }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end('{"by":"x"}');
  });
}

test.each([
  ['another site', 'https://evil.example', 403],
  ['an unknown place', 'null', 403],
  ['another port', 'http://127.0.0.1:1', 403],
])('what a page of %s makes a browser post is refused', async (_name, origin, status) => {
  expect(await rawPost({ origin })).toBe(status);
});

test('what our own page posts is heard', async () => {
  expect(await rawPost({ origin: `http://${api.host}` })).toBe(404);
  expect(await rawPost({})).toBe(404);
});

test('nothing allows another site to read', async () => {
  const answer = await api.get('/api/v1/incidents', { origin: 'https://evil.example' });
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
});

test.each([
  ['nothing', {}, '/api/v1/incidents'],
  ['another token', { authorization: 'Bearer another-token' }, '/api/v1/incidents'],
  ['the token in the address', {}, `/api/v1/incidents?token=${TOKEN}`],
  ['an address that is spelt otherwise', {}, '/%61pi/v1/incidents'],
  ['nothing, for the document', {}, '/api/v1/openapi.json'],
])('with a token in the settings, %s is refused', async (_name, headers, path) => {
  const answer = await closed.get(path, headers);
  expect(answer).toMatchObject(problem(401, 'unauthorised'));
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  expectDiscreet(answer);
});

test('with a token in the settings, the token opens, and probes need none', async () => {
  const authorization = `Bearer ${TOKEN}`;
  expect((await closed.get('/api/v1/incidents', { authorization })).status).toBe(200);
  expect((await closed.get('/healthz')).status).toBe(200);
  const posted = await closed.post('/api/v1/incidents/inc-1/acknowledge', { by });
  expect(posted.status).toBe(401);
});

test('while the database is away everything says so, and comes back by itself', async () => {
  let network: Cuttable | undefined;
  const own = await startTestApi({}, async (url) => {
    network = await openCuttable(url);
    return network.url;
  });
  try {
    expect((await own.get('/api/v1/rules')).status).toBe(200);
    network?.cut();
    for (const path of ['/api/v1/rules', '/api/v1/wall', '/api/v1/incidents/inc-1']) {
      const away = await own.get(path);
      expect(away).toMatchObject(problem(503, 'database_away'));
      expect(away.headers.get('retry-after')).toBe('5');
      expectDiscreet(away);
    }
    const posted = await own.post('/api/v1/incidents/inc-1/acknowledge?tenant=demo', { by });
    expect(posted).toMatchObject(problem(503, 'database_away'));
    expect(await own.get('/readyz')).toMatchObject({ status: 503, json: { ready: false } });
    expect((await own.get('/healthz')).status).toBe(200);
    network?.mend();
    expect((await own.get('/api/v1/rules')).status).toBe(200);
  } finally {
    await own.close();
    await network?.close();
  }
});
