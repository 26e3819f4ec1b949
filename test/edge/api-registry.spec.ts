/** The registry over HTTP: imports as CSV and JSON, exports, and terminals as they were. */
import { execute, rows } from '#infra/db/query.js';
import { writeAttributeChanges } from '#infra/store/attribute-changes.sql.js';
import { numberProfiles } from '#infra/store/terminals.sql.js';
import { stopTestServer } from '../support/database.js';
import { exampleCsv, importExamples } from '../support/import-registry.js';
import { upsertTerminals } from '../support/seed-store.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

let api: TestApi;
const csv = { 'content-type': 'text/csv' };
const at = '/api/v1/registry';

beforeEach(async () => {
  api = await startTestApi();
});

afterEach(() => api?.close());
afterAll(stopTestServer);

function post(kind: string, body: unknown, query = '', headers: Record<string, string> = csv) {
  return api.post(`${at}/${kind}/import?tenant=demo${query}`, body, headers);
}

/** A terminal that has said these attributes. */
async function storeTerminal(terminal: string, attributes: Record<string, string>) {
  const [profile] = await rows(api.db, numberProfiles, ['demo'], ['{}']);
  const said = JSON.stringify(attributes);
  await execute(
    api.db,
    upsertTerminals,
    ...([['demo'], [terminal], [false], [profile?.id ?? 0], ['m-said'], [said], [30]] as const),
    ...([[false], [1], [true], [null], [null], [null], [new Date()]] as const),
  );
}

test('CSV is imported, listed and exported; JSON as well', async () => {
  const answer = await post('merchants', exampleCsv('merchants'), '&file=shops.csv&by=Li%20Wei');
  expect(answer).toMatchObject({ status: 200, json: { rows: 2, added: 2, revision: 1 } });
  const again = await post('merchants', exampleCsv('merchants'));
  expect(again.json).toMatchObject({ added: 0, changed: 0, unchanged: 2, revision: null });
  const listed = (await api.get(`${at}/imports`)).json;
  expect(listed?.items).toMatchObject([
    { revision: 1, kind: 'merchants', file: 'shops.csv', by: 'Li Wei', replaced: false, added: 2 },
  ]);
  const asJson = await api.get(`${at}/merchants/export`);
  expect(asJson.json?.items).toMatchObject([{ merchant: 'm-100' }, { merchant: 'm-200' }]);
  const asCsv = await api.get(`${at}/merchants/export`, { accept: 'text/csv' });
  expect(asCsv.headers.get('content-type')).toContain('text/csv');
  expect(asCsv.headers.get('content-disposition')).toContain('demo-merchants.csv');
  expect((await api.get(`${at}/merchants/export?format=csv`)).text).toBe(asCsv.text);
  expect(asCsv.text.replaceAll('\r\n', '\n')).toBe(exampleCsv('merchants'));
  const json = { 'content-type': 'application/json' };
  const back = await post('merchants', asJson.json, '', json);
  expect(back.json).toMatchObject({ unchanged: 2, revision: null });
  const other = await api.post(`${at}/merchants/import?tenant=other`, asJson.json);
  expect(other.json).toMatchObject({ added: 2, revision: 1 });
});

test('every mistake is told, up to a thousand, and nothing is imported', async () => {
  const lines = Array.from({ length: 1_200 }, (_, i) => `m ${i},Shop,x`);
  const answer = await post('merchants', `merchant,name,mcc\n${lines.join('\n')}`);
  expect(answer.status).toBe(422);
  expect(answer.json).toMatchObject({
    code: 'registry_import_refused',
    detail: 'merchants.csv has 1200 mistakes; nothing was imported',
    mistakesTotal: 1_200,
  });
  const mistakes = answer.json?.mistakes as string[];
  expect(mistakes).toHaveLength(1_000);
  expect(mistakes[0]).toBe('merchants.csv:2:10: mcc: "x": expected four digits (ISO 18245)');
  const chinese = await api.post(`${at}/merchants/import`, 'x\n', {
    ...csv,
    'accept-language': 'zh-CN',
  });
  expect(chinese.json?.title).toBe('导入内容有误');
  expect((await api.get(`${at}/merchants/export`)).json).toEqual({ items: [] });
});

