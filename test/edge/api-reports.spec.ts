/**
 * A gateway that accepts and does not deliver, over real HTTP on both sides: it is asked by alerts,
 * reports to the API, and what did not arrive goes on to whoever is next.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rows } from '#infra/db/query.js';
import { notificationsOf } from '#infra/store/outbox.sql.js';
import { unheardEvents } from '#infra/store/people.sql.js';
import { AlertsMetrics } from '../../apps/alerts/src/alerts.metrics.js';
import { startReportWorker } from '../../apps/alerts/src/delivery/report-worker.js';
import { contactReceivers } from '../../apps/alerts/src/oncall/contact-receivers.js';
import { startOutboxWorker } from '../../apps/alerts/src/outbox-worker.js';
import { alsoAllow, PUBLIC_ONLY } from '../../apps/alerts/src/outgoing/judge-address.js';
import { createOutgoing } from '../../apps/alerts/src/outgoing/outgoing.js';
import { type ReceiverSet, setOf } from '../../apps/alerts/src/receiver-keeper.js';
import { readReceivers } from '../../apps/alerts/src/receivers/settings/read-receivers.js';
import { findUntold } from '../../apps/tillwatch/src/audit/find-untold.js';
import { aRoster } from '../support/a-roster.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type Asked, type FakeService, startFakeService } from '../support/fake-service.js';
import { putInOutbox } from '../support/fill-outbox.js';
import { silentLog } from '../support/silent-log.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

const token = 'token-of-the-gateway-0123456789';
let api: TestApi;
let gateway: FakeService;
let folder: string;
let set: ReceiverSet;
let metrics: AlertsMetrics;
let closing: (() => Promise<void>)[] = [];
/** How far the clock of alerts is ahead. */
let ahead = 0;
/** What the gateway does with a message before it answers. */
let meanwhile: (asked: Asked) => void = () => {};
const clock = { now: () => Date.now() + ahead, realDelay: (ms: number) => ms };

const FILE = (url: string) => `
route: { receiver: phone }
receivers:
  - { name: chat, kind: webhook, url: '${url}/chat' }
  - name: phone
    kind: gateway
    url: '${url}/phone'
    to: '+8613800138000'
    fields: { to: '{to}', text: '{text}', callback: '{report}' }
    fallback: chat
    report: { token: { env: TOKEN }, state: state, delivered: [DELIVRD], failed: [UNDELIV] }
  - name: sms
    kind: gateway
    url: '${url}/sms'
    fields: { to: '{to}', text: '{text}', ref: '{id}' }
    report:
      token: { env: TOKEN }
      answer_id: result.0.sid
      list: reports
      id: sid
      state: status
      delivered: [true]
      pending: [queued]
      answer: { code: 0 }
  - { name: plain, kind: gateway, url: '${url}/plain', fields: { text: '{text}' }, fallback: chat }
`;

beforeEach(async () => {
  ahead = 0;
  meanwhile = () => {};
  closing = [];
  metrics = new AlertsMetrics();
  folder = await mkdtemp(join(tmpdir(), 'tillwatch-reports-'));
  let sids = 0;
  gateway = await startFakeService((asked) => {
    meanwhile(asked);
    sids += 1;
    return { status: 200, body: { code: 0, result: [{ sid: `sid-${sids}` }] } };
  });
  api = await startTestApi({ API_TOKEN: 'shared-token-of-all' });
  const path = join(folder, 'receivers.yaml');
  await writeFile(path, FILE(gateway.url));
  const env = { TOKEN: token, OUTGOING_ALLOW: '127.0.0.1' };
  const read = await readReceivers({ path, env, secrets: 'needed' });
  if (!read.ok) throw new Error(read.mistakes.join('\n'));
  const EXTERNAL_URL = `http://${api.host}`;
  set = setOf(read.value, { OUTGOING_ALLOW: '127.0.0.1', EXTERNAL_URL });
  const outgoing = createOutgoing({
    allowance: alsoAllow(PUBLIC_ONLY, '127.0.0.1'),
    limitMs: 5_000,
  });
  const links = { key: 'k'.repeat(40), externalUrl: EXTERNAL_URL, now: clock.now };
  const people = contactReceivers(aRoster(), read.value, outgoing, links);
  const receivers = () => [...set.receivers, ...people];
  const nameOf = (id: string) => `name of ${id}`;
  const around = { db: api.db, clock, metrics, log: silentLog, receivers, nameOf };
  await storeIncident(api.db, anIncident({ tenant: 'demo' }));
  const reporting = () => set.receivers.flatMap((each) => each.reporting ?? []);
  const reports = await startReportWorker({ ...around, reporting });
  const outbox = await startOutboxWorker(around);
  closing.push(outbox.close, reports.close);
  await eventually('forms are published', async () => {
    const { rows: found } = await api.db.pool.query('select from report_form');
    return found.length === 2;
  });
});
afterEach(async () => {
  for (const close of closing) await close();
  await api?.close();
  await gateway?.close();
  await rm(folder, { recursive: true, force: true });
});
afterAll(stopTestServer);

