/**
 * Two hundred incidents whose alerts process is killed with -9 at every place where it can die: at
 * each statement that writes, at the COMMIT of each kind of transaction before the server has heard
 * it and after it was done; when somebody took what it sent, and before the receipt; while it waits
 * for a lock; and at any moment. Each incident tells a room, and some one that is gone; it climbs a
 * ladder of three people, or of others by a gateway that reports what arrived; it tells two
 * merchants, commands two terminals and has a report to an authority. Those who took it are the
 * judges: everything at least once, a second time only under the same id and marked as doubtful.
 * `TORTURE_SEED` plays the choices again; only with HEAVY=1.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { IncidentEvent } from '#domain/incident/incident.js';
import { applyStepEvent, beginRun } from '#domain/playbook/apply-step-event.js';
import type { PlaybookRun } from '#domain/playbook/playbook.js';
import { systemClock } from '#infra/clock.js';
import { createRandom } from '../../apps/simulator/src/world/random.js';
import { findUntold } from '../../apps/tillwatch/src/audit/find-untold.js';
import { askDatabase } from '../support/ask-database.js';
import { stopTestServer } from '../support/database.js';
import { POINT_COUNT } from '../support/deadly-points.js';
import { eventually } from '../support/eventually.js';
import { holdTable } from '../support/hold-table.js';
import { hasReports, judgeReports } from '../support/judge-reports.js';
import { tenantNames } from '../support/many-outages.js';
import { fresh_count, HEARERS, PagesChamber } from '../support/pages-chamber.js';
import { MERCHANTS } from '../support/reachable-tenants.js';
import { readMetrics } from '../support/read-metrics.js';
import { findLacking, LADDER, takerOf } from '../support/torture-progress.js';

const SEED = Number(process.env.TORTURE_SEED ?? Date.now() % 1_000_000);
const INCIDENTS = 200;
const PAGED = ['/log', '/spare', '/people', '/wire', '/desk'];
/** A process that waits for one of these is killed; its statement lives on in the server. */
const TABLES = ['outbox', 'incident', 'notice_recipient', 'command_target'];
const MOMENTS = 4;
const limit_ms = 1_500_000;
const life_limit_ms = 600_000;
const look_every_ms = 500;

const random = createRandom(SEED);
const tenants = tenantNames(INCIDENTS);
let chamber: PagesChamber;
/** What the run came to, said at its end. */
const account: string[] = [];

const rows = (sql: string) => askDatabase(chamber.database.url, sql);
const taken = (path: string) => chamber.taken.get(path) ?? new Map<string, string[]>();
const twiceAt = (...paths: string[]) =>
  paths.flatMap((path) => [...taken(path)].filter(([, bodies]) => bodies.length > 1));

beforeAll(async () => {
  chamber = await PagesChamber.open(tenants, random);
  const { points, deadly, database } = chamber;
  while (points.left.length + deadly.size > 0) {
    chamber.start();
    await chamber.died(life_limit_ms);
  }
  for (const table of TABLES) {
    chamber.start();
    const letGo = await holdTable(database.url, table, 'exclusive', () =>
      chamber.addIncidents(fresh_count),
    );
    await chamber.kill(`waiting for ${table}`);
    await letGo();
  }
  for (let i = 0; i < MOMENTS; i += 1) {
    chamber.start();
    await chamber.addIncidents(fresh_count);
    await sleep(random.below(4_000));
    await chamber.kill('at any moment');
  }
  chamber.startLast();
  await chamber.addIncidents(INCIDENTS);
  const isAllTold = async () => {
    await sleep(look_every_ms);
    const lacking = await findLacking(chamber.db, INCIDENTS);
    if (lacking.length > 0) throw new Error(`this is lacking: ${lacking.join(', ')}`);
    return true;
  };
  await eventually('all to be told', isAllTold, life_limit_ms);
}, limit_ms);

afterAll(async () => {
  const lines = [`seed ${SEED}`, ...account].map((line) => `  ${line}\n`);
  process.stderr.write(`alerts killed with -9 at every place:\n${lines.join('')}`);
  await chamber?.close();
  await stopTestServer();
});

test(`it died in every place that there is, and each cause is one incident`, async () => {
  const { deaths, points, writing } = chamber;
  expect(points.left).toEqual([]);
  expect(points.unlisted(writing)).toEqual([]);
  expect(deaths).toHaveLength(POINT_COUNT + HEARERS.length + TABLES.length + MOMENTS);
  const opened = await rows(
    `select tenant, count(*)::int as times from incident_event
      where kind = 'triggered' group by tenant order by tenant`,
  );
  expect(opened).toEqual(tenants.map((tenant) => ({ tenant, times: 1 })));
  const places = new Set(deaths.map(({ where }) => where)).size;
  account.push(`${opened.length} incidents, ${deaths.length} kills at ${places} places`);
});

