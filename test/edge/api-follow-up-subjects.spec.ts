/** A follow-up is closed for single terminals or stores, and with the last of them as a whole. */
import { execute } from '#infra/db/query.js';
import { addMembers } from '#infra/store/incidents.sql.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer } from '../support/database.js';
import { importCsv } from '../support/import-registry.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

const by = '李伟';
const at = '/api/v1/incidents/inc-1/follow-ups';
const names = Array.from({ length: 7 }, (_, i) => `t-${i + 1}`);
let api: TestApi;

beforeEach(async () => {
  api = await startTestApi();
  await importCsv(api.db, 'merchants', 'merchant,name\nm-1,Corner shop\nm-2,Bakery\n');
  const stores = 's-1,m-1,Main street,Asia/Shanghai\ns-2,m-2,West gate,Asia/Shanghai\n';
  await importCsv(api.db, 'stores', `store,merchant,name,tz\n${stores}`);
  const lines = names.map((name, i) => `${name},m-${1 + (i % 2)},s-${1 + (i % 2)},2099-01-31\n`);
  const head = 'terminal,merchant,store,warranty_until\n';
  await importCsv(api.db, 'terminals', head + lines.join(''));
  await storeIncident(api.db, anIncident({}));
  await execute(api.db, addMembers, 'demo', 'inc-1', 'terminal', names);
  const notes = { wentWell: '', wentBadly: '', lucky: '' };
  const followUps = ['warranty', 'training'].map((kind) => {
    return { kind, what: `about ${kind}`, owner: '', due: null };
  });
  const review = { by, revision: 0, notes, followUps };
  expect((await api.post('/api/v1/incidents/inc-1/review', review)).status).toBe(200);
});
afterEach(() => api?.close());
afterAll(stopTestServer);

const say = async (n: number, body: object) => (await api.post(`${at}/${n}`, { by, ...body })).json;

interface Item {
  readonly n: number;
  readonly state: string;
  readonly terminals: { readonly terminal: string; readonly doneBy: string | null }[];
  readonly stores: { readonly store: string; readonly doneBy: string | null }[];
  readonly subjects: number;
  readonly subjectsDone: number;
}

async function itemOf(n: number): Promise<Item | undefined> {
  const { json } = await api.get('/api/v1/follow-ups?status=all');
  const items = json?.items as readonly Item[] | undefined;
  return items?.find((each) => each.n === n);
}

async function story(): Promise<object[]> {
  const { json } = await api.get('/api/v1/incidents/inc-1/review');
  const timeline = json?.timeline as { key: string; params: object }[];
  return timeline.flatMap(({ key, params }) => (key === 'follow_up_moved' ? [params] : []));
}

test('one that is done comes last, and is told with its name', async () => {
  expect(await say(1, { to: 'done', terminals: ['t-1'], note: 'RMA 9' })).toMatchObject({
    ...{ n: 1, state: 'open', movedBy: null },
  });
  const item = await itemOf(1);
  expect(item).toMatchObject({ state: 'open', subjects: 7, subjectsDone: 1 });
  expect(item?.terminals.at(-1)).toMatchObject({ terminal: 't-1', doneBy: by });
  expect(item?.terminals[0]).toMatchObject({ terminal: 't-3', doneBy: null });
  const told = { by, what: 'about warranty', to: 'done', note: 'RMA 9' };
  expect(await story()).toEqual([{ ...told, names: 't-1', more: 0 }]);
  // Beside it the training is as it was.
  expect(await itemOf(2)).toMatchObject({ subjects: 2, subjectsDone: 0 });
});

test('with the last it is done, and with the first that is opened again it is open', async () => {
  await say(1, { to: 'done', terminals: names.slice(0, 6) });
  expect(await itemOf(1)).toMatchObject({ state: 'open', subjectsDone: 6 });
  expect(await say(1, { to: 'done', terminals: ['t-7'] })).toMatchObject({
    ...{ state: 'done', movedBy: by },
  });
  expect(await say(1, { to: 'open', terminals: ['t-2'] })).toMatchObject({ state: 'open' });
  expect(await itemOf(1)).toMatchObject({ state: 'open', subjectsDone: 6 });
  const of = { by, what: 'about warranty', note: '' };
  expect(await story()).toEqual([
    { ...of, to: 'done', names: 't-1, t-2, t-3, t-4, t-5', more: 1 },
    { ...of, to: 'done', names: 't-7', more: 0 },
    { ...of, to: 'done', names: '', more: 0 },
    { ...of, to: 'open', names: 't-2', more: 0 },
    { ...of, to: 'open', names: '', more: 0 },
  ]);
});

test('one that was closed as a whole is open again with the first', async () => {
  await say(1, { to: 'done' });
  expect(await say(1, { to: 'open', terminals: ['t-1'] })).toMatchObject({ state: 'open' });
  expect(await itemOf(1)).toMatchObject({ state: 'open', subjectsDone: 0 });
});

test('a training is done store by store', async () => {
  const stores = [{ merchant: 'm-1', store: 's-1' }];
  expect(await say(2, { to: 'done', stores })).toMatchObject({ state: 'open' });
  const item = await itemOf(2);
  expect(item?.stores.map(({ store, doneBy }) => [store, doneBy])).toEqual([
    ['s-2', null],
    ['s-1', by],
  ]);
  const last = [{ merchant: 'm-2', store: 's-2' }];
  expect(await say(2, { to: 'done', stores: last })).toMatchObject({ state: 'done' });
});

test('what it is not about, what is so already, and what makes no sense is refused', async () => {
  expect(await say(1, { to: 'done', terminals: ['t-1', 't-99'] })).toMatchObject({
    ...{ code: 'follow_up_not_about', detail: 'follow-up 1 of inc-1 is not about t-99' },
  });
  expect(await itemOf(1)).toMatchObject({ subjectsDone: 0 });
  const stores = [{ merchant: 'm-1', store: 's-1' }];
  expect(await say(1, { to: 'done', stores })).toMatchObject({ code: 'follow_up_not_about' });
  expect(await say(1, { to: 'open', terminals: ['t-1'] })).toMatchObject({
    ...{ code: 'follow_up_unchanged', detail: 'it is open already for t-1' },
  });
  expect((await api.post(`${at}/1`, { by, to: 'dropped', terminals: ['t-1'] })).status).toBe(400);
});

test('each line of the CSV says whether it is done there, or with the whole', async () => {
  await say(1, { to: 'done', terminals: ['t-2'] });
  const column = async () => {
    const { text } = await api.get('/api/v1/follow-ups?status=all&kind=warranty&format=csv');
    const [head = '', ...lines] = text.trimEnd().split('\r\n');
    const place = (name: string) => head.split(',').indexOf(name);
    const wanted = ['terminal', 'subject_done', 'subject_done_by'].map(place);
    return lines.map((line) => wanted.map((i) => line.split(',')[i]).join(' '));
  };
  expect(await column()).toEqual([
    ...['t-1 no ', 't-3 no ', 't-5 no ', 't-7 no ', 't-4 no ', 't-6 no '],
    `t-2 yes ${by}`,
  ]);
  await say(1, { to: 'done' });
  expect(await column()).toContain('t-1 yes ');
});
