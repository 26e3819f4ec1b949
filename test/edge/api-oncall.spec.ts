/** On-call over HTTP: who is on, who stands in, test pages, links in pages, people's tokens. */
import type { IncidentEvent } from '#domain/incident/incident.js';
import { planOf } from '#domain/oncall/plan.js';
import { execute, rows } from '#infra/db/query.js';
import { makePersonToken } from '#infra/people/person-token.js';
import { signLink } from '#infra/people/sign-links.js';
import { savePlan } from '#infra/store/oncall.sql.js';
import { unheardEvents } from '#infra/store/people.sql.js';
import { aRoster } from '../support/a-roster.js';
import { anIncident, aRun, storeIncident, storeRun } from '../support/an-incident.js';
import { deliverableTo } from '../support/ask-outbox.js';
import { stopTestServer } from '../support/database.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

const key = 'k'.repeat(40);
const shared = 'shared-token-of-all';
const externalUrl = 'https://till.example';
let api: TestApi;

beforeEach(async () => {
  api = await startTestApi({ ONCALL_KEY: key, API_TOKEN: shared });
  const roster = aRoster({ proof_days: 30 });
  const plan = planOf(roster, () => 'mark', { externalUrl, warnings: [] });
  await execute(api.db, savePlan, new Date(), JSON.stringify(plan), '[]');
});
afterEach(() => api?.close());
afterAll(stopTestServer);

const as = (token: string) => ({ authorization: `Bearer ${token}` });
const own = (person: string) => as(makePersonToken(key, person, Date.now()));
const view = async () => (await api.get('/api/v1/oncall', own('li'))).json;
const heard = async (): Promise<IncidentEvent[]> =>
  (await rows(api.db, unheardEvents, 'demo', 'inc-1')).map(({ body }) => body);
const open = (link: string, headers = {}) => api.get(`/a/${link}`, headers);
const press = (link: string, form = '') =>
  api.post(`/a/${link}`, form, { 'content-type': 'application/x-www-form-urlencoded' });
const takeLink = (person: string, at = Date.now()) =>
  signLink(key, { kind: 'take', tenant: 'demo', incident: 'inc-1', epoch: 1, person }, at);

test('the view says who is on, who asks, and who has not proven a contact', async () => {
  expect(await view()).toMatchObject({
    me: 'li',
    rotas: [{ id: 'tills', unproven: true, gaps: [] }],
    people: [{ id: 'li', schedulable: false }, { id: 'wang' }, { id: 'zhao' }],
    overrides: [],
  });
  expect(JSON.stringify(await view())).not.toContain('13800138000');
  expect((await api.get('/api/v1/oncall', as(shared))).json).toMatchObject({ me: null });
});

test('somebody stands in until it is withdrawn, and what makes no sense is refused', async () => {
  const from = Date.now() - 1_000;
  const post = (body: object) => api.post('/api/v1/oncall/overrides', body, own('li'));
  const good = { by: 'Li Wei', rota: 'tills', person: 'zhao', from, to: from + 3_600_000 };
  const made = await post(good);
  expect(made.status).toBe(200);
  expect(await view()).toMatchObject({ rotas: [{ now: { id: 'zhao' }, override: true }] });
  expect((await post({ ...good, rota: 'none' })).json?.code).toBe('rota_not_found');
  expect((await post({ ...good, person: 'none' })).json?.code).toBe('person_not_found');
  expect((await post({ ...good, to: from - 1 })).json?.code).toBe('override_refused');
  const withdraw = () =>
    api.post(`/api/v1/oncall/overrides/${made.json?.id}/withdraw`, { by: 'li' }, own('li'));
  expect((await withdraw()).status).toBe(202);
  expect((await withdraw()).json?.code).toBe('override_not_found');
  expect(await view()).toMatchObject({ overrides: [] });
});

