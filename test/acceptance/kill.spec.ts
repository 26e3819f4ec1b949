/**
 * The promise of the product: what was acknowledged is kept, and an outage is told once, whatever
 * dies meanwhile. The whole service runs here with a simulated fleet and a story that goes wrong;
 * ingest, alerts and the database are killed with -9 one after the other while it is being told.
 * Afterwards the ledger of the fleet, which never died, is the judge.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { IncidentDetail } from '#domain/live/view.js';
import { type LedgerEntries, readLedger } from '../../apps/simulator/src/ledger.js';
import type { SimulationReport } from '../../apps/simulator/src/run-simulation.js';
import { makeHome } from '../../apps/tillwatch/src/service/make-home.js';
import { type Page, recordPages } from '../../apps/tillwatch/src/service/record-pages.js';
import { runSimulator } from '../../apps/tillwatch/src/service/run-simulator.js';
import { type Service, startService } from '../../apps/tillwatch/src/service/start-service.js';
import { askDatabase, askNumber } from '../support/ask-database.js';
import { eventually } from '../support/eventually.js';
import { holdWriters } from '../support/hold-writers.js';
import { stakeByRows } from '../support/stake-by-rows.js';

const STORY_LIMIT_MS = 280_000;
/** How a webhook says that it is the first one about an incident. */
const FIRST = 'first notification';

