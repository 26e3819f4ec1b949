/** Slack and PagerDuty tell of who takes an incident: signed, once, by the name of the person. */
import { createHmac } from 'node:crypto';
import type { IncidentEvent } from '#domain/incident/incident.js';
import { planOf } from '#domain/oncall/plan.js';
import { execute, rows } from '#infra/db/query.js';
import { savePlan } from '#infra/store/oncall.sql.js';
import { unheardEvents } from '#infra/store/people.sql.js';
import { aRoster } from '../support/a-roster.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type FakeService, startFakeService } from '../support/fake-service.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

const slackSecret = '8f742231b10e8888abcd99yyyzzz85a5';
const pagerSecret = 'PagerDutySecretOfOneSubscription';
let api: TestApi;
let slack: FakeService;

beforeEach(async () => {
  slack = await startFakeService(() => ({ status: 200, body: 'ok' }));
  api = await startTestApi({
    SLACK_SIGNING_SECRET: slackSecret,
    SLACK_ORIGIN: slack.url,
    PAGERDUTY_WEBHOOK_SECRET: pagerSecret,
    API_TOKEN: 'shared-token-of-all',
  });
  const roster = aRoster();
  const [li, ...others] = roster.people;
  if (!li) throw new Error('nobody');
  const people = [{ ...li, slack: 'U012ABCDEF', pagerduty: 'PLH1HKV' }, ...others];
  const about = { externalUrl: 'https://till.example', warnings: [] };
  const plan = planOf({ ...roster, people }, () => 'mark', about);
  await execute(api.db, savePlan, new Date(), JSON.stringify(plan), '[]');
  await storeIncident(api.db, anIncident());
});
afterEach(async () => {
  await api?.close();
  await slack?.close();
});
afterAll(stopTestServer);

const heard = async (): Promise<IncidentEvent[]> =>
  (await rows(api.db, unheardEvents, 'demo', 'inc-1')).map(({ body }) => body);
const answered = (times: number) =>
  eventually(`${times} answers`, () => slack.asked.length === times);
const replies = () => slack.asked.map(({ json }) => json);