test('every page was taken at least once, and nothing was that was never decided', async () => {
  const due = await rows(`select dedup_key as id, receiver, state from outbox`);
  const ids = due.flatMap(({ id, receiver }) => (receiver === 'gone' ? [] : [String(id)]));
  expect(ids.length).toBeGreaterThanOrEqual(5 * INCIDENTS);
  const heard = new Set(PAGED.flatMap((path) => [...taken(path).keys()]));
  expect(ids.filter((id) => !heard.has(id))).toEqual([]);
  expect([...heard].filter((id) => !ids.includes(id))).toEqual([]);
  expect(
    due.filter(({ receiver, state }) => (state === 'gave_up') !== (receiver === 'gone')),
  ).toEqual([]);
  const twice = twiceAt(...PAGED);
  const doubted = await rows('select dedup_key as id from outbox where doubtful');
  const doubtful = new Set(doubted.map(({ id }) => String(id)));
  expect(twice.length).toBeGreaterThan(0);
  expect(twice.map(([id]) => id).filter((id) => !doubtful.has(id))).toEqual([]);
  // The second time it says the same under the same id, so whoever counts ids counts it once.
  expect(twice.filter(([, bodies]) => new Set(bodies).size > 1)).toEqual([]);
  account.push(
    `pages: ${ids.length} due, ${heard.size} taken, ${twice.length} twice, ` +
      `${doubtful.size} marked as doubtful`,
  );
});

test('whoever stands in for a room that is gone was told all that it was not', async () => {
  const missed = await rows(`select dedup_key as id from outbox where receiver = 'gone'`);
  expect(missed.length).toBeGreaterThan(INCIDENTS / 5);
  const instead = missed.map(({ id }) => `${id}/instead/spare`);
  expect([...taken('/spare').keys()].toSorted()).toEqual(instead.toSorted());
  account.push(`pages to one that is gone: ${missed.length}, all told to another instead`);
});

test('every incident was told first and called once, in that order', async () => {
  const reasons = await rows(
    `select tenant, array_agg(reason order by id) as reasons from outbox
      where receiver = 'log' and reason in ('first', 'escalated') group by tenant order by tenant`,
  );
  expect(reasons).toEqual(tenants.map((tenant) => ({ tenant, reasons: ['first', 'escalated'] })));
});

test('the ladder was climbed in its order until somebody took it, whoever died', async () => {
  const calls = await rows(
    `select tenant, split_part(receiver, '@', 1) as person, created_at as at, dedup_key as id
       from outbox where receiver like '%@sms' and reason <> 'reminded' order by outbox.id`,
  );
  let climbedAfterDeath = 0;
  let spared = 0;
  for (const [place, tenant] of tenants.entries()) {
    if (hasReports(tenant)) continue;
    const own = calls.filter((call) => call.tenant === tenant);
    const called = own.map(({ person }) => person);
    // Nobody twice, nobody left out, and everybody up to the one at whose page it was taken.
    expect({ tenant, called }).toEqual({ tenant, called: LADDER.slice(0, called.length) });
    expect(called).toContain(takerOf(place));
    const heardAt = chamber.heard.get(tenant) ?? 0;
    const late = own.filter(({ at }) => (at as Date).getTime() > heardAt);
    expect(late).toEqual([]);
    if (called.length < LADDER.length) spared += 1;
    const times = own.map(({ at }) => (at as Date).getTime());
    climbedAfterDeath += times.filter((at, i) => {
      const before = times[i - 1];
      return (
        before !== undefined && chamber.deaths.some((death) => before < death.at && death.at < at)
      );
    }).length;
  }
  // Transactions have numbers: nobody else is called by the one that hears of it, nor by a later;
  // those two are reminded of reports.
  const calledAfter = await rows(
    `select page.tenant, page.person
       from oncall_page as page
       join incident_event as said
         on said.tenant = page.tenant and said.incident = page.incident
        and said.kind = 'acknowledged'
      where page.person || '@' || page.contact not in ('li@sms', 'wu@wire')
        and page.xmin::text::bigint >= said.xmin::text::bigint`,
  );
  expect(calledAfter).toEqual([]);
  expect(climbedAfterDeath).toBeGreaterThan(0);
  expect(spared).toBeGreaterThan(0);
  const accepted = calls.filter(({ id }) => taken('/people').has(String(id))).length;
  expect(accepted).toBe(calls.length);
  account.push(
    `ladder: ${calls.length} calls due, ${accepted} taken, ${climbedAfterDeath} made by a later ` +
      `process than the one before; ${spared} taken in time for the rest; nobody left out or ` +
      'called once it was known as taken',
  );
});