/** What is left when everybody has said everything. */
interface Aftermath {
  readonly ledger: LedgerEntries;
  readonly report: SimulationReport;
  readonly pages: readonly Page[];
  readonly rows: (sql: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;
  readonly number: (sql: string, values?: readonly unknown[]) => Promise<number>;
  readonly detail: IncidentDetail;
}

let left: Aftermath;
const cleanUp: (() => Promise<void> | void)[] = [];

/** Starts a fleet of six hundred, as busy as twenty thousand, whose acquirer loses a key. */
function startFleet(service: Service, ledgerFile: string) {
  let phase = 'quiet';
  let report: SimulationReport | null = null;
  const simulator = runSimulator({
    args: [
      ...['--mqtt', service.mqttUrl, '--scenario', 'zpk-desync', '--ledger', ledgerFile],
      ...['--terminals', '600', '--rate', '33', '--minutes', '10'],
      ...['--lead-in', '10s', '--effect-for', '40s', '--records', '1'],
    ],
    onLine(line) {
      if (typeof line.phase === 'string') phase = line.phase;
      if (line.kind === 'report') report = line as unknown as SimulationReport;
    },
  });
  cleanUp.push(() => simulator.stop());
  return {
    reaches: (wanted: string) => eventually(`phase ${wanted}`, () => phase === wanted, 120_000),
    async stop() {
      await simulator.stop();
      return eventually('the report of the simulator', () => report);
    },
  };
}

/** Kills one of the service's processes and waits until there is another one. */
async function killAndAwait(service: Service, name: string): Promise<Date> {
  const before = service.pids()[name] ?? -1;
  process.kill(before, 'SIGKILL');
  await eventually(`another ${name}`, () => {
    const now = service.pids()[name];
    return now !== undefined && now !== before;
  });
  return new Date();
}

/** The same at the worst moment: ingest has arrived messages in its hands that are not stored. */
async function killWhileStoring(service: Service, name: string): Promise<Date> {
  const letGo = await holdWriters(service.databaseUrl);
  cleanUp.push(letGo);
  try {
    return await killAndAwait(service, name);
  } finally {
    await letGo();
  }
}

/** The store, asked anew each time: it is one of those that die. */
function askOf(service: Service) {
  const { databaseUrl: url } = service;
  const number: Aftermath['number'] = (sql, values) => askNumber(url, sql, values);
  const rows: Aftermath['rows'] = (sql, values) => askDatabase(url, sql, values);
  const since = (what: string, sql: string) => (at: Date) =>
    eventually(what, async () => (await number(sql, [at])) > 0, 60_000);
  const storedSince = since(
    'messages that are stored again',
    'select count(*) as n from message where received_at > $1',
  );
  const decidedSince = since(
    'an engine that decides again',
    'select count(*) as n from engine_state where evaluated_at > $1',
  );
  return { number, rows, storedSince, decidedSince };
}

beforeAll(async () => {
  const home = makeHome('kill');
  cleanUp.push(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
  const recorder = await recordPages(() => {});
  cleanUp.push(() => recorder.close());
  const service = await startService({
    home,
    httpPort: 28_080,
    mqttPort: 21_883,
    env: { WEBHOOK_URL: recorder.url, WEBHOOK_SECRET: recorder.secret },
    onStep: () => {},
  });
  cleanUp.push(() => service.stop());
  const store = askOf(service);
  const ledgerFile = join(home, 'ledger.jsonl');
  const fleet = startFleet(service, ledgerFile);

  await fleet.reaches('effects');
  await store.storedSince(await killWhileStoring(service, 'ingest'));
  await eventually('the page', () => recorder.pages.some((page) => page.reason === FIRST));
  const alertsDied = await killAndAwait(service, 'alerts');
  await store.decidedSince(alertsDied);
  const databaseDied = await killWhileStoring(service, 'postgres');
  await store.storedSince(databaseDied);
  await store.decidedSince(databaseDied);
  await fleet.reaches('after');
  await eventually(
    'the incident to end',
    async () =>
      (await store.number(`select count(*) as n from incident where status = 'resolved'`)) > 0,
    120_000,
  );
  const report = await fleet.stop();
  await eventually(
    'an outbox in which nothing is due',
    async () => (await store.number(`select count(*) as n from outbox where state = 'due'`)) === 0,
    60_000,
  );
  await eventually('a checkpoint of everything', async () => {
    const sql = 'select count(*) as n from ingest_log where checkpoint = position';
    return (await store.number(sql)) === 1;
  });
  const answer = await fetch(`${service.url}/api/v1/incidents/inc-1`);
  const detail = IncidentDetail.parse(await answer.json());
  left = { ledger: readLedger(ledgerFile), report, pages: recorder.pages, detail, ...store };
}, STORY_LIMIT_MS);

afterAll(async () => {
  for (const end of cleanUp.reverse()) await end();
});

const STORED = `select tenant || '/' || terminal || '/' || boot || '/' || seq as id from message`;

/** `tenant/terminal/boot/seq` of the ledger, as columns. */
function columnsOf(ids: Iterable<string>) {
  const parts = [...ids].map((id) => id.split('/'));
  return [0, 1, 2, 3].map((i) => parts.map((part) => part[i]));
}

test('everything that was acknowledged is stored, and nothing is that was never sent', async () => {
  const stored = new Set((await left.rows(STORED)).map(({ id }) => String(id)));
  const { acked, sent } = left.ledger;
  expect(acked.size).toBeGreaterThan(1_000);
  expect([...acked].filter((id) => !stored.has(id))).toEqual([]);
  expect([...stored].filter((id) => !sent.has(id))).toEqual([]);
});

test('after the last kill everybody was heard: nobody is left with a message', () => {
  expect(left.report).toMatchObject({ unacked: 0, dropped: 0, endedBy: 'signal' });
  expect(left.report.resent).toBeGreaterThan(0);
  expect(left.ledger.acked.size).toBe(left.ledger.sent.size);
});

test('what was sent again after a kill is stored once', async () => {
  const all = await left.number('select count(*) as n from message');
  const distinct = await left.number(
    'select count(*) as n from (select distinct tenant, terminal, boot, seq from message) as m',
  );
  expect(all).toBe(distinct);
  expect(all).toBe(left.ledger.sent.size);
});

test('the numbers that count as received are those of the stored messages', async () => {
  const missing = await left.number(
    `select count(*) as n
       from unnest($1::text[], $2::text[], $3::int8[], $4::int8[])
         as acked (tenant, terminal, boot, seq)
       left join terminal as spoke using (tenant, terminal)
       left join terminal_boot as known on known.terminal = spoke.id and known.boot = acked.boot
      where (known.received @> acked.seq) is not true`,
    columnsOf(left.ledger.acked),
  );
  expect(missing).toBe(0);
  const received = await left.number(
    `select sum(upper(part) - lower(part)) as n from terminal_boot, unnest(received) as part`,
  );
  expect(received).toBe(await left.number('select count(*) as n from message'));
});

test('the screens count every message once, and the states, which have no number', async () => {
  const counted = await left.number('select sum(messages) as n from traffic_10s');
  const messages = await left.number('select count(*) as n from message');
  const hosts = await left.number('select count(*) as n from host_message');
  const states = left.report.sent - left.ledger.sent.size - hosts;
  expect(states).toBeGreaterThan(0);
  // A state that was sent again is counted again: nothing says that it is the same.
  expect(counted - messages).toBeGreaterThanOrEqual(states);
  expect(counted - messages).toBeLessThanOrEqual(states + left.report.resent);
  const digested = await left.number(`select sum((body->>'messages')::int) as n from digest`);
  expect(digested).toBe(counted);
});

/** The attempts that a stored message tells of. */
const ATTEMPTS = `
  case when channel = 'hb' then coalesce((body->'txn'->>'attempt')::int, 0)
       when channel = 'evt' and body->>'kind' = 'txn'
         then coalesce((body->'txn'->>'attempt')::int, 1)
       else 0 end`;

test('screens and engine count the same attempts, and those are the stored ones', async () => {
  const told = await left.number(`select sum(${ATTEMPTS}) as n from message`);
  const late = await left.number(
    `select sum(${ATTEMPTS}) as n from message
      where received_at - queued_at > interval '60 seconds'`,
  );
  const screens = await left.number('select sum(attempts) as n from traffic_10s');
  const engine = await left.number(
    `select sum(attempt::int) as n
       from digest, json_array_elements_text(body->'attempts'->'attempt') as attempt`,
  );
  expect(told).toBeGreaterThan(1_000);
  expect(screens).toBe(told);
  expect(engine).toBe(told - late);
});

test('the log of batches has every position, each once', async () => {
  const [log] = await left.rows(
    `select count(*)::int as entries, max(position)::int as last, min(position)::int as first,
            (select position from ingest_log)::int as position
       from journal`,
  );
  expect(log).toEqual({
    entries: log?.position,
    last: log?.position,
    first: 1,
    position: log?.last,
  });
  const strangers = await left.rows(
    'select position from digest where position not in (select position from journal)',
  );
  expect(strangers).toEqual([]);
});

test('every message that arrived has its place in the accounts', async () => {
  const [sums] = await left.rows(
    `select sum(received)::int as received, sum(stored)::int as stored,
            sum(duplicate)::int as duplicate, sum(shed)::int as shed
       from account_1m`,
  );
  const counted = await left.number('select sum(messages) as n from traffic_10s');
  const hosts = await left.number('select count(*) as n from host_message');
  expect(sums).toMatchObject({ stored: counted + hosts, shed: 0 });
});

test('one incident was opened, once, for the right cause', async () => {
  const incidents = await left.rows('select body from incident');
  expect(incidents.map(({ body }) => body)).toEqual([
    expect.objectContaining({
      epoch: 1,
      cause: [{ attribute: 'acquirer', value: 'acq-1' }],
      diagnosis: 'zone_pin_key',
    }),
  ]);
  const opened = await left.number(
    `select count(*) as n from incident_event where kind = 'triggered'`,
  );
  expect(opened).toBe(1);
});

test('what failed is worth the failures that are counted times the sales before them', async () => {
  const { incident, atStake } = left.detail;
  expect(atStake).toEqual([await stakeByRows(left.number, incident)]);
});

test('whom it hit is kept, each once, as many as it says', async () => {
  for (const kind of ['terminal', 'merchant']) {
    const kept = `select count(*) as n from incident_member where kind = '${kind}'`;
    const said = `select (body -> 'impact' ->> '${kind}s')::int as n from incident`;
    expect([kind, await left.number(kept)]).toEqual([kind, await left.number(said)]);
  }
});

test('people were paged once, and every notification arrived under one id', async () => {
  expect(left.pages.filter(({ reason }) => reason === FIRST)).toHaveLength(1);
  const outbox = await left.rows('select dedup_key, state from outbox');
  expect(outbox.map(({ state }) => state)).toEqual(outbox.map(() => 'sent'));
  expect(left.pages.map(({ id }) => id).sort()).toEqual(outbox.map((row) => row.dedup_key).sort());
});
