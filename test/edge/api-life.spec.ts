/** What people say of an incident beside taking and closing it, and what is learned afterwards. */

import { hearPeople } from '#domain/engine/hear-people.js';
import { newState } from '#domain/engine/memory.js';
import type { IncidentEvent } from '#domain/incident/incident.js';
import { execute, rows } from '#infra/db/query.js';
import { saveFeedback } from '#infra/store/contacts.sql.js';
import { addMembers, unfoldedEvents } from '#infra/store/incidents.sql.js';
import { endNotification, enqueueNotification } from '#infra/store/outbox.sql.js';
import { readReview } from '../../apps/api/src/review/keep-review.js';
import { anIncident, aRun, storeIncident, storeRun } from '../support/an-incident.js';
import { stopTestServer } from '../support/database.js';
import { importCsv } from '../support/import-registry.js';
import { startTestApi, type TestApi } from '../support/test-api.js';
import { SETTINGS } from '../support/tiny-fleet.js';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api?.close());
afterAll(stopTestServer);

const at = '/api/v1/incidents/inc-1';
const by = 'Li';
const reason = 'known better';

async function saidNow(): Promise<Pick<IncidentEvent, 'kind'>[]> {
  return (await rows(api.db, unfoldedEvents)).map(({ body }) => body);
}

test('each thing that may be said becomes one event, in order, for the engine', async () => {
  const cause = ['acq-1', 'acq-2'].map((value) => ({ attribute: 'acquirer' as const, value }));
  await storeIncident(api.db, anIncident({ cause }));
  const said: [string, object][] = [
    ['roles', { role: 'commander', to: 'Wang' }],
    ['comments', { text: 'the bank is on the line' }],
    ['mitigate', { note: 'keys are being exchanged' }],
    ['severity', { severity: 'SEV1', reason }],
    ['split', { entries: [cause[1]], reason }],
    ['verdict', { useful: true }],
  ];
  for (const [what, body] of said) {
    const { status } = await api.post(`${at}/${what}`, { by, ...body });
    expect([what, status]).toEqual([what, 202]);
  }
  expect((await saidNow()).map(({ kind }) => kind)).toEqual([
    'role_given',
    'commented',
    'mitigating',
    'severity_set',
    'split_asked',
    'judged',
  ]);
});

test('a comment is put right by another that names its number, and no other', async () => {
  await storeIncident(api.db, anIncident());
  await api.post(`${at}/comments`, { by, text: 'it is the HSM' });
  const { json } = await api.get(at);
  const timeline = json?.timeline as { n: number }[];
  const corrected = { by, text: 'it is the key', corrects: timeline[0]?.n };
  expect((await api.post(`${at}/comments`, corrected)).status).toBe(202);
  const wrong = await api.post(`${at}/comments`, { ...corrected, corrects: 999 });
  expect(wrong.json).toMatchObject({ code: 'comment_not_found', status: 404 });
  const card = await api.post(`${at}/comments`, { by, text: 'card 4111 1111 1111 1111' });
  expect(card.json).toMatchObject({ code: 'invalid_request' });
});

test('a merge is told in both; into itself, what has ended, and twice it is refused', async () => {
  await storeIncident(api.db, anIncident());
  await storeIncident(api.db, anIncident({ id: 'inc-2' }));
  await storeIncident(api.db, anIncident({ id: 'inc-3', resolvedAt: 9 }));
  const into = (id: string, from = 'inc-1') =>
    api.post(`/api/v1/incidents/${from}/merge`, { by, into: id, reason });
  expect((await into('inc-1')).json).toMatchObject({ code: 'merge_refused' });
  expect((await into('inc-3')).json).toMatchObject({ code: 'merge_refused' });
  expect((await into('inc-9')).json).toMatchObject({ code: 'incident_not_found' });
  const both = await Promise.all([into('inc-2'), into('inc-1', 'inc-2')]);
  expect(both.map(({ status }) => status).sort()).toEqual([202, 422]);
  expect((await saidNow()).map(({ kind }) => kind)).toEqual(['took_in', 'merged_into']);
  expect((await into('inc-2')).status).toBeGreaterThanOrEqual(409);
});