const put = (receiver: string) => putInOutbox(api.db, { receiver, at: clock.now() });
const asked = (path: string) => gateway.asked.filter((each) => each.path === path);
const story = async () =>
  (await rows(api.db, notificationsOf, 'demo', 'inc-1')).map(({ receiver, state, report }) =>
    [receiver, state, report].join(' '),
  );
const heard = async () =>
  (await rows(api.db, unheardEvents, 'demo', 'inc-1')).map(({ body }) => body);
const counted = async () =>
  (await metrics.reports.get()).values.map(({ labels, value }) =>
    [labels.receiver, labels.state, value].join(' '),
  );
const tell = (callback: unknown, body: unknown) =>
  api.post(new URL(String(callback)).pathname, body);
const audited = async () =>
  (
    await findUntold({ db: api.db, clock, urgentMs: 60_000, otherMs: 60_000, hasReceivers: false })
  ).map(({ kind, key }) => `${kind} ${key}`);

/** A message that the gateway has accepted, and the link it was given for it. */
async function accepted(): Promise<{ key: string; callback: unknown }> {
  const key = await put('phone');
  await eventually('it is accepted', async () => (await story())[0] === 'phone sent ');
  return { key, callback: asked('/phone')[0]?.json?.callback };
}

test('accepted, never reported: after the limit the next is told, and it is listed', async () => {
  const { key } = await accepted();
  ahead = 119_000;
  expect(await audited()).toEqual([]);
  expect(asked('/chat')).toEqual([]);
  ahead = 121_000;
  await eventually('the fallback is told', () => asked('/chat').length === 1);
  expect(asked('/chat')[0]?.json).toMatchObject({
    commonAnnotations: { undelivered_to: 'phone' },
  });
  expect(await story()).toContain('phone sent missing');
  // Whoever stands in has taken it, so somebody was told.
  await eventually('it is receipted', async () => (await story())[1] === 'chat sent ');
  expect(await audited()).toEqual([]);
  await api.db.pool.query(`delete from delivery where receiver = 'chat'`);
  expect(await audited()).toContain(`not_delivered ${key}`);
});

test('reported as failed: at once, and once however often it is said', async () => {
  const { callback } = await accepted();
  const said = { state: 'UNDELIV' };
  expect((await tell(callback, said)).json).toEqual({ heard: { failed: 1 } });
  expect((await tell(callback, said)).json).toEqual({ heard: { again: 1 } });
  await eventually('the fallback is told', () => asked('/chat').length === 1);
  await eventually('all is settled', async () => (await story())[1] === 'chat sent ');
  expect(await story()).toEqual(['phone sent failed', 'chat sent ']);
  expect(asked('/chat')).toHaveLength(1);
});

test('reported in time: nobody else is told, and the limit passes by', async () => {
  const { callback } = await accepted();
  expect((await tell(callback, { state: 'DELIVRD' })).json).toEqual({ heard: { delivered: 1 } });
  await eventually('it is written', async () => (await story())[0] === 'phone sent delivered');
  ahead = 10 * 60_000;
  expect(await audited()).toEqual([]);
  // Another one passes its limit: whatever was to be done of the first is done by then.
  await put('phone');
  await eventually('the second is accepted', async () => (await story())[1] === 'phone sent ');
  ahead = 20 * 60_000;
  await eventually('the second is missed', () => asked('/chat').length === 1);
  expect(await story()).toContain('phone sent delivered');
});

test('reported late: what is shown is corrected, and nobody is told again', async () => {
  const { callback } = await accepted();
  ahead = 121_000;
  await eventually('the fallback is told', () => asked('/chat').length === 1);
  await tell(callback, { state: 'DELIVRD' });
  await eventually('it is corrected', async () => (await story())[0] === 'phone sent delivered');
  expect(asked('/chat')).toHaveLength(1);
  expect(await counted()).toEqual(['phone missing 1', 'phone late_delivered 1']);
});

