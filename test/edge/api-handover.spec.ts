/** Handing over from shift to shift over HTTP: notes that stay, and what is counted beside them. */
import { HOUR, MINUTE } from '#domain/base/instant.js';
import type { Handover } from '#domain/live/hand-over.js';
import { planOf } from '#domain/oncall/plan.js';
import { execute } from '#infra/db/query.js';
import { deployFolder } from '#infra/deploy-folder.js';
import { makePersonToken } from '#infra/people/person-token.js';
import { recordPage, savePlan } from '#infra/store/oncall.sql.js';
import { saveSilence } from '#infra/store/silences.sql.js';
import { aRoster } from '../support/a-roster.js';
import { anIncident, aRun, storeIncident, storeRun } from '../support/an-incident.js';
import { stopTestServer } from '../support/database.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

const key = 'k'.repeat(40);
const at = '/api/v1/oncall/rotas/tills/handover';
const own = { authorization: `Bearer ${makePersonToken(key, 'li', Date.now())}` };
let api: TestApi;

beforeEach(async () => {
  const REGULATION_FILE = `${deployFolder('regulation')}/pboc.example.yaml`;
  api = await startTestApi({ ONCALL_KEY: key, API_TOKEN: 'shared-token-of-all', REGULATION_FILE });
  const about = { externalUrl: 'https://till.example', warnings: [] };
  const plan = planOf(aRoster(), () => 'mark', about);
  await execute(api.db, savePlan, new Date(), JSON.stringify(plan), '[]');
});
afterEach(() => api?.close());
afterAll(stopTestServer);

async function read(): Promise<Handover> {
  const { status, json } = await api.get(at, own);
  expect(status).toBe(200);
  return json as unknown as Handover;
}

test('a note is read by whoever comes on, in the name of whoever wrote it, and stays', async () => {
  expect((await read()).notes).toEqual([]);
  const first = await api.post(at, { by: 'li', text: 'acq-7 changes keys at noon' }, own);
  expect(first.status).toBe(200);
  await api.post(at, { by: 'li', text: 'No: at one.' }, own);
  expect((await read()).notes).toMatchObject([
    { by: 'Li Wei', text: 'No: at one.' },
    { by: 'Li Wei', text: 'acq-7 changes keys at noon' },
  ]);
  for (const method of ['DELETE', 'PUT', 'PATCH']) {
    const { status } = await fetch(`http://${api.host}${at}`, { method, headers: own });
    expect(status).toBeGreaterThanOrEqual(400);
  }
  expect((await read()).notes).toHaveLength(2);
});

test.each([
  ['for another', { by: 'Wang Fang', text: 'x' }, 'speaks_for_another'],
  ['nothing', { by: 'li', text: '  ' }, 'invalid_request'],
  ['more than fits', { by: 'li', text: 'x'.repeat(4_001) }, 'invalid_request'],
  ['a card number', { by: 'li', text: 'he read 4111 1111 1111 1111' }, 'invalid_request'],
])('whoever writes %s is refused', async (_what, body, code) => {
  expect((await api.post(at, body, own)).json?.code).toBe(code);
  expect((await read()).notes).toEqual([]);
});

test('a rota that nobody has hands nothing over', async () => {
  const none = at.replace('tills', 'none');
  expect((await api.get(none, own)).json?.code).toBe('rota_not_found');
  const body = { by: 'li', text: 'x' };
  expect((await api.post(none, body, own)).json?.code).toBe('rota_not_found');
});

test('beside the notes stands what is open, was paged, waits, ends and comes due', async () => {
  const now = Date.now();
  const startedAt = now - HOUR;
  const taken = { acknowledgedAt: now, acknowledgedBy: 'Li Wei', status: 'acknowledged' as const };
  await storeIncident(api.db, anIncident({ startedAt, kind: 'outage', ...taken }));
  await storeRun(api.db, aRun());
  const page = async (tenant: string, person: string, again = false) => {
    const what = [tenant, person, 'sms', 'inc-1', 1, true, again] as const;
    await execute(api.db, recordPage, ...what, new Date(now - MINUTE));
  };
  await page('demo', 'li');
  await page('demo', 'wang');
  // Not of this rota, of another tenant, and the same page by another contact.
  await page('demo', 'zhao');
  await page('other', 'li');
  await page('demo', 'li', true);
  await api.db.pool.query(
    `insert into incident_event (tenant, incident, at, kind, body, folded)
     values ('demo', 'inc-1', now(), 'acknowledged',
             '{"kind":"acknowledged","at":1,"by":"Li"}', true)`,
  );
  const silence = {
    ...{ id: 's-1', startsAt: now, endsAt: now + HOUR, updatedAt: now },
    ...{ createdBy: 'Li Wei', comment: 'known' },
    matchers: [{ name: 'acquirer', value: 'acq-1', isRegex: false, isEqual: true }],
  };
  const ends = new Date(silence.endsAt);
  await execute(api.db, saveSilence, 'demo', 's-1', ends, JSON.stringify(silence));
  await api.db.pool.query(
    `insert into host_message (tenant, source, channel, id, at, received_at, body)
     select 'demo', 'bank', 'change', what, now(), now(),
            jsonb_build_object('what', what, 'until', $1::int8, 'note', 'router')
       from unnest(array['maintenance', 'firmware']) as what`,
    [now + MINUTE],
  );
  const handover = await read();
  const shifts = [handover.before, handover.now].flatMap((shift) => shift ?? []);
  expect(shifts.reduce((sum, shift) => sum + shift.pages, 0)).toBe(2);
  expect(shifts.find(({ pages }) => pages > 0)).toMatchObject({ night: 2, incidents: 1, taken: 1 });
  expect(handover).toMatchObject({
    rota: 'tills',
    next: { person: { id: expect.stringMatching(/^(li|wang)$/) } },
    incidents: [{ id: 'inc-1', severity: 'SEV2', status: 'acknowledged', owner: 'Li Wei' }],
    ending: [
      { what: 'maintenance', by: 'bank', note: 'router' },
      { what: 'silence', by: 'Li Wei', note: 'known', at: silence.endsAt },
    ],
    waiting: [{ incident: 'inc-1', step: 'call_acquirer' }],
    limits: [
      { regulation: { id: 'pboc' }, report: { id: 'brief' }, owed: 'perhaps' },
      { report: { id: 'initial' }, dueAt: startedAt + 20_000 + 2 * HOUR },
    ],
  });
});
