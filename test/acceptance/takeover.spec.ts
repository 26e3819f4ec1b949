/**
 * Two alerts processes on one database, of which one decides. While it is deciding on an outage it
 * is killed, or frozen and later woken, some of them within a statement that goes on in the server:
 * the other takes over within the promised time, the outage is one incident and one page, and the
 * one that wakes writes nothing. The stories run beside each other, each in a database of its own;
 * how long each took is printed.
 */
import { type Database, openDatabase } from '#infra/db/database.js';
import { askDatabase, askNumber } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type FakeService, startFakeService } from '../support/fake-service.js';
import { holdTable } from '../support/hold-table.js';
import { seedTenants, storeOutages } from '../support/many-outages.js';
import { readMetrics } from '../support/read-metrics.js';
import { type RunningApp, startApp } from '../support/run-process.js';
import { silentLog } from '../support/silent-log.js';

/**
 * More than twice what is promised, for a machine that has other things to do; and less than the 30
 * seconds after which the server ends a statement by itself.
 */
const takeover_limit_ms = 25_000;
const start_limit_ms = 120_000;
const TENANT = 't-001';

/** Two processes of which the first decides. */
interface Pair {
  readonly url: string;
  readonly leader: RunningApp;
  readonly other: RunningApp;
  readonly room: FakeService;
  /** Keeps a table from the leader until it waits for it because of an outage. */
  stopAt(table: string, mode?: 'access exclusive'): Promise<() => Promise<void>>;
  /**
   * Waits until the other decides and has told of the outage, and prints how long that took. What
   * keeps a statement from ending may be let go in between.
   */
  takenOver(how: string, letGo?: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

const pairs: Pair[] = [];

/** Starts two; the second finds that the first decides. */
async function startPair(database: TestDatabase): Promise<Pair> {
  const { url } = database;
  const db: Database = openDatabase({ url, max: 2, name: 'takeover spec', log: silentLog });
  await seedTenants(db, [TENANT]);
  const room = await startFakeService(() => ({ status: 200 }));
  const env = { DATABASE_URL: url, ALERTS_OPS_PORT: '0', WEBHOOK_URL: room.url };
  const leader = await startApp('alerts', env);
  const decides = async ({ facts }: RunningApp) =>
    (await readMetrics(facts.opsPort)).of('pos_alerts_leader') === 1;
  await eventually('a leader', () => decides(leader), start_limit_ms);
  const other = await startApp('alerts', env);
  const outage = () => storeOutages(db, [TENANT], 0, 1);
  const pair: Pair = {
    ...{ url, leader, other, room },
    stopAt: (table, mode) => holdTable(url, table, mode, outage),
    async takenOver(how, letGo) {
      const begun = performance.now();
      const seconds = () => ((performance.now() - begun) / 1_000).toFixed(1);
      await eventually(`the other to decide (${how})`, () => decides(other), takeover_limit_ms);
      const led = seconds();
      await letGo?.();
      await eventually(`the page (${how})`, () => room.asked.length > 0);
      process.stderr.write(`takeover, ${how}: decides after ${led} s, told by ${seconds()} s\n`);
    },
    async close() {
      await other.stop();
      await leader.kill();
      await room.close();
      await db.close();
      await database.close();
    },
  };
  pairs.push(pair);
  return pair;
}

/** Wakes a frozen leader and waits until it has thrown away what it was about to write. */
async function wake({ leader }: Pair): Promise<string> {
  process.kill(leader.pid, 'SIGCONT');
  const said = 'the engine starts again from what was kept';
  return eventually('the one that slept to stand back', () => {
    return leader
      .output()
      .split('\n')
      .find((line) => line.includes(said));
  });
}

const STORIES: Readonly<Record<string, (pair: Pair) => Promise<string>>> = {
  async 'killed within a long statement'(pair) {
    const letGo = await pair.stopAt('incident');
    await pair.leader.kill();
    await pair.takenOver('killed within a long statement', letGo);
    return '';
  },
  // It has not begun to write, and finds all its connections but that of the lock as they were.
  async 'frozen while it reads'(pair) {
    const letGo = await pair.stopAt('silence', 'access exclusive');
    process.kill(pair.leader.pid, 'SIGSTOP');
    await letGo();
    await pair.takenOver('frozen while it reads');
    return wake(pair);
  },
  // Its transaction holds the fence, and would for as long as the server lets it.
  async 'frozen while it writes'(pair) {
    const letGo = await pair.stopAt('incident');
    process.kill(pair.leader.pid, 'SIGSTOP');
    await letGo();
    await pair.takenOver('frozen while it writes');
    return wake(pair);
  },
  async 'frozen within a long statement'(pair) {
    const letGo = await pair.stopAt('incident');
    process.kill(pair.leader.pid, 'SIGSTOP');
    await pair.takenOver('frozen within a long statement', letGo);
    return wake(pair);
  },
};

/** How a story ended, and what the one that slept said when it woke. */
interface Ended {
  readonly pair: Pair;
  readonly stoodBack: string;
}

const left = new Map<string, Ended>();

beforeAll(async () => {
  const telling: Promise<void>[] = [];
  for (const [name, story] of Object.entries(STORIES)) {
    const database = await testDatabase();
    const tell = async () => {
      const pair = await startPair(database);
      left.set(name, { pair, stoodBack: await story(pair) });
    };
    telling.push(tell());
  }
  await Promise.all(telling);
}, 300_000);

afterAll(async () => {
  for (const pair of pairs) await pair.close();
  await stopTestServer();
}, 60_000);

test.each(Object.keys(STORIES))('%s: one incident, one page, nothing twice', async (name) => {
  const { url, room } = (left.get(name) as Ended).pair;
  const count = (what: string) => askNumber(url, `select count(*) as n from ${what}`);
  expect(await count('incident')).toBe(1);
  expect(await count(`incident_event where kind = 'triggered'`)).toBe(1);
  expect(await count('playbook_run')).toBe(1);
  expect(await count(`outbox where reason = 'first'`)).toBe(1);
  await eventually('receipts', async () => (await count(`outbox where state <> 'sent'`)) === 0);
  const keys = await askDatabase(url, 'select dedup_key as id from outbox order by dedup_key');
  const taken = room.asked.map(({ headers }) => String(headers['webhook-id']));
  expect(taken.toSorted()).toEqual(keys.map(({ id }) => id));
});

test('one that wakes before it wrote is stopped by the fence', () => {
  const { stoodBack } = left.get('frozen while it reads') ?? {};
  expect(stoodBack).toContain('another alerts process has taken over');
});

test.each(['frozen while it writes', 'frozen within a long statement'])(
  '%s: one that wakes in its transaction finds it ended by the server',
  (name) => {
    const { stoodBack } = left.get(name) ?? {};
    expect(stoodBack).toMatch(/connection error|terminat/);
  },
);
