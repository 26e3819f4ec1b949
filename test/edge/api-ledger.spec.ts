/** What the API tells of the ledger: accounts, the numbers of a terminal, its messages. */
import { DAY, HOUR, MINUTE } from '#domain/base/instant.js';
import { messagesOfTerminal } from '#infra/store/ledger.sql.js';
import { stopTestServer } from '../support/database.js';
import { keepBooks, type Said } from '../support/keep-books.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

let api: TestApi;
const NOON = Date.UTC(2026, 9, 5, 12);

beforeEach(async () => {
  api = await startTestApi();
});

afterEach(() => api?.close());
afterAll(stopTestServer);

function hb(terminal: string, seq: number, at: number, boot = 1): Said {
  return [`${terminal}/hb`, { v: 1, boot, seq, at, rssi: -70 }, at];
}

async function store(): Promise<void> {
  const books = await keepBooks(api.db);
  const numbers = [1, 2, 5, 6, 9];
  await books.write([
    ...numbers.map((seq) => hb('T-1', seq, NOON + seq * MINUTE)),
    hb('T-1', 9, NOON + 9 * MINUTE),
    hb('T-1', 1, NOON + HOUR, 2),
    hb('T-2', 1, NOON),
  ]);
  await books.write([hb('T-1', 1, NOON)], 'other');
  await api.db.pool.query(`insert into terminal_boot
    select terminal, boot, range_agg(int8range(seq, seq + 1)), max(received_at)
      from heartbeat group by 1, 2`);
  const at = new Date(NOON + DAY);
  const text = 'update ingest_log set checkpoint = position, checkpoint_at = $1';
  await api.db.pool.query(text, [at]);
}

test('accounts by minute and channel, with totals, and whether they add up', async () => {
  await store();
  const { status, json } = await api.get(
    `/api/v1/ledger/accounts?tenant=demo&from=${NOON}&to=${NOON + HOUR}&limit=2`,
  );
  expect(status).toBe(200);
  const none = { quarantined: 0, refused: 0, shed: 0 };
  const one = { received: 1, stored: 1, duplicate: 0, ...none };
  expect(json).toEqual({
    from: NOON,
    to: NOON + HOUR,
    items: [
      { at: NOON + 9 * MINUTE, channel: 'hb', received: 2, stored: 1, duplicate: 1, ...none },
      { at: NOON + 6 * MINUTE, channel: 'hb', ...one },
    ],
    totals: [{ channel: 'hb', received: 7, stored: 6, duplicate: 1, ...none }],
    addsUp: true,
  });
  const empty = await api.get('/api/v1/ledger/accounts?tenant=nobody');
  expect(empty.json).toMatchObject({ items: [], totals: [], addsUp: true });
});

test("a terminal's numbers, its newest start first, with what is missing", async () => {
  await store();
  const { json } = await api.get('/api/v1/terminals/T-1/ledger?tenant=demo');
  expect(json).toEqual({
    terminal: 'T-1',
    checkpoint: 2,
    checkpointAt: NOON + DAY,
    items: [
      {
        boot: 2,
        first: 1,
        last: 1,
        stored: 1,
        missing: 0,
        holes: 0,
        ranges: [[1, 1]],
        lastReceivedAt: NOON + HOUR,
      },
      {
        boot: 1,
        first: 1,
        last: 9,
        stored: 5,
        missing: 4,
        holes: 2,
        ranges: [
          [1, 2],
          [5, 6],
          [9, 9],
        ],
        lastReceivedAt: NOON + 9 * MINUTE,
      },
    ],
  });
});

test("a terminal's messages, newest first, of the day until it was last heard", async () => {
  await store();
  const { json } = await api.get('/api/v1/terminals/T-1/messages?tenant=demo&limit=2');
  expect(json).toMatchObject({
    to: NOON + 2 * HOUR,
    items: [
      { boot: 2, seq: 1, channel: 'hb', receivedAt: NOON + HOUR, body: { rssi: -70 } },
      { boot: 1, seq: 9, channel: 'hb', queuedAt: null },
    ],
  });
  const span = `from=${NOON + 2 * MINUTE}&to=${NOON + 6 * MINUTE}`;
  const part = await api.get(`/api/v1/terminals/T-1/messages?tenant=demo&${span}`);
  const items = part.json?.items as { seq: number }[];
  expect(items.map(({ seq }) => seq)).toEqual([5, 2]);
});

test.each([
  ['ledger/accounts?tenant=demo&from=5&to=5', 400],
  ['ledger/accounts?tenant=demo&from=0&to=9000000000000', 400],
  ['ledger/accounts?tenant=demo&from=noon', 400],
  ['ledger/accounts?tenant=demo&limit=5000', 400],
  [`terminals/T-1/messages?tenant=demo&from=0&to=${DAY + 1}`, 400],
  ['terminals/T-1/messages?tenant=other&from=-1', 400],
  ['terminals/T-2/messages?tenant=other', 404],
  ['terminals/T-2/ledger?tenant=other', 404],
  ['terminals/not%20a%20name/ledger?tenant=demo', 404],
])('%s is refused', async (path, status) => {
  await store();
  expect(await api.get(`/api/v1/${path}`)).toMatchObject({ status });
});

test('messages of a terminal are found by the index of blocks, not by reading all', async () => {
  await api.db.pool.query(`select ensure_message_partitions('2026-10-05')`);
  for (const table of ['heartbeat', 'event']) {
    await api.db.pool.query(
      `insert into ${table}
       select n / 40, 1, n, 'hb', $1, $1::timestamptz + n * interval '1 ms', null,
              repeat('x', 200)
         from generate_series(1, 100000) as n`,
      [new Date(NOON)],
    );
    await api.db.pool.query(`select summarize_messages('${table}')`);
    await api.db.pool.query(`analyze ${table}`);
  }
  const values = [1200, new Date(NOON), new Date(NOON + HOUR), 100];
  const text = `explain (analyze, format text) ${messagesOfTerminal.text}`;
  const { rows } = await api.db.pool.query<{ 'QUERY PLAN': string }>(text, values);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan.match(/Bitmap Index Scan on \S*(heartbeat|event)\S*/g)).toHaveLength(2);
  expect(plan).not.toMatch(/Seq Scan on \S*(heartbeat|event)_2026/);
  // Of the three thousand blocks of a class, those that may hold the terminal.
  const blocks = [...plan.matchAll(/Heap Blocks: lossy=(\d+)/g)].map(([, n]) => Number(n));
  expect(blocks).toHaveLength(2);
  for (const n of blocks) expect(n).toBeLessThan(300);
});
