/** Merchants are told: those who were hit, each once, by the machine or at somebody's word. */
import type { NoticesFile } from '#domain/notice/notice-file.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { execute, rows } from '#infra/db/query.js';
import { loadNotices } from '#infra/notices/load-notices.js';
import { addMembers, dropMembers, unfoldedEvents } from '#infra/store/incidents.sql.js';
import { listRecipients } from '#infra/store/notice-recipients.sql.js';
import { claimRecipients } from '#infra/store/notice-sending.sql.js';
import { type NoticeRow, noticesOf, publishChannels } from '#infra/store/notices.sql.js';
import { keepNotices } from '../../apps/alerts/src/notices/notice-keeper.js';
import { NoticeLane } from '../../apps/alerts/src/notices/notice-lane.js';
import type { MerchantMessage } from '../../apps/alerts/src/receivers/merchant/merchant-channel.js';
import type { DeliveryOutcome } from '../../apps/alerts/src/receivers/receiver.js';
import { aRunOf } from '../support/a-playbook.js';
import { anIncident, storeIncident, storeRun } from '../support/an-incident.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { hitMerchants, storeMerchants } from '../support/merchant-outage.js';
import { silentLog } from '../support/silent-log.js';

const START = 1_760_000_100_000;
const SENT: DeliveryOutcome = { kind: 'sent', answer: '200' };
const TEXT = {
  en: 'Since {since} it fails at {scope}. Ref {id}.',
  'zh-CN': '{since}起{scope}{id}',
};
const WITH_STEP = `tell notify notice: start, text: ${JSON.stringify(TEXT)}\nlast manual`;

let database: TestDatabase;
let db: Database;
let file: NoticesFile;
let now = START;
let sent: MerchantMessage[] = [];
let answer: (message: MerchantMessage) => DeliveryOutcome | Promise<DeliveryOutcome>;
const clock = { now: () => now, realDelay: (ms: number) => ms };

beforeEach(async () => {
  now = START;
  sent = [];
  answer = () => SENT;
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 4, name: 'test', log: silentLog });
  file = await loadNotices('deploy/notices/notices.yaml');
});
afterEach(async () => {
  await db?.close();
  await database?.close();
});
afterAll(stopTestServer);

const keep = () => keepNotices({ db, clock, file, channels: () => ['sms'], log: silentLog });

function aLane(): NoticeLane {
  return new NoticeLane('sms', {
    ...{ db, clock, log: silentLog, pages: 'https://x.example', key: 'k', chance: () => 0.5 },
    count() {},
    channel: () => ({
      ...{ channel: 'sms', links: true, rate: null },
      async send(message) {
        sent.push(message);
        return answer(message);
      },
    }),
  });
}

/** What is due is made, let go and sent, and what came of it is kept. */
async function pass(ms = 0): Promise<void> {
  now += ms;
  await keep();
  // A lane that is closed takes nothing more: one after another, until nobody has anything to send.
  for (let before = -1; before < sent.length; ) {
    before = sent.length;
    const lane = aLane();
    lane.work();
    await lane.close();
  }
  await keep();
}

const notices = async (): Promise<NoticeRow[]> => rows(db, noticesOf, 'demo', 'inc-1');
const told = () => sent.map(({ merchant }) => merchant).sort();

test('a step of the playbook makes the notice, and is done when it is out', async () => {
  const names = await storeMerchants(db, 40);
  await hitMerchants(db, names.slice(0, 30), { severity: 'SEV1', forbidden: ['retry_pin'] });
  await storeRun(db, aRunOf(WITH_STEP));
  await pass();
  expect(await notices()).toMatchObject([{ state: 'draft', people: 0, source: 'playbook' }]);
  await pass(299_000);
  expect(sent).toEqual([]);
  // Hit while it was held back: told with the others.
  await execute(db, addMembers, 'demo', 'inc-1', 'merchant', names.slice(30, 35));
  await pass(2_000);
  expect(told()).toEqual(names.slice(0, 35));
  expect(sent[0]?.text).toMatch(/^(Since \d\d:\d\d it fails at your shop|\d\d:\d\d起您门店)/);
  expect(await notices()).toMatchObject([{ state: 'done' }]);
  expect(await rows(db, unfoldedEvents)).toMatchObject([
    { body: { kind: 'step_done', step: 'tell', by: 'Tillwatch', note: 'ntc-1: 35' } },
  ]);
  await pass(1_000);
  expect(sent).toHaveLength(35);
});