test('what is doubtful about an override is told, and refused until it is meant', async () => {
  const from = Date.now() - 1_000;
  const good = { by: 'Li Wei', rota: 'tills', person: 'zhao', from, to: from + 3_600_000 };
  const post = (body: object) => api.post('/api/v1/oncall/overrides', body, own('li'));
  const ask = (to: number) => `rota=tills&person=wang&from=${from}&to=${to}`;
  const check = (query: string) =>
    api.get(`/api/v1/oncall/overrides/check?${query}`, own('li')).then(({ json }) => json);
  expect((await post(good)).status).toBe(200);
  expect(await check(ask(good.to))).toMatchObject({
    items: expect.arrayContaining([
      expect.objectContaining({ what: 'overlaps', rota: 'tills', person: 'Zhao Min' }),
    ]),
  });
  expect(await check(ask(from - 1))).toMatchObject({ code: 'override_refused' });
  const again = { ...good, person: 'wang' };
  expect((await post(again)).json).toMatchObject({
    code: 'override_doubted',
    mistakes: expect.arrayContaining([expect.stringMatching(/^overlaps: Zhao Min for tills/)]),
  });
  expect((await post({ ...again, despite: true })).status).toBe(200);
  expect(await view()).toMatchObject({ rotas: [{ now: { id: 'wang' }, override: true }] });
});

test('a test page is put on its way once a minute, and its link proves the contact', async () => {
  const ask = () => api.post('/api/v1/oncall/people/li/test', { by: 'li' }, own('li'));
  expect((await ask()).json).toEqual({ contacts: ['sms'] });
  expect(await deliverableTo(api.db, 'li@sms')).toMatchObject([
    { tenant: 'test', reason: 'first', body: { commonLabels: { test: 'true' } } },
  ]);
  expect((await ask()).json?.code).toBe('test_page_too_soon');
  const link = { kind: 'prove', person: 'li', contact: 'sms', mark: 'mark' } as const;
  const signed = signLink(key, link, Date.now());
  const shown = await open(signed);
  expect(shown.text).toContain('This page has reached me');
  // Opening it proves nothing: a scanner of mail does that, too.
  expect(await view()).toMatchObject({ people: [{ id: 'li', schedulable: false }, {}, {}] });
  expect((await press(signed)).text).toContain('Li Wei can be put on call');
  expect(await view()).toMatchObject({ people: [{ id: 'li', schedulable: true }, {}, {}] });
  // Of another address it is none.
  await press(signLink(key, { ...link, mark: 'old' }, Date.now()));
  expect(await view()).toMatchObject({ people: [{ id: 'li', schedulable: false }, {}, {}] });
});

test('a link takes an incident when its button is pressed, and only then', async () => {
  await storeIncident(api.db, anIncident());
  const shown = await open(takeLink('wang'));
  expect(shown.status).toBe(200);
  expect(shown.headers.get('content-security-policy')).toContain("form-action 'self'");
  expect(shown.text).toMatch(/<form method="post"><button type="submit">I have it/);
  expect(await heard()).toEqual([]);
  expect((await press(takeLink('wang'))).text).toContain('Wang Fang has it');
  expect(await heard()).toMatchObject([{ kind: 'acknowledged', by: 'Wang Fang' }]);
  expect((await press(takeLink('li'))).text).toContain('already');
  expect(await heard()).toHaveLength(1);
});

test('what would make it worse is said before the button, in either language', async () => {
  const forbidden = ['restart', 'retry_pin'];
  await storeIncident(api.db, anIncident({ forbidden }));
  const run = aRun();
  const why = { en: 'keys <are> lost', 'zh-CN': '密钥会丢失' };
  run.playbook.forbidden.push({ action: 'restart', why }, { action: 'swap_device', why });
  await storeRun(api.db, run);
  const { text } = await open(takeLink('wang'));
  const shown = /Do NOT[\s\S]*restart terminals[\s\S]*keys &lt;are&gt; lost[\s\S]*<button/;
  expect(text).toMatch(shown);
  expect(text.match(/<li>/g)).toHaveLength(3);
  const chinese = await open(takeLink(''), { 'accept-language': 'zh-CN' });
  expect(chinese.text).toMatch(/切勿[\s\S]*密钥会丢失[\s\S]*<button/);
  // Whoever has just taken it reads it, too; when it is over there is nothing to make worse.
  expect((await press(takeLink('wang'))).text).toContain('Do NOT');
  await storeIncident(api.db, anIncident({ forbidden, resolvedAt: Date.now() }));
  expect((await open(takeLink('wang'))).text).not.toContain('Do NOT');
});