test('what cannot be split, and what is over, is refused', async () => {
  await storeIncident(api.db, anIncident());
  await storeIncident(api.db, anIncident({ id: 'inc-2', resolvedAt: 9 }));
  const entries = [{ attribute: 'acquirer', value: 'acq-1' }];
  const split = await api.post(`${at}/split`, { by, entries, reason });
  expect(split.json).toMatchObject({ code: 'split_refused', status: 422 });
  for (const [what, body] of [
    ['mitigate', {}],
    ['severity', { severity: 'SEV1', reason }],
    ['split', { entries, reason }],
    ['merge', { into: 'inc-1', reason }],
  ] as const) {
    const { json } = await api.post(`/api/v1/incidents/inc-2/${what}`, { by, ...body });
    expect(json).toMatchObject({ code: 'incident_already_resolved' });
  }
});

test('an incident is a file in three forms; the page has no script', async () => {
  await storeIncident(api.db, anIncident({ status: 'acknowledged', roles: { commander: 'Li' } }));
  await storeRun(api.db, aRun());
  await api.post(`${at}/comments`, { by, text: '<script>alert(1)</script>' });
  const json = await api.get(`${at}/export`);
  expect(json.json).toMatchObject({ incident: { id: 'inc-1' }, figures: { detectMs: 20_000 } });
  expect(json.json?.events).toHaveLength(1);
  const page = await api.get(`${at}/export?format=html&lang=zh-CN&zone=Asia/Shanghai`);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-disposition')).toBe('attachment; filename="demo-inc-1.html"');
  expect(page.text).toMatch(/lang="zh-CN"[\s\S]*时间线/);
  expect(page.text).not.toContain('<script');
  const markdown = await api.get(`${at}/export?format=md`);
  expect(markdown.text).toMatch(/^# SEV2 inc-1: /);
  expect((await api.get(`${at}/export?zone=Mars/Olympus`)).status).toBe(400);
  expect((await api.get('/api/v1/incidents/inc-9/export')).status).toBe(404);
});

const NOTES = {
  wentWell: 'found in seconds',
  wentBadly: '',
  lucky: '',
};
const FOLLOW_UPS = [{ kind: 'training', what: 'stores', owner: 'Zhao', due: '2026-12-24' }];

test('a review is saved over what was read, closed once, and only after the end', async () => {
  await storeIncident(api.db, anIncident());
  const save = (body: object) =>
    api.post(`${at}/review`, { by, notes: NOTES, followUps: FOLLOW_UPS, ...body });
  expect((await save({ revision: 0 })).json).toEqual({ revision: 1 });
  expect((await save({ revision: 0 })).json).toMatchObject({ code: 'review_changed' });
  expect((await save({ revision: 1, close: true })).json).toMatchObject({
    code: 'incident_not_resolved',
  });
  await storeIncident(api.db, anIncident({ resolvedAt: Date.now() }));
  expect((await save({ revision: 1, close: true })).json).toEqual({ revision: 2 });
  expect((await save({ revision: 2, close: true })).json).toMatchObject({
    code: 'incident_already_reviewed',
  });
  // The engine has forgotten it long ago, and reviews it by its face.
  const people = (await rows(api.db, unfoldedEvents)).map(({ incident, body, face }) => {
    return { incident, event: body, face };
  });
  expect(hearPeople(newState(), SETTINGS, people, 1)).toMatchObject([
    { kind: 'save_incident', incident: { status: 'reviewed' } },
  ]);
});

test('a review knows stores and warranties of whom it hit, and what to do', async () => {
  await importCsv(api.db, 'merchants', 'merchant,name\nm-1,Corner shop\n');
  await importCsv(api.db, 'stores', 'store,merchant,name,tz\ns-1,m-1,Main street,Asia/Shanghai\n');
  await importCsv(
    api.db,
    'terminals',
    'terminal,merchant,store,model,warranty_until\n' +
      't-1,m-1,s-1,A920,2027-01-31\nt-2,m-1,s-1,A920,\n',
  );
  await storeIncident(api.db, anIncident({ diagnosis: 'peripheral' }));
  await execute(api.db, addMembers, 'demo', 'inc-1', 'terminal', ['t-1', 't-2', 't-unknown']);
  const said = new Date(5_000);
  await execute(api.db, saveFeedback, 'demo', 'inc-1', 'm-1', said, 2, 'nobody called');
  await execute(api.db, saveFeedback, 'demo', 'inc-2', 'm-1', said, 5, 'of another one');
  const review = await readReview(api.db, null, 'demo', 'inc-1', Date.now());
  expect(review.feedback).toMatchObject({ count: 1, mean: 2 });
  expect(review.feedback.comments).toEqual([
    { incident: 'inc-1', merchant: 'm-1', at: 5_000, rating: 2, comment: 'nobody called' },
  ]);
  expect(review.stores).toEqual([
    { store: 's-1', name: 'Main street', merchant: 'm-1', terminals: 2 },
  ]);
  expect(review.warranties).toMatchObject([{ terminal: 't-1', until: '2027-01-31' }]);
  expect(review.suggestions).toEqual(['training', 'warranty']);
  expect(review.owed).toEqual([]);
});

test('the quality of alerts is told by rule and month', async () => {
  const startedAt = Date.now() - 1_000;
  const seen = { startedAt, acknowledgedAt: startedAt + 80_000, acknowledgedBy: by };
  await storeIncident(api.db, anIncident({ ...seen, verdicts: { Li: true, Wang: true } }));
  await storeIncident(api.db, anIncident({ id: 'inc-2', startedAt, verdicts: { Li: false } }));
  await storeIncident(api.db, anIncident({ id: 'inc-3', startedAt: 1_000 }));
  await storeIncident(
    api.db,
    anIncident({ id: 'inc-4', startedAt, status: 'merged', resolvedAt: startedAt + 1 }),
  );
  for (const [n, why] of ['first', 'changed', 'resolved'].entries()) {
    const now = new Date();
    await execute(
      api.db,
      enqueueNotification,
      'demo',
      'inc-1',
      'hook',
      why as 'first',
      `key-${n}`,
      '{}',
      now,
    );
    await execute(api.db, endNotification, n + 1, 'sent', now, null);
  }
  const said = new Date();
  await execute(api.db, saveFeedback, 'demo', 'inc-1', 'm-1', said, 1, null);
  await execute(api.db, saveFeedback, 'demo', 'inc-2', 'm-1', said, 5, 'told at once');
  await execute(api.db, saveFeedback, 'demo', 'inc-1', 'm-2', said, 4, null);
  // It began in another month.
  await execute(api.db, saveFeedback, 'demo', 'inc-3', 'm-1', said, 1, 'never again');
  const { json } = await api.get('/api/v1/quality?months=1');
  expect(json?.items).toEqual([
    {
      rule: 'MassError55',
      month: new Date(startedAt).toISOString().slice(0, 7),
      incidents: 2,
      merged: 1,
      pages: 2,
      acknowledged: 1,
      acknowledgeMs: 60_000,
      resolveMs: null,
      usefulShare: 2 / 3,
      falseAlerts: 1,
      ratings: 3,
      meanRating: 10 / 3,
    },
  ]);
  expect(json?.feedback).toMatchObject({
    ...{ count: 3, mean: 10 / 3 },
    comments: [{ incident: 'inc-2', merchant: 'm-1', rating: 5, comment: 'told at once' }],
  });
});
