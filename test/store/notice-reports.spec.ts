/** Reports of notices to merchants: who was not reached is told by another contact. */
import type { NoticesFile } from '#domain/notice/notice-file.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { execute, rows } from '#infra/db/query.js';
import { loadNotices } from '#infra/notices/load-notices.js';
import { listRecipients } from '#infra/store/notice-recipients.sql.js';
import { keepReport } from '#infra/store/reports.sql.js';
import { AlertsMetrics } from '../../apps/alerts/src/alerts.metrics.js';
import { startReportWorker } from '../../apps/alerts/src/delivery/report-worker.js';
import { keepNotices } from '../../apps/alerts/src/notices/notice-keeper.js';
import { NoticeLane } from '../../apps/alerts/src/notices/notice-lane.js';
import type { MerchantMessage } from '../../apps/alerts/src/receivers/merchant/merchant-channel.js';
import { aRunOf } from '../support/a-playbook.js';
import { storeRun } from '../support/an-incident.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { hitMerchants, storeMerchants } from '../support/merchant-outage.js';
import { silentLog } from '../support/silent-log.js';

const START = 1_760_000_100_000;
const TEXT = { en: '{since} {scope} {id}', 'zh-CN': '{since}{scope}{id}' };
const RUN = `tell notify notice: start, text: ${JSON.stringify(TEXT)}\nlast manual`;
const CHANNELS = ['sms', 'email'] as const;

let database: TestDatabase;
let db: Database;
let file: NoticesFile;
let now = START;
let sent: (MerchantMessage & { readonly channel: string })[] = [];
const clock = { now: () => now, realDelay: (ms: number) => ms };

beforeEach(async () => {
  now = START;
  sent = [];
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 4, name: 'test', log: silentLog });
  file = await loadNotices('deploy/notices/notices.yaml');
  const names = await storeMerchants(db, 1);
  // The same merchant's second way, which is tried only where the first does not reach him.
  await db.pool.query(
    `insert into contact (tenant, merchant, contact, name, channel, address, consent, revision)
     select 'demo', merchant, 'shop', merchant, 'email', 'shop@example.com', true, 1 from merchant`,
  );
  await db.pool.query(
    `insert into contact_consent (tenant, channel, address, state, asked_at, confirmed_at)
     values ('demo', 'email', 'shop@example.com', 'confirmed', now(), now())`,
  );
  await hitMerchants(db, names, { severity: 'SEV1' });
  await storeRun(db, aRunOf(RUN));
});
afterEach(async () => {
  await db?.close();
  await database?.close();
});
afterAll(stopTestServer);

/** Everything that is due by now, by both channels; the gateway of SMS reports, mail does not. */
async function pass(ms = 0): Promise<void> {
  now += ms;
  const keep = () => keepNotices({ db, clock, file, channels: () => CHANNELS, log: silentLog });
  await keep();
  for (const channel of CHANNELS) {
    const awaits = { reporter: 'merchants.sms', message: 'sid-1', withinMs: 120_000 };
    const lane = new NoticeLane(channel, {
      ...{ db, clock, log: silentLog, pages: 'https://x.example', key: 'k', chance: () => 0.5 },
      count() {},
      channel: () => ({
        ...{ channel, links: true, rate: null },
        async send(message) {
          sent.push({ ...message, channel });
          return { kind: 'sent', answer: '200', ...(channel === 'sms' && { awaits }) };
        },
      }),
    });
    lane.work();
    await lane.close();
  }
  await keep();
}

async function report(state: 'delivered' | 'failed'): Promise<void> {
  await execute(db, keepReport, 'merchants.sms', 'sid-1', state, state, new Date(now));
}

/** One pass of the worker that makes use of reports. */
async function settle(): Promise<void> {
  const worker = await startReportWorker({
    ...{ db, clock, log: silentLog, metrics: new AlertsMetrics(), nameOf: (id) => id },
    receivers: () => [],
    reporting: () => [],
  });
  await worker.close();
}

const told = () => sent.map(({ channel, kind, id }) => [channel, kind, id].join(' '));
const state = async () =>
  (await rows(db, listRecipients, 1, null, 0, 10)).map((each) =>
    [each.contact, each.state, each.why, each.doubtful].join(' '),
  );

async function begin(): Promise<void> {
  await pass();
  await pass(301_000);
  expect(told()).toEqual(['sms start ntc-1-1']);
}

test.each([
  ['a failure', 0, 'failed'],
  ['nothing', 121_000, null],
] as const)('after %s the next contact is told', async (_what, ms, said) => {
  await begin();
  now += ms;
  if (said) await report(said);
  await settle();
  expect(await state()).toEqual(['shop due not_delivered false']);
  await pass();
  expect(told()).toEqual(['sms start ntc-1-1', 'email start ntc-1-1-1']);
  expect(await state()).toEqual(['shop sent  false']);
});

test('what arrived, or was reported late, is told once', async () => {
  await begin();
  await report('delivered');
  await settle();
  now += 3_600_000;
  await settle();
  await pass();
  expect(told()).toEqual(['sms start ntc-1-1']);
  expect(await state()).toEqual(['owner sent  false']);
});

test('whom no contact reaches is given up, and who may have it hears of the end', async () => {
  await db.pool.query(`update contact set consent = false where contact = 'shop'`);
  await begin();
  now += 121_000;
  await settle();
  expect(await state()).toEqual(['owner gave_up not_delivered true']);
  await report('delivered');
  await settle();
  const { rows: found } = await db.pool.query('select report from notice_recipient');
  expect(found).toEqual([{ report: 'delivered' }]);
});

test('nobody is told that it began once he was told that it is over', async () => {
  await begin();
  await hitMerchants(db, [], { severity: 'SEV1', resolvedAt: now });
  await pass(1_000);
  await pass(121_000);
  expect(told().at(-1)).toMatch(/^sms recovered /);
  await settle();
  expect(told().filter((each) => each.includes('start'))).toHaveLength(1);
  expect((await state())[0]).toMatch(/^owner gave_up not_delivered/);
});
