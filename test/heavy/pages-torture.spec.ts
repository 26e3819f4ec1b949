/**
 * Two hundred incidents whose alerts process is killed with -9 again and again: at any moment, with
 * the answer to its COMMIT held back, lost or never asked for, while it waits for a lock on what it
 * writes, and just after somebody took what it sent and before the receipt is written. Each
 * incident pages two people, one after the other, tells two merchants and commands two terminals. Those who
 * took it are the judges: everything at least once, a second time only under the same id and, to
 * merchants, marked as doubtful, and no step of a playbook lost. `TORTURE_SEED` plays the choices
 * again; only with HEAVY=1.
 */
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IncidentEvent } from '#domain/incident/incident.js';
import { applyStepEvent, beginRun } from '#domain/playbook/apply-step-event.js';
import type { PlaybookRun } from '#domain/playbook/playbook.js';
import { systemClock } from '#infra/clock.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import {
  type CommandSender,
  startCommandSender,
} from '../../apps/ingest/src/commands/command-sender.js';
import { createRandom } from '../../apps/simulator/src/world/random.js';
import { findUntold } from '../../apps/tillwatch/src/audit/find-untold.js';
import { makeHome } from '../../apps/tillwatch/src/service/make-home.js';
import { askDatabase, askNumber } from '../support/ask-database.js';
import { type CommitTap, openCommitTap } from '../support/commit-tap.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type FakeService, startFakeService } from '../support/fake-service.js';
import { holdTable } from '../support/hold-table.js';
import { seedTenants, storeOutages, tenantNames } from '../support/many-outages.js';
import { obedientFleet } from '../support/obedient-fleet.js';
import { MERCHANTS, makeReachable } from '../support/reachable-tenants.js';
import { readMetrics } from '../support/read-metrics.js';
import { type RunningApp, startApp } from '../support/run-process.js';
import { silentLog } from '../support/silent-log.js';
import { acknowledgeSome, isAllTold } from '../support/torture-progress.js';
import { provePeople, writeSettings } from '../support/torture-settings.js';

const SEED = Number(process.env.TORTURE_SEED ?? Date.now() % 1_000_000);
const INCIDENTS = 200;
/** Each cruelty once, and some again. */
const ROUNDS = 14;
const PER_ROUND = Math.ceil(INCIDENTS / ROUNDS);
const limit_ms = 900_000;
const moment_limit_ms = 120_000;

const random = createRandom(SEED);
const tenants = tenantNames(INCIDENTS);
let home: string;
let settings: Readonly<Record<string, string>>;
let database: TestDatabase;
let db: Database;
let tap: CommitTap;
let receiver: FakeService;
let alerts: RunningApp | undefined;
let sender: CommandSender | undefined;
let fleet: ReturnType<typeof obedientFleet>;
let killed = 0;
/** Where the next thing that is taken is the last that its sender sees. */
let deadly: string | null = null;
/** Bodies by id, as often as they were taken: pages, and notices to merchants. */
const taken = new Map<string, string[]>();
const notices = new Map<string, string[]>();

async function start(): Promise<void> {
  alerts = await startApp('alerts', {
    DATABASE_URL: tap.url,
    ALERTS_OPS_PORT: '0',
    LOG_LEVEL: 'error',
    ...settings,
  });
}

async function kill(): Promise<void> {
  await alerts?.kill();
  alerts = undefined;
  killed += 1;
}

async function killAtTable(table: string): Promise<void> {
  const letGo = await holdTable(database.url, table);
  await kill();
  await letGo();
}

/** Kills as soon as something was taken at a path, before its sender can know. */
async function killTaken(path: string): Promise<void> {
  const before = killed;
  deadly = path;
  await eventually(`something taken at ${path}`, () => killed > before, moment_limit_ms);
}

