/**
 * Two hundred incidents whose alerts process is killed with -9 again and again: at any moment, with
 * the answer to its COMMIT held back, lost or never asked for, while it waits for a lock on the
 * outbox or on incidents, and just after a receiver took a page and before the receipt is written.
 * What the receiver took is the judge: every page at least once, a second time only under the same
 * id, and no step of a playbook lost. `TORTURE_SEED` plays the choices again; only with HEAVY=1.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { IncidentEvent } from '#domain/incident/incident.js';
import { applyStepEvent, beginRun } from '#domain/playbook/apply-step-event.js';
import type { PlaybookRun } from '#domain/playbook/playbook.js';
import { systemClock } from '#infra/clock.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { createRandom } from '../../apps/simulator/src/world/random.js';
import { findUntold } from '../../apps/tillwatch/src/audit/find-untold.js';
import { makeHome } from '../../apps/tillwatch/src/service/make-home.js';
import { askDatabase, askNumber } from '../support/ask-database.js';
import { type CommitTap, openCommitTap } from '../support/commit-tap.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type FakeService, startFakeService } from '../support/fake-service.js';
import { seedTenants, storeOutages, tenantNames } from '../support/many-outages.js';
import { type RunningApp, startApp } from '../support/run-process.js';
import { silentLog } from '../support/silent-log.js';

const SEED = Number(process.env.TORTURE_SEED ?? Date.now() % 1_000_000);
const INCIDENTS = 200;
/** Each cruelty twice. */
const ROUNDS = 14;
const PER_ROUND = Math.ceil(INCIDENTS / ROUNDS);
const limit_ms = 900_000;

const PLAYBOOK = `playbook: key
title: { en: Keys, zh-CN: 密钥 }
preconditions: []
forbidden: []
steps:
  - { id: pause, kind: wait, for: 1s, title: { en: Wait, zh-CN: 等待 } }
  - { id: call, kind: escalate, to: { en: The lead, zh-CN: 主管 }, title: { en: Call, zh-CN: 呼叫 } }
  - { id: look, kind: manual, title: { en: Look, zh-CN: 查看 } }
`;
const RULE = `groups:
  - name: payments
    rules:
      - alert: MassError55
        detector: { kind: failure_ratio, class: pin_key }
        by: [acquirer, region, model]
        annotations: { summary: { en: PIN payments fail, zh-CN: 输密交易失败 } }
`;

const random = createRandom(SEED);
const tenants = tenantNames(INCIDENTS);
let home: string;
let database: TestDatabase;
let db: Database;
let tap: CommitTap;
let receiver: FakeService;
let alerts: RunningApp | undefined;
let killed = 0;
/** Set while the next page that is taken is the last thing its sender sees. */
let deadly = false;
/** Bodies by id, as often as they were taken. */
const taken = new Map<string, string[]>();

async function start(): Promise<void> {
  alerts = await startApp('alerts', {
    DATABASE_URL: tap.url,
    ALERTS_OPS_PORT: '0',
    LOG_LEVEL: 'error',
    WEBHOOK_URL: receiver.url,
    RULES_DIR: join(home, 'rules'),
    PLAYBOOKS_DIR: join(home, 'playbooks'),
  });
}

async function kill(): Promise<void> {
  await alerts?.kill();
  alerts = undefined;
  killed += 1;
}

/** Holds a table until alerts waits for it; answers how to let go. */
async function holdTable(table: string): Promise<() => Promise<void>> {
  const client = new pg.Client(database.url);
  client.on('error', () => {});
  await client.connect();
  await client.query(`begin; lock table ${table} in exclusive mode`);
  await eventually(`alerts to wait for ${table}`, async () => {
    const waiting = `select count(*) as n from pg_stat_activity
      where application_name = 'tillwatch alerts' and wait_event_type = 'Lock'
        and datname = current_database()`;
    return (await askNumber(database.url, waiting)) > 0;
  });
  return () => client.end();
}