test('mistakes in JSON are told by the place in the list', async () => {
  const items = [{ merchant: 'm-1', name: 'One' }, 7, { merchant: 'm-2', nme: 'x', name: 5 }];
  const answer = await api.post(`${at}/merchants/import`, { items });
  expect(answer.json?.mistakes).toEqual([
    'items.1: expected an object whose keys are columns',
    expect.stringContaining('items.2: "nme" is no column of merchants'),
    'items.2: name: expected a text',
  ]);
  expect(answer.text).toContain('did you mean \\"name\\"?');
});

test('a replacement that would retire too much is refused until somebody says yes', async () => {
  await importExamples(api.db);
  const one = exampleCsv('terminals').split('\n').slice(0, 2).join('\n');
  const refused = await post('terminals', one, '&replace=true');
  expect(refused).toMatchObject({ status: 409, json: { code: 'registry_replace_refused' } });
  const tried = await post('terminals', one, '&replace=true&yes=true&dryRun=true');
  expect(tried.json).toMatchObject({ retired: 3, revision: null });
  const done = await post('terminals', one, '&replace=true&yes=true');
  expect(done.json).toMatchObject({ retired: 3, revision: 6 });
});

test.each([
  ['an unknown kind', 'shops', 'a\n', 404, 'not_found'],
  ['an unknown setting', 'merchants?force=1', 'a\n', 400, 'invalid_request'],
  ['a form', 'merchants', 'a\n', 415, 'unsupported_media_type'],
  ['some JSON', 'merchants', '[]', 400, 'invalid_request'],
  ['too much', 'merchants', 'x'.repeat(33 * 1024 * 1024), 413, 'too_large'],
])('%s is refused', async (name, path, body, status, code) => {
  const [kind, query = ''] = path.split('?');
  const type = ({ form: 'text/plain', JSON: 'application/json' } as Record<string, string>)[
    name.split(' ')[1] ?? ''
  ];
  const headers = { 'content-type': type ?? 'text/csv' };
  const answer = await api.post(`${at}/${kind}/import?${query}`, body, headers);
  expect(answer).toMatchObject({ status, json: { code } });
});

test('CSV is read where a registry is imported, and nowhere else', async () => {
  const answer = await api.post('/api/v1/incidents/inc-1/acknowledge', 'by\nAda\n', csv);
  expect(answer).toMatchObject({ status: 415, json: { code: 'unsupported_media_type' } });
});

test('terminals show what the registry says, and which of them it does not know', async () => {
  await storeTerminal('T-001', { region: 'said', acquirer: 'said' });
  await storeTerminal('T-005', {});
  await storeTerminal('T-777', {});
  await importExamples(api.db);
  expect((await api.get('/api/v1/terminals/T-001')).json).toMatchObject({
    registered: true,
    state: 'active',
    attributes: { merchant: 'm-100', region: 'zhejiang', chain: 'green-leaf', acquirer: 'acq-1' },
  });
  const { json } = await api.get('/api/v1/terminals');
  const shown = ((json?.items ?? []) as Record<string, unknown>[])
    .map(({ terminal, registered, state }) => [terminal, registered, state])
    .sort();
  expect(shown).toEqual([
    ['T-001', true, 'active'],
    ['T-005', true, 'retired'],
    ['T-777', false, null],
  ]);
  expect((await api.get('/api/v1/wall')).json).toMatchObject({
    fleet: { known: 2, unregistered: 1 },
  });
});

test('a terminal is shown as it was, with what changed since', async () => {
  await storeTerminal('T-001', { fw: '2.0' });
  const moments = [new Date(Date.now() + 60_000)];
  await execute(
    api.db,
    writeAttributeChanges,
    ...([['demo'], ['T-001'], moments, ['hb'], ['fw'], ['1.0'], ['2.0']] as const),
  );
  const then = (await api.get(`/api/v1/terminals/T-001?at=${Date.now()}`)).json;
  expect(then).toMatchObject({ terminal: 'T-001', attributes: { fw: '1.0' } });
  const later = (await api.get('/api/v1/terminals/T-001?at=2099-01-01T00:00:00%2B08:00')).json;
  expect(later).toMatchObject({ asOf: 4_070_880_000_000, attributes: { fw: '2.0' } });
  expect((await api.get('/api/v1/terminals/T-001/history')).json).toEqual({
    items: [
      { at: moments[0]?.getTime(), source: 'hb', attribute: 'fw', was: '1.0', became: '2.0' },
    ],
  });
  expect((await api.get('/api/v1/terminals/T-001?at=yesterday')).status).toBe(400);
});