/** A press as Slack posts it. */
async function press(changes: object = {}, sign: { secret?: string; agoSeconds?: number } = {}) {
  const { secret = slackSecret, agoSeconds = 0 } = sign;
  const payload = {
    type: 'block_actions',
    user: { id: 'U012ABCDEF', username: 'liwei', name: 'liwei', team_id: 'T9TK3CUKW' },
    response_url: `${slack.url}/actions/T9TK3CUKW/1/x`,
    actions: [{ action_id: 'take_incident', block_id: 'b', value: 'demo/inc-1/1', type: 'button' }],
    ...changes,
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const stamp = String(Math.floor(Date.now() / 1_000) - agoSeconds);
  const mac = createHmac('sha256', secret).update(`v0:${stamp}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': stamp,
    'x-slack-signature': `v0=${mac}`,
  };
  return { send: () => api.post('/hooks/slack', body, headers) };
}
const pressed = async (...args: Parameters<typeof press>) => (await press(...args)).send();

test('a press takes the incident by the name of the person, and the room hears it', async () => {
  expect(await pressed()).toMatchObject({ status: 200, text: '' });
  expect(await heard()).toMatchObject([{ kind: 'acknowledged', by: 'Li Wei' }]);
  await answered(1);
  expect(replies()[0]).toEqual({
    response_type: 'in_channel',
    replace_original: false,
    text: 'Li Wei has it. Nobody else is paged for it while you work on it.',
  });
});

test('whom the file does not name is called what Slack calls him, and marked as that', async () => {
  const user = { id: 'U999999999', username: 'Wang Fang' };
  expect((await pressed({ user })).status).toBe(200);
  expect(await heard()).toMatchObject([{ by: 'Wang Fang (Slack)' }]);
});

test('who comes second is told in the language of the room, and changes nothing', async () => {
  await pressed();
  const actions = [
    { action_id: 'take_incident', block_id: 'take_incident:zh-CN', value: 'demo/inc-1/1' },
  ];
  expect((await pressed({ actions, user: { id: 'U999999999' } })).status).toBe(200);
  await answered(2);
  expect(replies()).toContainEqual(
    expect.objectContaining({ response_type: 'ephemeral', text: 'Li Wei 已先接手' }),
  );
  expect(await heard()).toHaveLength(1);
});

test('a recorded press is heard once, even when the incident is nobody’s again', async () => {
  const one = await press();
  expect((await one.send()).status).toBe(200);
  await storeIncident(api.db, anIncident());
  await api.db.pool.query('delete from incident_event');
  expect(await one.send()).toMatchObject({ status: 409, json: { code: 'call_heard_before' } });
  expect(await heard()).toEqual([]);
});

test('a wrong signature, an old one and none are refused with the cause', async () => {
  const refused = await pressed({}, { secret: 'x'.repeat(32) });
  expect(refused).toMatchObject({ status: 401, json: { code: 'signature_refused' } });
  expect(refused.json?.detail).toContain('SLACK_SIGNING_SECRET');
  expect((await pressed({}, { agoSeconds: 301 })).json?.detail).toMatch(/s from now/);
  expect((await api.post('/hooks/slack', {})).status).toBe(401);
  expect(await heard()).toEqual([]);
});

test('an incident that is not there is 404, one of an earlier time is over', async () => {
  const value = (text: string) => ({ actions: [{ action_id: 'take_incident', value: text }] });
  expect(await pressed(value('demo/inc-9/1'))).toMatchObject({
    status: 404,
    json: { code: 'incident_not_found' },
  });
  expect((await pressed(value('what?'))).status).toBe(404);
  expect((await pressed(value('demo/inc-1/2'))).status).toBe(200);
  await answered(2);
  expect(replies()).toContainEqual(expect.objectContaining({ text: 'It is over already' }));
  expect(await heard()).toEqual([]);
});

test('links and other payloads change nothing, and nothing is posted elsewhere', async () => {
  expect((await pressed({ actions: [{ action_id: 'take' }] })).status).toBe(200);
  expect((await pressed({ type: 'view_submission' })).status).toBe(200);
  expect(await heard()).toEqual([]);
  const elsewhere = await startFakeService(() => ({ status: 200 }));
  expect((await pressed({ response_url: `${elsewhere.url}/x` })).status).toBe(200);
  expect(await heard()).toHaveLength(1);
  // An answer to that press would have been begun before the one to this.
  await pressed({ user: { id: 'U0THER' } });
  await answered(1);
  expect(elsewhere.asked).toEqual([]);
  await elsewhere.close();
});

/** An event as PagerDuty posts it. */
function page(changes: object = {}, secret = pagerSecret) {
  const event = {
    id: '01BVZ5GR6TRJJP5VQQSYPZQ5T9',
    event_type: 'incident.acknowledged',
    resource_type: 'incident',
    occurred_at: new Date().toISOString(),
    agent: { id: 'PLH1HKV', summary: 'Tenex Engineer', type: 'user_reference' },
    client: null,
    data: { id: 'PGR0VU2', type: 'incident', incident_key: 'demo/inc-1/1', resolve_reason: null },
    ...changes,
  };
  const body = JSON.stringify({ event });
  const mac = createHmac('sha256', secret).update(body).digest('hex');
  return api.post('/hooks/pagerduty', body, { 'x-pagerduty-signature': `v1=old,v1=${mac}` });
}

test('who acknowledges in PagerDuty has it, once however often it is delivered', async () => {
  expect(await page()).toMatchObject({ status: 202, json: { heard: true } });
  expect(await heard()).toMatchObject([{ kind: 'acknowledged', by: 'Li Wei' }]);
  expect((await page()).json).toEqual({ heard: false, why: 'it was heard before' });
  expect((await page({ id: 'another' })).json).toEqual({ heard: false, why: 'Li Wei has it' });
  expect(await heard()).toHaveLength(1);
});

test('who resolves there has closed it by hand; a merge or a service has not', async () => {
  const event_type = 'incident.resolved';
  const merged = { incident_key: 'demo/inc-1/1', resolve_reason: { type: 'merge' } };
  const service = { id: 'PF9KMXH', type: 'service_reference', summary: 'API Service' };
  expect((await page({ id: 'a', event_type, data: merged })).json?.heard).toBe(false);
  expect((await page({ id: 'b', event_type, agent: service })).json?.heard).toBe(false);
  expect((await page({ id: 'c', event_type, agent: null })).json?.heard).toBe(false);
  expect(await heard()).toEqual([]);
  const agent = { id: 'PUNKNOWN', type: 'user_reference', summary: 'Tenex Engineer' };
  expect((await page({ id: 'd', event_type, agent })).json?.heard).toBe(true);
  expect(await heard()).toMatchObject([
    { kind: 'resolved_by_hand', by: 'Tenex Engineer (PagerDuty)', reason: 'resolved in PagerDuty' },
  ]);
});

test('what is none of ours is answered 2xx: refusals end all calls for a day', async () => {
  const ours = { incident_key: 'demo/inc-9/1' };
  const old = new Date(Date.now() - 8 * 86_400_000).toISOString();
  for (const changes of [
    { data: ours },
    { data: { incident_key: 'd3640fbd41094207a1c11e58e46b1662' } },
    { event_type: 'pagey.ping', data: { message: 'Hello' } },
    { occurred_at: old },
  ]) {
    expect(await page({ id: JSON.stringify(changes), ...changes })).toMatchObject({
      status: 202,
      json: { heard: false, why: expect.any(String) },
    });
  }
  expect(await heard()).toEqual([]);
  expect(await page({}, 'another secret than it')).toMatchObject({
    status: 401,
    json: { code: 'signature_refused' },
  });
});

test('other routes read JSON and forms as before, and hooks need a secret', async () => {
  const token = { authorization: 'Bearer shared-token-of-all' };
  const path = '/api/v1/incidents/inc-1/acknowledge?tenant=demo';
  expect((await api.post(path, { by: 'Li Wei' }, token)).status).toBe(202);
  expect((await api.post(path, '{"by":', token)).json?.code).toBe('invalid_request');
  const bare = await startTestApi();
  for (const route of ['/hooks/slack', '/hooks/pagerduty']) {
    expect((await bare.post(route, {})).json?.code).toBe('hook_not_connected');
  }
  await bare.close();
});