/** The ways to die. */
const CRUELTIES: readonly (() => Promise<void>)[] = [
  async () => {
    await sleep(random.below(1_500));
    await kill();
  },
  async () => {
    await tap.next('held');
    await kill();
  },
  async () => {
    await tap.next('unanswered');
    await kill();
  },
  async () => {
    await tap.next('unheard');
    await kill();
  },
  ...['outbox', 'incident', 'notice_recipient', 'command_target'].map(
    (table) => () => killAtTable(table),
  ),
  ...['/log', '/people', '/merchants'].map((path) => () => killTaken(path)),
];

beforeAll(async () => {
  home = makeHome('pages');
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 4, name: 'test', log: silentLog });
  tap = await openCommitTap(database.url);
  receiver = await startFakeService(({ path, headers, text }) => {
    const id = String(headers['webhook-id'] ?? headers['idempotency-key']);
    const into = path === '/merchants' ? notices : taken;
    into.set(id, [...(into.get(id) ?? []), text]);
    if (deadly === path) {
      deadly = null;
      void kill();
    }
    return { status: 200 };
  });
  settings = writeSettings(home, receiver.url);
  await seedTenants(db, tenants);
  await makeReachable(db, tenants);
  await provePeople(db);
  fleet = obedientFleet(db, () => 'obeys');
  const metrics = { commandsSent: { inc: () => {} } } as never;
  sender = await startCommandSender({
    ...{ db, source: fleet, clock: systemClock, metrics, log: silentLog },
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    await start();
    await storeOutages(db, tenants, round * PER_ROUND, (round + 1) * PER_ROUND);
    const which = round < CRUELTIES.length ? round : random.below(CRUELTIES.length);
    await CRUELTIES[which]?.();
    await acknowledgeSome(database.url);
  }
  await start();
  await acknowledgeSome(database.url);
  await eventually('all to be told', () => isAllTold(database.url, INCIDENTS), 600_000);
}, limit_ms);

afterAll(async () => {
  await alerts?.stop();
  await sender?.close();
  await receiver?.close();
  await tap?.close();
  await db?.close();
  await database?.close();
  rmSync(home, { recursive: true, force: true });
  await stopTestServer();
});

const rows = (sql: string) => askDatabase(database.url, sql);

test(`it was killed in every way, and each cause is one incident (seed ${SEED})`, async () => {
  expect(killed).toBe(ROUNDS);
  const opened = await rows(
    `select tenant, count(*)::int as times from incident_event
      where kind = 'triggered' group by tenant order by tenant`,
  );
  expect(opened).toEqual(tenants.map((tenant) => ({ tenant, times: 1 })));
});

test('every page was taken at least once, and nothing was that was never decided', async () => {
  const keys = (await rows('select dedup_key from outbox')).map((row) => String(row.dedup_key));
  expect(keys.length).toBeGreaterThanOrEqual(2 * INCIDENTS);
  expect(keys.filter((key) => !taken.has(key))).toEqual([]);
  expect([...taken.keys()].filter((id) => !keys.includes(id))).toEqual([]);
});

test('what was taken twice says the same under the same id, and is as much as was killed', () => {
  const twice = [...taken].filter(([, bodies]) => bodies.length > 1);
  expect(twice.filter(([, bodies]) => new Set(bodies).size > 1)).toEqual([]);
  // Told again can be what a process has in the air by its three lanes, for each of its deaths.
  expect(twice.length).toBeLessThanOrEqual(3 * 6 * ROUNDS);
  expect(twice.length).toBeGreaterThan(0);
});

test('every incident was told first and called once, in that order', async () => {
  const reasons = await rows(
    `select tenant, array_agg(reason order by id) as reasons from outbox
      where receiver = 'log' and reason in ('first', 'escalated') group by tenant order by tenant`,
  );
  expect(reasons).toEqual(tenants.map((tenant) => ({ tenant, reasons: ['first', 'escalated'] })));
});

test('both people were paged about every incident, the second after the first', async () => {
  const paged = await rows(
    `select tenant, array_agg(person order by n) filter (where not again) as people
       from oncall_page group by tenant order by tenant`,
  );
  expect(paged.map(({ tenant }) => tenant)).toEqual(tenants);
  for (const { people } of paged) {
    expect((people as string[]).slice(0, 2)).toEqual(['li', 'zhao']);
  }
});