test('who is hit later is told later; the end, only who was told of the start', async () => {
  const names = await storeMerchants(db, 10);
  await hitMerchants(db, names.slice(0, 4), { severity: 'SEV1' });
  await storeRun(db, aRunOf(WITH_STEP));
  await pass();
  await pass(301_000);
  await execute(db, addMembers, 'demo', 'inc-1', 'merchant', names.slice(4, 5));
  await pass(121_000);
  await pass(21_000);
  // Hit just before failures stop: there is no time for another two minutes.
  await hitMerchants(db, names.slice(5, 6), { severity: 'SEV1', status: 'monitoring' });
  await pass();
  await pass(21_000);
  expect(told()).toEqual(names.slice(0, 6));
  // Hit in the last moment, and never told.
  await execute(db, addMembers, 'demo', 'inc-1', 'merchant', names.slice(6, 7));
  sent = [];
  await hitMerchants(db, [], { severity: 'SEV1', resolvedAt: now });
  await pass(1_000);
  await pass(121_000);
  expect(told()).toEqual(names.slice(0, 6));
  expect(sent.every(({ kind }) => kind === 'recovered')).toBe(true);
  await pass(3_600_000);
  expect(sent).toHaveLength(6);
});

test('who was wrongly told is corrected, at somebody’s word', async () => {
  const names = await storeMerchants(db, 4);
  await hitMerchants(db, names.slice(0, 3), { severity: 'SEV1' });
  await storeRun(db, aRunOf(WITH_STEP));
  await pass();
  await pass(301_000);
  sent = [];
  await execute(db, dropMembers, 'demo', 'inc-1');
  await execute(db, addMembers, 'demo', 'inc-1', 'merchant', names.slice(1, 3));
  await pass(121_000);
  await pass(600_000);
  expect(sent).toEqual([]);
  const draft = (await notices()).find(({ kind }) => kind === 'correction');
  expect(draft).toMatchObject({ state: 'draft', people: 1 });
  expect(await rows(db, listRecipients, draft?.n ?? 0, null, 0, 10)).toMatchObject([
    { merchant: names[0], state: 'held' },
  ]);
});

test('what a dead process had taken is sent again under the same id, and marked', async () => {
  const names = await storeMerchants(db, 5);
  await hitMerchants(db, names, { severity: 'SEV1' });
  await storeRun(db, aRunOf(WITH_STEP));
  await pass();
  now += 301_000;
  await keep();
  // Two were taken by somebody who was never heard of again.
  const until = new Date(now + 30_000);
  const lost = await rows(db, claimRecipients, 'sms', new Date(now), until, 2);
  await pass();
  expect(sent).toHaveLength(3);
  await pass(31_000);
  expect(told()).toEqual(names);
  const all = await rows(db, listRecipients, 1, 'sent', 0, 10);
  const doubtful = all.filter((each) => each.doubtful).map(({ n }) => n);
  expect(doubtful).toEqual(lost.map(({ n }) => n).sort((a, b) => a - b));
  expect(new Set(sent.map(({ id }) => id)).size).toBe(5);
});

test('who has withdrawn is told nothing, and what a channel refuses is given up', async () => {
  const names = await storeMerchants(db, 3);
  await hitMerchants(db, names, { severity: 'SEV1' });
  await storeRun(db, aRunOf(WITH_STEP));
  await pass();
  await db.pool.query(`update contact_consent set state = 'withdrawn' where address like '%0001'`);
  answer = ({ merchant }) =>
    merchant === names[1] ? { kind: 'retry', reason: 'client_error', answer: '400' } : SENT;
  await pass(301_000);
  expect(told()).toEqual(names.slice(1));
  const all = await rows(db, listRecipients, 1, null, 0, 10);
  expect(all.map(({ state, why }) => [state, why])).toEqual([
    ['dropped', 'withdrawn'],
    ['gave_up', 'client_error'],
    ['sent', null],
  ]);
});

test('a channel that names a pause is left alone; a late answer is doubtful', async () => {
  const names = await storeMerchants(db, 2);
  await hitMerchants(db, names, { severity: 'SEV1' });
  await storeRun(db, aRunOf(WITH_STEP));
  await pass();
  answer = ({ merchant }) =>
    merchant === names[0]
      ? { kind: 'retry', reason: 'rate_limited', answer: '429', afterMs: 600_000 }
      : { kind: 'retry', reason: 'timeout', answer: '' };
  await pass(301_000);
  expect(sent).toHaveLength(2);
  answer = () => SENT;
  await pass(590_000);
  expect(sent.map(({ merchant }) => merchant).slice(2)).toEqual([names[1]]);
  await pass(20_000);
  expect(sent.map(({ merchant }) => merchant).slice(3)).toEqual([names[0]]);
  const all = await rows(db, listRecipients, 1, 'sent', 0, 10);
  expect(all.map(({ merchant, doubtful }) => [merchant, doubtful])).toEqual([
    [names[0], false],
    [names[1], true],
  ]);
});

