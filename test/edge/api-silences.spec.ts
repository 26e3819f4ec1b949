/** Silences over real HTTP: in our own API, and where Alertmanager's clients look for them. */
import { one } from '#infra/db/query.js';
import { lookAround } from '#infra/store/round.sql.js';
import { stopTestServer } from '../support/database.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(async () => {
  await api?.close();
  await stopTestServer();
});

const HOUR = 3_600_000;
const at = (ms: number) => new Date(Date.now() + ms).toISOString();

function wanted(changes: object = {}) {
  const matchers = [{ name: 'acquirer', value: 'acq-1', isRegex: false }];
  const span = { startsAt: at(0), endsAt: at(HOUR) };
  return { matchers, ...span, createdBy: 'Li', comment: 'the bank knows', ...changes };
}

async function made(changes: object = {}): Promise<string> {
  const { status, json } = await api.post('/api/v1/silences', wanted(changes));
  expect(status).toBe(200);
  return String(json?.silenceID);
}

type Listed = Readonly<Record<string, unknown>>;
async function listed(query = ''): Promise<Listed[]> {
  return (await api.get(`/api/v1/silences${query}`)).json?.items as Listed[];
}
const byId = async (id: string, query = '') => (await listed(query)).find((one) => one.id === id);

test('one that is made is listed, and the engine finds it', async () => {
  const id = await made();
  expect(await byId(id)).toEqual({
    ...wanted(),
    id,
    status: { state: 'active' },
    matchers: [{ name: 'acquirer', value: 'acq-1', isRegex: false, isEqual: true }],
    startsAt: expect.any(String),
    endsAt: expect.any(String),
    updatedAt: expect.any(String),
  });
  const { silences: ahead } = await one(api.db, lookAround, new Date());
  expect(ahead.map(({ body }) => body.id)).toContain(id);
});

test('one that begins later is pending; one that is dated back begins now', async () => {
  const later = await made({ startsAt: at(HOUR / 2) });
  expect(await byId(later)).toMatchObject({ status: { state: 'pending' } });
  const before = Date.now();
  const back = await byId(await made({ startsAt: at(-HOUR) }));
  expect(Date.parse(String(back?.startsAt))).toBeGreaterThanOrEqual(before);
});

test('one that is ended is over, stays in the list of all, and cannot be ended twice', async () => {
  const id = await made();
  const end = () => api.post(`/api/v1/silences/${id}/expire`, { by: 'Wang' });
  expect(await end()).toMatchObject({ status: 200, json: { silenceID: id } });
  expect(await byId(id)).toBeUndefined();
  expect(await byId(id, '?status=all')).toMatchObject({ status: { state: 'expired' } });
  expect(await end()).toMatchObject({ status: 409, json: { code: 'silence_already_over' } });
});

test('with its id it is made longer; with other matchers another takes its place', async () => {
  const id = await made();
  const endsAt = at(2 * HOUR);
  expect(await made({ id, endsAt })).toBe(id);
  expect(await byId(id)).toMatchObject({ endsAt });
  const matchers = [{ name: 'acquirer', value: 'acq-2', isRegex: false }];
  const other = await made({ id, matchers });
  expect(other).not.toBe(id);
  expect(await byId(id, '?status=all')).toMatchObject({ status: { state: 'expired' } });
  expect(await byId(other)).toMatchObject({ status: { state: 'active' } });
});

test.each([
  [{ endsAt: '2020-01-01T00:00:00Z' }, 'endsAt: must be after its start, and not yet over'],
  [{ endsAt: '2999-01-01T00:00:00Z' }, 'endsAt: must be within a year'],
  [{ endsAt: 'tomorrow' }, 'endsAt: '],
  [{ matchers: [] }, 'matchers: '],
  [{ matchers: [{ name: 'regoin', value: 'x', isRegex: false }] }, 'matchers: no label "regoin"'],
  [{ matchers: [{ name: 'fw', value: '', isRegex: false }] }, 'matchers: at least one matcher'],
  [{ matchers: [{ name: 'fw', value: '(a+)+', isRegex: true }] }, 'matchers: "(a+)+" repeats'],
  [{ comment: '' }, 'comment: '],
  [{ comment: '4111 1111 1111 1111' }, 'comment: looks like card data'],
  [{ createdBy: 'a\nb' }, 'createdBy: '],
  [{ hidden: true }, 'Unrecognized key'],
])('%j is refused with its mistake', async (changes, mistake) => {
  const { status, json } = await api.post('/api/v1/silences', wanted(changes));
  expect(status).toBe(400);
  expect(json).toMatchObject({
    code: 'invalid_request',
    mistakes: expect.arrayContaining([expect.stringContaining(mistake)]),
  });
});

test("another tenant's silence is not there", async () => {
  const id = await made();
  const theirs = await api.get('/api/v1/silences?tenant=other');
  expect(theirs.json).toEqual({ items: [] });
  const end = await api.post(`/api/v1/silences/${id}/expire?tenant=other`, { by: 'Li' });
  expect(end).toMatchObject({ status: 404, json: { code: 'silence_not_found' } });
  const change = await api.post('/api/v1/silences?tenant=other', wanted({ id }));
  expect(change).toMatchObject({ status: 404, json: { code: 'silence_not_found' } });
});

test("Alertmanager's clients make, find, list and end them at its own paths", async () => {
  const { json } = await api.post('/api/v2/silences', wanted({ comment: 'by a client' }));
  const id = String(json?.silenceID);
  expect((await api.get(`/api/v2/silence/${id}`)).json).toMatchObject({ id, createdBy: 'Li' });
  const list = async (filter: string) => {
    const found = await api.get(`/api/v2/silences?filter=${encodeURIComponent(filter)}`);
    return (found.json as unknown as Listed[]).map((one) => one.id);
  };
  expect(await list('acquirer="acq-1"')).toContain(id);
  expect(await list('acquirer="acq-9"')).not.toContain(id);
  const gone = await fetch(`http://${api.host}/api/v2/silence/${id}`, { method: 'DELETE' });
  expect(gone.status).toBe(200);
  expect((await api.get(`/api/v2/silence/${id}`)).json).toMatchObject({
    status: { state: 'expired' },
  });
});
