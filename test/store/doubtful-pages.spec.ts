/** Which notifications are marked as perhaps told twice: by a dead worker, or an answer unheard. */
import { type Database, openDatabase } from '#infra/db/database.js';
import { execute, rows } from '#infra/db/query.js';
import {
  claimDigest,
  claimDue,
  endNotification,
  notificationsOf,
  retryNotification,
} from '#infra/store/outbox.sql.js';
import { type DeliveryReason, isDoubtful } from '../../apps/alerts/src/receivers/receiver.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { putInOutbox } from '../support/fill-outbox.js';
import { silentLog } from '../support/silent-log.js';

const START = Date.UTC(2026, 2, 10);
const at = (seconds: number) => new Date(START + seconds * 1_000);
let database: TestDatabase;
let db: Database;

beforeEach(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'doubtful spec', log: silentLog });
  await putInOutbox(db, { receiver: 'room', at: START });
});
afterEach(async () => {
  await db.close();
  await database.close();
});
afterAll(stopTestServer);

const claim = (seconds: number) =>
  rows(db, claimDue, 'room', at(seconds), at(seconds + 30), 6, false);
const gather = (seconds: number) => rows(db, claimDigest, 'room', at(seconds), at(seconds + 30), 6);
const isMarked = async () => (await rows(db, notificationsOf, 'demo', 'inc-1'))[0]?.doubtful;

test('one that was sent at once is in no doubt', async () => {
  const [row] = await claim(1);
  await execute(db, endNotification, row?.id ?? 0, 'sent', at(2), null);
  expect(await isMarked()).toBe(false);
});

test.each([
  ['by itself', claim],
  ['with others', gather],
])('one whose worker died with it is, when it is taken again %s', async (_how, take) => {
  expect(await claim(1)).toHaveLength(1);
  expect(await take(20)).toHaveLength(0);
  expect(await isMarked()).toBe(false);
  expect(await take(40)).toHaveLength(1);
  expect(await isMarked()).toBe(true);
});

test.each<[DeliveryReason, boolean]>([
  ['timeout', true],
  ['server_error', true],
  ['unreachable', true],
  ['rate_limited', false],
  ['refused_address', false],
])('one that is tried again after %s: %s', async (reason, marked) => {
  const [row] = await claim(1);
  await execute(db, retryNotification, row?.id ?? 0, at(5), reason, isDoubtful(reason));
  expect(await isMarked()).toBe(marked);
  expect(await claim(6)).toHaveLength(1);
  expect(await isMarked()).toBe(marked);
});
