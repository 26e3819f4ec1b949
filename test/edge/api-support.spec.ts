/** Support over HTTP: a caller is found by what he can say, and told what is true for him. */
import { execute } from '#infra/db/query.js';
import { addMembers, dropMembers } from '#infra/store/incidents.sql.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer } from '../support/database.js';
import { importExamples } from '../support/import-registry.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

let api: TestApi;

beforeEach(async () => {
  api = await startTestApi();
  await importExamples(api.db);
});

afterEach(() => api?.close());
afterAll(stopTestServer);

const ask = async (q: string) =>
  (await api.get(`/api/v1/support?tenant=demo&q=${encodeURIComponent(q)}`)).json;

async function hit(kind: 'terminal' | 'merchant', ...names: string[]) {
  await execute(api.db, addMembers, 'demo', 'inc-1', kind, names);
}

test.each(['13800138000', '+86 138 0013 8000', '138-0013-8000', '0086 13800138000', 'm-100'])(
  'the merchant is known by %s, and is not hit',
  async (q) => {
    await storeIncident(api.db, anIncident());
    await hit('merchant', 'm-200');
    expect(await ask(q)).toMatchObject({ merchants: ['m-100'], verdict: 'not_hit', incidents: [] });
  },
);

test('who is hit is told the words for his incident; when it is over, that', async () => {
  await storeIncident(api.db, anIncident());
  await hit('merchant', 'm-100', 'm-300');
  const answer = await ask('13800138000');
  expect(answer).toMatchObject({
    verdict: 'hit',
    incidents: [{ id: 'inc-1', hit: 'merchant', resolvedAt: null }],
    say: { en: expect.stringMatching(/Do not/), 'zh-CN': expect.stringMatching(/请勿/) },
  });
  // One that no registry has, but that failed.
  expect(await ask('m-300')).toMatchObject({ verdict: 'hit', merchants: ['m-300'] });
  await execute(api.db, dropMembers, 'demo', 'inc-1');
  expect(await ask('13800138000')).toMatchObject({ verdict: 'not_hit' });
});

test('nobody is known by a few digits, a mail address, or what another tenant has', async () => {
  await storeIncident(api.db, anIncident());
  await hit('merchant', 'm-100');
  for (const q of ['8000', '138000', 'desk@green-leaf.example', '13900000000', 'm-1']) {
    expect(await ask(q)).toMatchObject({ verdict: 'stranger', merchants: [], incidents: [] });
  }
  const other = await api.get('/api/v1/support?tenant=other&q=m-100');
  expect(other.status === 404 || other.json?.verdict === 'stranger').toBe(true);
});

test('a card number is not asked for', async () => {
  const refused = await api.get('/api/v1/support?tenant=demo&q=4111111111111111');
  expect(refused.status).toBe(400);
});