test('what a gateway did not deliver was passed on, and nothing that it did', async () => {
  const { database, verdicts } = chamber;
  const { faults, counts } = await judgeReports(database.url, verdicts, taken('/desk'));
  expect(faults).toEqual([]);
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(INCIDENTS / 20);
  account.push(`pages by a gateway that reports: ${JSON.stringify(counts)}; none was left there`);
});

test('every merchant was told; twice only under one id, and then marked as doubtful', async () => {
  const told = await rows(
    `select 'ntc-' || notice || '-' || n as id, tenant, merchant, doubtful
       from notice_recipient where state = 'sent' order by tenant, merchant`,
  );
  const due = tenants.flatMap((tenant) => MERCHANTS.map((name) => `${tenant} ${name}`));
  expect(told.map(({ tenant, merchant }) => `${tenant} ${merchant}`).sort()).toEqual(due.sort());
  const ids = told.map(({ id }) => String(id));
  const heard = taken('/merchants');
  expect(ids.filter((id) => !heard.has(id))).toEqual([]);
  expect([...heard.keys()].filter((id) => !ids.includes(id))).toEqual([]);
  const doubtful = new Set(told.flatMap(({ id, doubtful }) => (doubtful ? [String(id)] : [])));
  const twice = twiceAt('/merchants');
  expect(twice.length).toBeGreaterThan(0);
  expect(twice.map(([id]) => id).filter((id) => !doubtful.has(id))).toEqual([]);
  expect(twice.filter(([, bodies]) => new Set(bodies).size > 1)).toEqual([]);
  account.push(
    `notices: ${due.length} due, ${heard.size} taken, ${twice.length} twice, ` +
      `${doubtful.size} marked as doubtful`,
  );
});

test('every incident placed one order, and each terminal was asked under one id', async () => {
  const orders = await rows(
    `select tenant, count(*)::int as orders from command_order group by tenant order by tenant`,
  );
  expect(orders).toEqual(tenants.map((tenant) => ({ tenant, orders: 1 })));
  const moved = await rows(
    `select tenant, array_agg(body ->> 'to' order by n) as moves from incident_event
      where kind = 'order_moved' group by tenant order by tenant`,
  );
  expect(moved).toEqual(tenants.map((tenant) => ({ tenant, moves: ['running', 'done'] })));
  const asked = new Map<string, Set<unknown>>();
  for (const { terminal, payload } of chamber.fleet.sent) {
    const known = asked.get(terminal) ?? new Set();
    asked.set(terminal, known.add((JSON.parse(payload) as { id: string }).id));
  }
  const due = tenants.flatMap((tenant) => [`${tenant}-1`, `${tenant}-2`]);
  expect([...asked.keys()].sort()).toEqual(due.sort());
  expect([...asked].filter(([, ids]) => ids.size > 1)).toEqual([]);
  account.push(`orders: ${orders.length}, each done once; ${asked.size} terminals, one id each`);
});

test('of every report people were reminded once', async () => {
  const reminded = await rows(
    `select tenant, count(*)::int as times from incident_event
      where kind = 'authority_reminded' group by tenant order by tenant`,
  );
  expect(reminded).toEqual(tenants.map((tenant) => ({ tenant, times: 1 })));
  account.push(`reminders of reports: ${reminded.length}, each once`);
});

test('what each rule takes is told by the process that decides', async () => {
  const port = await chamber.opsPort();
  await eventually('the cost of the rule', async () => {
    const metrics = await readMetrics(port);
    return metrics.of('pos_alerts_rule_cpu_seconds_total{rule="MassError55"}') > 0;
  });
  const [row] = await rows(`select rules -> 0 -> 'cost' as cost from engine_rules`);
  expect(row?.cost).toMatchObject({ overBudget: false });
});

test('no step of a playbook was lost or taken twice', async () => {
  const runs = await rows('select tenant, body from playbook_run order by tenant');
  expect(runs).toHaveLength(INCIDENTS);
  const events = await rows('select tenant, body from incident_event order by n');
  let steps = 0;
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
      'ask met',
    ]);
    steps += own.length;
    const begun = beginRun(
      body.incident,
      { playbook: body.playbook, hash: body.hash },
      body.startedAt,
    );
    expect(own.reduce(applyStepEvent, begun)).toEqual(body);
  }
  account.push(`steps: ${steps} taken, each once, in their order`);
});

test('the auditor finds nothing but that one is gone', async () => {
  const limits = { urgentMs: 1, otherMs: 1, hasReceivers: true };
  // Incidents live on: what was decided in this moment is on its way.
  await eventually('all to be taken', async () => {
    const found = await findUntold({ db: chamber.db, clock: systemClock, ...limits });
    expect(found.filter(({ key }) => !key.endsWith('/gone'))).toEqual([]);
    return true;
  });
});