test('every merchant was told; twice only under one id, and then marked as doubtful', async () => {
  const told = await rows(
    `select 'ntc-' || notice || '-' || n as id, tenant, merchant, doubtful
       from notice_recipient where state = 'sent' order by tenant, merchant`,
  );
  const due = tenants.flatMap((tenant) => MERCHANTS.toSorted().map((name) => `${tenant} ${name}`));
  expect(told.map(({ tenant, merchant }) => `${tenant} ${merchant}`).sort()).toEqual(due.sort());
  const ids = told.map(({ id }) => String(id));
  expect(ids.filter((id) => !notices.has(id))).toEqual([]);
  expect([...notices.keys()].filter((id) => !ids.includes(id))).toEqual([]);
  const doubtful = new Set(told.flatMap(({ id, doubtful }) => (doubtful ? [String(id)] : [])));
  const twice = [...notices].filter(([, bodies]) => bodies.length > 1);
  expect(twice.map(([id]) => id).filter((id) => !doubtful.has(id))).toEqual([]);
  expect(twice.filter(([, bodies]) => new Set(bodies).size > 1)).toEqual([]);
});

test('every incident placed one order, and each terminal was asked under one id', async () => {
  const orders = await rows(
    `select tenant, count(*)::int as orders from command_order group by tenant order by tenant`,
  );
  expect(orders).toEqual(tenants.map((tenant) => ({ tenant, orders: 1 })));
  const asked = new Map<string, Set<unknown>>();
  for (const { terminal, payload } of fleet.sent) {
    const known = asked.get(terminal) ?? new Set();
    asked.set(terminal, known.add((JSON.parse(payload) as { id: string }).id));
  }
  const due = tenants.flatMap((tenant) => [`${tenant}-1`, `${tenant}-2`]);
  expect([...asked.keys()].sort()).toEqual(due.sort());
  expect([...asked].filter(([, ids]) => ids.size > 1)).toEqual([]);
});

test('what each rule takes is told by the process that decides', async () => {
  await eventually(
    'the cost of the rule',
    async () => {
      const metrics = await readMetrics(alerts?.facts.opsPort);
      return metrics.of('pos_alerts_rule_cpu_seconds_total{rule="MassError55"}') > 0;
    },
    moment_limit_ms,
  );
  const [row] = await rows(`select rules -> 0 -> 'cost' as cost from engine_rules`);
  expect(row?.cost).toMatchObject({ overBudget: false });
}, 150_000);

test('no step of a playbook was lost or taken twice', async () => {
  const runs = await rows('select tenant, body from playbook_run order by tenant');
  expect(runs).toHaveLength(INCIDENTS);
  const events = await rows('select tenant, body from incident_event order by n');
  for (const { tenant, body } of runs as { tenant: string; body: PlaybookRun }[]) {
    const own = events.flatMap((row) => {
      const event = row.body as IncidentEvent;
      const isStep = event.kind === 'step_passed' || event.kind === 'step_done';
      return row.tenant === tenant && isStep ? [event] : [];
    });
    expect(own.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'pause waited',
      'call escalated',
      'tell done',
      'agree approved',
      'ask done',
    ]);
    const begun = beginRun(
      body.incident,
      { playbook: body.playbook, hash: body.hash },
      body.startedAt,
    );
    expect(own.reduce(applyStepEvent, begun)).toEqual(body);
  }
});

test('whoever took one was heard', async () => {
  const by = `select count(*) as n from incident where body ->> 'acknowledgedBy' = 'Li'`;
  expect(await askNumber(database.url, by)).toBe(INCIDENTS);
});

test('the auditor finds nothing: all that was decided has its receipt', async () => {
  const limits = { urgentMs: 1, otherMs: 1, hasReceivers: true };
  expect(await findUntold({ db, clock: systemClock, ...limits })).toEqual([]);
});
