/** Follow-ups over real HTTP: kept with the review, found across incidents, closed by somebody. */
import { execute } from '#infra/db/query.js';
import { addMembers } from '#infra/store/incidents.sql.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer } from '../support/database.js';
import { importCsv } from '../support/import-registry.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

const by = '李伟';
const notes = { wentWell: '', wentBadly: '', lucky: '' };
const day = (text: string) => Date.parse(`${text}T12:00:00Z`);
const TERMINALS = `terminal,merchant,store,model,serial,warranty_until
t-1,m-1,s-1,A920,SN1,2027-01-31
t-2,m-1,s-1,A920,SN2,2026-03-09
t-3,m-2,s-2,N5,,
`;
let api: TestApi;

afterEach(() => api?.close());
afterAll(stopTestServer);
beforeEach(async () => {
  api = await startTestApi();
  await importCsv(api.db, 'merchants', 'merchant,name\nm-1,Corner shop\nm-2,"=Bakery"\n');
  const stores = 's-1,m-1,Main street,Asia/Shanghai\ns-2,m-2,West gate,Asia/Shanghai\n';
  await importCsv(api.db, 'stores', `store,merchant,name,tz\n${stores}`);
  await importCsv(api.db, 'terminals', TERMINALS);
  await storeIncident(api.db, anIncident({ startedAt: day('2026-03-10') }));
  await storeIncident(api.db, anIncident({ id: 'inc-2', startedAt: day('2026-03-11') }));
  const hit = ['t-1', 't-2', 't-3', 't-unknown'];
  await execute(api.db, addMembers, 'demo', 'inc-1', 'terminal', hit);
  await execute(api.db, addMembers, 'demo', 'inc-2', 'terminal', ['t-3']);
});

const follow = (kind: string, due: string | null, n?: number) => {
  return { kind, what: `about ${kind}`, owner: 'Zhao', due, ...(n !== undefined && { n }) };
};

async function save(id: string, revision: number, followUps: readonly object[]): Promise<void> {
  const at = `/api/v1/incidents/${id}/review`;
  const { status, text } = await api.post(at, { by, revision, notes, followUps });
  expect([status, text]).toEqual([200, `{"revision":${revision + 1}}`]);
}

interface Item {
  readonly incident: string;
  readonly n: number;
  readonly kind: string;
  readonly terminals: readonly { readonly terminal: string; readonly inWarranty: boolean }[];
  readonly stores: readonly object[];
  readonly subjects: number;
}

async function list(query = ''): Promise<readonly Item[]> {
  const { json } = await api.get(`/api/v1/follow-ups${query}`);
  return json?.items as readonly Item[];
}

const brief = (items: readonly Item[]) => items.map(({ incident, n }) => `${incident}#${n}`);

test('what the review asks for is found across incidents, what is due first', async () => {
  await save('inc-1', 0, [follow('warranty', null), follow('rule', '2026-05-01')]);
  await save('inc-2', 0, [follow('training', '2026-04-01')]);
  expect(brief(await list())).toEqual(['inc-2#1', 'inc-1#2', 'inc-1#1']);
  expect(brief(await list('?kind=rule'))).toEqual(['inc-1#2']);
  expect(brief(await list('?incident=inc-2'))).toEqual(['inc-2#1']);
  expect(brief(await list('?limit=1'))).toEqual(['inc-2#1']);
  expect((await api.get('/api/v1/follow-ups?kind=nonsense')).status).toBe(400);
});

test('a claim has a row for each terminal under warranty, a replacement the others', async () => {
  await save('inc-1', 0, [follow('warranty', null), follow('replacement', '2026-05-01')]);
  const [replacement, warranty] = await list();
  expect(warranty?.terminals).toEqual([
    {
      ...{ terminal: 't-1', model: 'A920', serial: 'SN1', merchant: 'm-1' },
      ...{ merchantName: 'Corner shop', store: 's-1', storeName: 'Main street' },
      ...{ warrantyUntil: '2027-01-31', inWarranty: true, doneBy: null, doneAt: null },
    },
  ]);
  // What the registry does not know may be under warranty or not: somebody has to look.
  expect(replacement?.terminals.map((each) => [each.terminal, each.inWarranty])).toEqual([
    ['t-unknown', null],
    ['t-2', false],
    ['t-3', null],
  ]);
  expect(replacement).toMatchObject({ subjects: 3, stores: [] });
});

