/** A terminal that restarts by command is back when it starts again, whenever that is heard. */
import type { Order } from '#domain/command/order.js';
import { placeOrder } from '#infra/command/place-order.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { one, rows } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { countTargets } from '#infra/store/command-counts.sql.js';
import { claimCommands } from '#infra/store/command-wire.sql.js';
import { advanceStored } from '../../apps/alerts/src/commands/advance-stored.js';
import { CommandNews } from '../../apps/ingest/src/batch/command-news.js';
import type { TerminalMessage } from '../../apps/ingest/src/batch/entry.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { seedTerminals } from '../support/obedient-fleet.js';
import { silentLog } from '../support/silent-log.js';

const START = 1_760_000_000_000;
const SECONDS = 1_000;
const MEANS = { sign: () => 'signed', perMinute: 100, perHour: 100 };
const RESTART = { what: 'restart', args: {}, terminals: ['T1'] } as const;
const BY_HAND = { tenant: 'demo', incident: null, step: null, version: 'hand' } as const;

let database: TestDatabase;
let db: Database;
let order: Order;

beforeEach(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'returns spec', log: silentLog });
  await seedTerminals(db, 1, 'acq-1');
  const wish = { ...BY_HAND, ...RESTART, reason: 'it hangs', by: 'wang', at: START };
  order = (await inTransaction(db, (tx) => placeOrder(tx, wish))) as Order;
  await advance(START);
  const at = new Date(START);
  await rows(db, claimCommands, ['demo'], [order.id], [0], at, new Date(START + 15 * SECONDS));
});
afterEach(async () => {
  await db?.close();
  await database?.close();
});
afterAll(stopTestServer);

const advance = (now: number) => advanceStored(db, MEANS, order, now);

type Said = { readonly channel: string; readonly boot: number; readonly at: number } & object;

/** What T1 says, all of it heard at one moment. */
async function hear(receivedAt: number, ...all: Said[]): Promise<void> {
  const news = new CommandNews();
  for (const { channel, ...said } of all) {
    const body = { v: 1, seq: 1, ...said };
    news.hear(
      {
        from: 'terminal',
        tenant: 'demo',
        terminal: 'T1',
        channel,
        body,
      } as never as TerminalMessage,
      receivedAt,
    );
  }
  await inTransaction(db, (tx) => news.write(tx, receivedAt));
}

const ack = (boot: number, at: number) => {
  return { channel: 'ack', boot, at, id: `${order.id}-0`, status: 'done' };
};
const birth = (boot: number, at: number, more = {}) => {
  return { channel: 'birth', boot, at, reason: 'command', ...more };
};
const told = () => one(db, countTargets, 'demo', order.id, 'restart');

test.each([
  ['right', 0],
  ['an hour slow', -3_600 * SECONDS],
  ['an hour fast', 3_600 * SECONDS],
])('a birth that waited while nobody listened counts, its clock being %s', async (_how, off) => {
  const at = START + 20 * SECONDS + off;
  await hear(START + 40 * SECONDS, ack(7, START + off), birth(8, at, { queuedAt: at }));
  await advance(START + 41 * SECONDS);
  expect(await told()).toMatchObject({ done: 1, underWay: 0 });
});

test('one that answers when it is up again is back', async () => {
  await hear(START + 20 * SECONDS, birth(8, START + 20 * SECONDS), ack(8, START + 20 * SECONDS));
  await advance(START + 21 * SECONDS);
  expect(await told()).toMatchObject({ done: 1, underWay: 0 });
});

test('a start before the command, heard after it, is not the one that was asked for', async () => {
  const before = START - 60 * SECONDS;
  await hear(START + SECONDS, birth(7, before, { queuedAt: before }), ack(7, START));
  await advance(START + 2 * SECONDS);
  expect(await told()).toMatchObject({ done: 0, underWay: 1 });
  const late = START + 400 * SECONDS;
  expect(await advance(late)).toMatchObject({ state: 'stopped', stop: { why: 'not_returned' } });
});