test('a wrong token, or the link of another message, changes nothing', async () => {
  const { callback } = await accepted();
  const path = new URL(String(callback)).pathname;
  const wrong = [`${path}x`, '/hooks/reports/phone/token-of-somebody-else-0123456789'];
  for (const each of wrong) {
    const answer = await api.post(each, { state: 'UNDELIV', id: 'x' });
    expect([answer.status, answer.json?.code]).toEqual([401, 'signature_refused']);
  }
  const nobody = await api.post(`/hooks/reports/chat/${token}`, { state: 'UNDELIV' });
  expect([nobody.status, nobody.json?.code]).toEqual([404, 'hook_not_connected']);
  expect(await story()).toEqual(['phone sent ']);
  const { rows: kept } = await api.db.pool.query('select from delivery_report');
  expect(kept).toEqual([]);
});

test('a report that is no report is refused, or said to be unreadable', async () => {
  const { callback } = await accepted();
  expect((await tell(callback, 'no json')).status).toBe(400);
  expect((await tell(callback, { state: 'WHAT' })).json).toEqual({ heard: { unreadable: 1 } });
  expect((await tell(callback, {})).json).toEqual({ heard: { unreadable: 1 } });
  expect(await story()).toEqual(['phone sent ']);
});

test('a list of reports by the names of the gateway, answered as it wants', async () => {
  await put('li@sms');
  await eventually('it is accepted', async () => (await story())[0] === 'li@sms sent ');
  const reports = [
    { sid: 'sid-1', status: 'queued' },
    { sid: 'sid-1', status: true },
    { sid: 'nobody', status: false },
  ];
  const answer = await api.post(`/hooks/reports/sms/${token}`, { reports });
  expect([answer.status, answer.json]).toEqual([200, { code: 0 }]);
  await eventually('it is written', async () => (await story())[0] === 'li@sms sent delivered');
});

test('a report that is ahead of the answer waits for it', async () => {
  const first = new Promise<void>((resolve) => {
    meanwhile = ({ path }) => {
      if (path !== '/sms') return;
      const reports = [{ sid: 'sid-1', status: 'BLOCKED' }];
      void api.post(`/hooks/reports/sms/${token}`, { reports }).then(() => resolve());
    };
  });
  await put('li@sms');
  await first;
  await eventually('it is matched', async () => (await story())[0] === 'li@sms sent failed');
});

test('a page to a person is passed on by the engine, which hears who has not got it', async () => {
  const key = 'demo/inc-1/1/page-7/li@sms';
  await put('li@sms');
  await api.db.pool.query(`update outbox set dedup_key = $1`, [key]);
  await eventually('it is accepted', async () => (await story())[0] === 'li@sms sent ');
  await api.post(`/hooks/reports/sms/${token}`, { reports: [{ sid: 'sid-1', status: 'DEAD' }] });
  await eventually('the engine is told', async () => (await heard()).length === 1);
  expect(await heard()).toMatchObject([
    {
      ...{ kind: 'page', what: 'not_delivered', who: 'name of li', by: 'sms' },
      ...{ page: { person: 'li', number: 7 }, incidents: ['inc-1'], otherwise: false },
    },
  ]);
});

test('a failure that is reported after the limit was missed passes nothing on again', async () => {
  await put('li@sms');
  await api.db.pool.query(`update outbox set dedup_key = 'demo/inc-1/1/page-7/li@sms'`);
  await eventually('it is accepted', async () => (await story())[0] === 'li@sms sent ');
  ahead = 121_000;
  await eventually('the engine is told', async () => (await heard()).length === 1);
  await api.post(`/hooks/reports/sms/${token}`, { reports: [{ sid: 'sid-1', status: 'DEAD' }] });
  await eventually('it is corrected', async () => (await story())[0] === 'li@sms sent failed');
  expect(await heard()).toHaveLength(1);
});

test('a gateway that reports nothing is believed, as ever', async () => {
  await put('plain');
  await eventually('it is sent', async () => (await story())[0] === 'plain sent ');
  ahead = 3_600_000;
  await put('phone');
  await eventually('the other is accepted', async () => (await story())[1] === 'phone sent ');
  ahead = 7_200_000;
  await eventually('the other is missed', () => asked('/chat').length === 1);
  expect(await story()).toEqual(['plain sent ', 'phone sent missing', expect.any(String)]);
});