test('what is over before it goes is never told; without channels nothing is made', async () => {
  const names = await storeMerchants(db, 2);
  await hitMerchants(db, names, { severity: 'SEV1' });
  await storeRun(db, aRunOf(WITH_STEP));
  await keepNotices({ db, clock, file, channels: () => [], log: silentLog });
  expect(await notices()).toEqual([]);
  await pass();
  await hitMerchants(db, [], { severity: 'SEV1', resolvedAt: now });
  await pass(301_000);
  expect(sent).toEqual([]);
  expect(await notices()).toMatchObject([{ state: 'cancelled', ended_by: 'the incident is over' }]);
});

test('who was told of a merged incident hears the end once, from its host', async () => {
  const names = await storeMerchants(db, 5);
  await hitMerchants(db, names.slice(0, 3), { severity: 'SEV1' });
  await storeRun(db, aRunOf(WITH_STEP));
  await pass();
  await pass(301_000);
  expect(told()).toEqual(names.slice(0, 3));
  sent = [];
  // Two names for one fault: first into one that was merged itself, which told nobody.
  for (const [id, to] of [
    ['inc-1', 'inc-2'],
    ['inc-2', 'inc-3'],
  ] as const) {
    const links = [{ kind: 'merged_into', to }] as const;
    await storeIncident(
      db,
      anIncident({ id, status: 'merged', resolvedAt: now, links: [...links] }),
    );
  }
  const host = { id: 'inc-3', severity: 'SEV1', epoch: 2, startedAt: START } as const;
  await storeIncident(db, anIncident(host));
  await execute(db, addMembers, 'demo', 'inc-3', 'merchant', names);
  await storeRun(db, { ...aRunOf(WITH_STEP), incident: 'inc-3' });
  await pass(1_000);
  await pass(301_000);
  // Those of the other that nobody has told; nobody that it began, or that it is over, twice.
  expect(told()).toEqual(names.slice(3));
  expect(sent.every(({ kind }) => kind === 'start')).toBe(true);
  sent = [];
  await pass(7 * 3_600_000);
  expect(sent).toEqual([]);
  await storeIncident(db, anIncident({ ...host, resolvedAt: now }));
  await pass(1_000);
  await pass(121_000);
  expect(told()).toEqual(names);
  expect(sent.every(({ kind, incident }) => kind === 'recovered' && incident === 'inc-3')).toBe(
    true,
  );
  await pass(600_000);
  expect(sent).toHaveLength(5);
});

test('a host tells merged merchants the end without a notice of its own', async () => {
  const names = await storeMerchants(db, 3);
  await hitMerchants(db, names, { severity: 'SEV1' });
  await storeRun(db, aRunOf(WITH_STEP));
  await pass();
  await pass(301_000);
  sent = [];
  const host = anIncident({ id: 'inc-2' });
  await storeIncident(db, host);
  await execute(db, addMembers, 'demo', 'inc-2', 'merchant', names);
  const links = [{ kind: 'merged_into' as const, to: 'inc-2' }];
  await storeIncident(db, anIncident({ status: 'merged', resolvedAt: now, links }));
  await pass(1_000);
  await storeIncident(db, { ...host, status: 'resolved', resolvedAt: now });
  await pass(1_000);
  await pass(121_000);
  expect(told()).toEqual(names);
  expect(sent.map(({ kind }) => kind)).toEqual(['recovered', 'recovered', 'recovered']);
});

test('a shop that is closed is told in its hours, unless it is of the gravest', async () => {
  const names = await storeMerchants(db, 2);
  await db.pool.query(`update contact set hours = 'Mo-Su 09:00-18:00' where merchant = 'm-00001'`);
  now = Date.parse('2025-10-09T22:00:00Z');
  await hitMerchants(db, names, { startedAt: now - 60_000 });
  await execute(db, publishChannels, ['sms'], new Date(now));
  await storeRun(db, aRunOf(WITH_STEP));
  file = { ...file, approval: { ...file.approval, SEV2: { people: 0, hold: '1m' } } };
  await pass();
  await pass(61_000);
  expect(told()).toEqual([names[1]]);
  expect(anIncident().severity).toBe('SEV2');
  await pass(12 * 3_600_000);
  expect(told()).toEqual(names);
});