test('a link in a room asks who it is, in the language of the browser', async () => {
  await storeIncident(api.db, anIncident());
  const shown = await open(takeLink(''), { 'accept-language': 'zh-CN' });
  expect(shown.text).toContain('您是哪位？');
  expect(shown.text).toContain('<option value="li">Li Wei</option>');
  await press(takeLink(''));
  await press(takeLink(''), 'by=somebody');
  expect(await heard()).toEqual([]);
  await press(takeLink(''), 'by=zhao');
  expect(await heard()).toMatchObject([{ kind: 'acknowledged', by: 'Zhao Min' }]);
});

test('links that are old, forged, or of an earlier outbreak do nothing', async () => {
  await storeIncident(api.db, anIncident({ epoch: 2 }));
  const old = takeLink('li', Date.now() - 3 * 3_600_000);
  expect([(await open(old)).status, (await press(old)).status]).toEqual([410, 410]);
  const forged = signLink(
    'x'.repeat(40),
    { kind: 'take', tenant: 'demo', incident: 'inc-1', epoch: 2, person: 'li' },
    Date.now(),
  );
  expect([(await open(forged)).status, (await press(forged)).status]).toEqual([404, 404]);
  expect((await press(takeLink('li'))).status).toBe(404);
  expect(await heard()).toEqual([]);
  // Forms are read nowhere else.
  const form = { 'content-type': 'application/x-www-form-urlencoded', ...as(shared) };
  const other = await api.post('/api/v1/incidents/inc-1/acknowledge', 'by=li', form);
  expect(other.json?.code).toBe('unsupported_media_type');
});

test('whoever speaks with his own token speaks for himself, on every route', async () => {
  await storeIncident(api.db, anIncident());
  const take = (by: string, headers: Record<string, string>) =>
    api.post('/api/v1/incidents/inc-1/acknowledge?tenant=demo', { by }, headers);
  for (const path of ['/api/v1/incidents/inc-1/acknowledge', '/api/v1/incidents/inc-1/steps/x']) {
    const body = { by: 'Wang Fang', outcome: 'done' };
    expect((await api.post(path, body, own('li'))).json?.code).toBe('speaks_for_another');
  }
  expect((await take('li', own('li'))).status).toBe(202);
  expect(await heard()).toMatchObject([{ by: 'Li Wei' }]);
  expect((await take('Anybody', as('nonsense-nonsense'))).json?.code).toBe('unauthorised');
  expect((await api.get('/api/v1/incidents', own('stranger'))).status).toBe(401);
});

test('two people who agree are two, however one of them spells his name', async () => {
  await storeIncident(api.db, anIncident());
  const title = { en: 'Exchange keys', 'zh-CN': '更换密钥' };
  const run = aRun();
  const [, last] = run.playbook.steps;
  if (!last) throw new Error('no step');
  const approve = { id: 'agree', kind: 'approve' as const, title, people: 2, refused: last.id };
  const isOpen = { status: 'open' as const, by: null, at: null, note: null };
  const steps = [approve, last];
  await storeRun(api.db, {
    ...run,
    playbook: { ...run.playbook, steps },
    steps: steps.map(({ id }) => ({ id, ...isOpen })),
  });
  const agree = (by: string, person: string) =>
    api.post(
      '/api/v1/incidents/inc-1/steps/agree?tenant=demo',
      { by, outcome: 'approved' },
      own(person),
    );
  expect((await agree('li', 'li')).status).toBe(202);
  expect((await agree('Li Wei', 'li')).json?.code).toBe('approver_must_differ');
  expect((await agree('Wang Fang', 'wang')).status).toBe(202);
});