test('training names the stores; a merchant sees only what is about his', async () => {
  await save('inc-1', 0, [
    follow('training', null),
    follow('warranty', null),
    follow('rule', null),
  ]);
  const [of] = await list('?kind=training');
  expect(of?.stores).toEqual([
    {
      ...{ merchant: 'm-1', merchantName: 'Corner shop', store: 's-1' },
      ...{ storeName: 'Main street', terminals: 2, doneBy: null, doneAt: null },
    },
    {
      ...{ merchant: 'm-2', merchantName: '=Bakery', store: 's-2' },
      ...{ storeName: 'West gate', terminals: 1, doneBy: null, doneAt: null },
    },
  ]);
  expect((await list('?merchant=m-2')).map(({ kind, stores }) => [kind, stores.length])).toEqual([
    ['training', 1],
  ]);
  expect(brief(await list('?merchant=m-9'))).toEqual([]);
});

test('it is closed and opened again by somebody, as the story tells', async () => {
  await save('inc-1', 0, [follow('rule', null)]);
  const at = '/api/v1/incidents/inc-1/follow-ups';
  const done = await api.post(`${at}/1`, { by, to: 'done', note: 'ticket 7' });
  expect(done.json).toMatchObject({ n: 1, state: 'done', movedBy: by, madeBy: by });
  expect((await api.post(`${at}/1`, { by, to: 'done' })).json).toMatchObject({
    ...{ code: 'follow_up_unchanged', detail: `it is done already, by ${by}` },
  });
  expect((await api.post(`${at}/9`, { by, to: 'done' })).json).toMatchObject({
    code: 'follow_up_not_found',
  });
  expect(await list()).toEqual([]);
  expect(brief(await list('?status=closed'))).toEqual(['inc-1#1']);
  // Whoever saves the review with what he read earlier does not open it again.
  await save('inc-1', 1, [follow('rule', '2026-04-02', 1), follow('other', null)]);
  expect(brief(await list('?status=all'))).toEqual(['inc-1#2', 'inc-1#1']);
  await api.post(`${at}/1`, { by, to: 'open' });
  expect(brief(await list())).toEqual(['inc-1#1', 'inc-1#2']);
  const review = (await api.get('/api/v1/incidents/inc-1/review')).json;
  const story = review?.timeline as { key: string; params: object }[];
  expect(story.filter(({ key }) => key === 'follow_up_moved').map((e) => e.params)).toEqual([
    { by, what: 'about rule', to: 'done', note: 'ticket 7', names: '', more: 0 },
    { by, what: 'about rule', to: 'open', note: '', names: '', more: 0 },
  ]);
  await save('inc-1', 2, []);
  expect(await list('?status=all')).toEqual([]);
});

test('as CSV there is a line for each terminal or store, and none is a formula', async () => {
  await save('inc-1', 0, [follow('training', null), follow('replacement', null)]);
  await save('inc-2', 0, [follow('rule', '2026-04-01')]);
  const csv = await api.get('/api/v1/follow-ups?limit=1', { accept: 'text/csv' });
  expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="demo-follow-ups.csv"');
  const lines = csv.text.trimEnd().split('\r\n');
  const names = (lines[0] ?? '').split(',');
  const cells = lines.slice(1).map((line) => {
    const values = line.split(',');
    const of = (name: string) => values[names.indexOf(name)] ?? '?';
    const what = ['incident', 'kind', 'merchant_name', 'terminal', 'warranty_until'].map(of);
    return [...what, of('in_warranty'), of('terminals'), of('subject_done')].join('|');
  });
  expect(cells).toEqual([
    'inc-2|rule||||||',
    'inc-1|training|Corner shop||||2|no',
    "inc-1|training|'=Bakery||||1|no",
    'inc-1|replacement||t-unknown||unknown|1|no',
    'inc-1|replacement|Corner shop|t-2|2026-03-09|no|1|no',
    "inc-1|replacement|'=Bakery|t-3||unknown|1|no",
  ]);
  expect((await api.get('/api/v1/follow-ups?format=csv&merchant=m-2')).text).not.toMatch(/t-2,/);
});