/** The ways to die, each more than once in a run. */
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
  ...['outbox', 'incident'].map((table) => async () => {
    const letGo = await holdTable(table);
    await kill();
    await letGo();
  }),
  async () => {
    const before = killed;
    deadly = true;
    await eventually('a page that is taken', () => killed > before);
  },
];

beforeAll(async () => {
  home = makeHome('pages');
  for (const [folder, text] of [
    ['rules', RULE],
    ['playbooks', PLAYBOOK],
  ] as const) {
    mkdirSync(join(home, folder), { recursive: true });
    writeFileSync(join(home, folder, 'own.yaml'), text);
  }
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 4, name: 'test', log: silentLog });
  tap = await openCommitTap(database.url);
  receiver = await startFakeService(({ headers, text }) => {
    const id = String(headers['webhook-id']);
    taken.set(id, [...(taken.get(id) ?? []), text]);
    if (deadly) {
      deadly = false;
      void kill();
    }
    return { status: 200 };
  });
  await seedTenants(db, tenants);
  for (let round = 0; round < ROUNDS; round += 1) {
    await start();
    await storeOutages(db, tenants, round * PER_ROUND, (round + 1) * PER_ROUND);
    await CRUELTIES[round % CRUELTIES.length]?.();
    await acknowledgeSome();
  }
  await start();
  await acknowledgeSome();
  await eventually('all to be told', everythingTold, 600_000);
}, limit_ms);

afterAll(async () => {
  await alerts?.stop();
  await receiver?.close();
  await tap?.close();
  await db?.close();
  await database?.close();
  rmSync(home, { recursive: true, force: true });
  await stopTestServer();
});

/** Somebody takes every incident that nobody has taken, as the API writes it down. */
async function acknowledgeSome(): Promise<void> {
  const body = JSON.stringify({ kind: 'acknowledged', at: Date.now(), by: 'Li' });
  await askDatabase(
    database.url,
    `insert into incident_event (tenant, incident, at, kind, body, folded)
     select tenant, id, now(), 'acknowledged', $1::jsonb, false
       from incident
      where not exists (select from incident_event as said
                         where said.tenant = incident.tenant and said.incident = incident.id
                           and said.kind = 'acknowledged')`,
    [body],
  );
}

async function everythingTold(): Promise<boolean> {
  await acknowledgeSome();
  const [left] = await askDatabase(
    database.url,
    `select (select count(*) from incident)::int as incidents,
            (select count(*) from outbox where reason = 'escalated')::int as called,
            (select count(*) from outbox where state <> 'sent')::int as due,
            (select count(*) from incident_event where not folded)::int as unheard`,
  );
  return (
    left?.incidents === INCIDENTS &&
    left.called === INCIDENTS &&
    left.due === 0 &&
    left.unheard === 0
  );
}

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
  // At most as many as one process has in the air can be told again for each of its deaths.
  expect(twice.length).toBeLessThanOrEqual(6 * ROUNDS);
  expect(twice.length).toBeGreaterThan(0);
});

test('every incident was told first and called once, in that order', async () => {
  const reasons = await rows(
    `select tenant, array_agg(reason order by id) as reasons from outbox
      where reason in ('first', 'escalated') group by tenant order by tenant`,
  );
  expect(reasons).toEqual(tenants.map((tenant) => ({ tenant, reasons: ['first', 'escalated'] })));
});

test('no step of a playbook was lost or taken twice', async () => {
  const runs = await rows('select tenant, body from playbook_run order by tenant');
  expect(runs).toHaveLength(INCIDENTS);
  const events = await rows('select tenant, body from incident_event order by n');
  for (const { tenant, body } of runs as { tenant: string; body: PlaybookRun }[]) {
    const own = events.flatMap((row) => {
      const event = row.body as IncidentEvent;
      return row.tenant === tenant && event.kind === 'step_passed' ? [event] : [];
    });
    expect(own.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'pause waited',
      'call escalated',
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
