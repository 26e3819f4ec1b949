/**
 * The dashboard as Grafana would use it, without Grafana: every statement of its panels, variables
 * and annotations runs on a real database, and the figures are those that were counted.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, openDatabase } from '#infra/db/database.js';
import { execute, one } from '#infra/db/query.js';
import { quarantineMessages } from '#infra/store/messages.sql.js';
import { numberProfiles } from '#infra/store/terminals.sql.js';
import { expandMacros, type View } from '../../deploy/grafana/dashboards/expand-macros.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { REPOSITORY } from '../support/repository.js';
import {
  addCodes,
  addTraffic,
  seedCheckpoint,
  seedHeartbeats,
  upsertTerminals,
} from '../support/seed-store.js';
import { silentLog } from '../support/silent-log.js';

interface Target {
  readonly format: 'table' | 'time_series';
  readonly rawSql: string;
}

const dashboard: {
  readonly panels: readonly { id: number; title: string; targets: readonly Target[] }[];
  readonly templating: { readonly list: readonly { name: string; type: string; query: string }[] };
  readonly annotations: { readonly list: readonly { readonly target: Target }[] };
} = JSON.parse(readFileSync(join(REPOSITORY, 'deploy/grafana/generated/payments.json'), 'utf8'));
const { panels, annotations } = dashboard;
const queries = dashboard.templating.list.filter(({ type }) => type === 'query');

const MINUTE = 60_000;
/** The tenant's name has what a careless statement breaks at. */
const TENANT = "d'emo";
/** The end of the time looked at: all intervals before it are over. */
const now = Math.floor(Date.now() / (60 * MINUTE)) * 60 * MINUTE;
const from = now - 60 * MINUTE;

/** What is chosen above the dashboard. */
const choices: View['choices'] = {
  tenant: TENANT,
  acquirer: ['acq-1', "acq'2", 'unknown'],
  interval: '1m',
};

let database: TestDatabase;
let db: Database;
let client: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'grafana spec', log: silentLog });
  await seed();
  client = new pg.Client(database.url);
  await client.connect();
  // As the account of Grafana is meant to be.
  await client.query('set default_transaction_read_only = on');
});

afterAll(async () => {
  await client?.end();
  await db?.close();
  await database?.close();
  await stopTestServer();
});

async function run(
  sql: string,
  chosen = choices,
  change: Partial<View> = {},
): Promise<pg.QueryResult> {
  const view = { choices: chosen, from: new Date(from), to: new Date(now), timescale: false };
  return client.query(expandMacros(sql, { ...view, ...change }));
}

/** The rows of the panel with this id. */
async function panelRows(
  id: number,
  chosen = choices,
  change: Partial<View> = {},
): Promise<Record<string, unknown>[]> {
  const target = panels.find((panel) => panel.id === id)?.targets[0];
  return (await run(target?.rawSql ?? '', chosen, change)).rows;
}

/** Half an hour of one tenant, and a neighbour that must not be seen. */
async function seed(): Promise<void> {
  const acquirers = ['acq-1', "acq'2", ''];
  const buckets = Array.from({ length: 180 }, (_, i) => new Date(now - 30 * MINUTE + i * 10_000));
  const cells = [TENANT, 'other'].flatMap((tenant) =>
    acquirers.flatMap((acquirer) => buckets.map((at) => ({ tenant, at, acquirer }))),
  );
  const all = (n: number) => cells.map(() => n);
  const names = [
    cells.map(({ tenant }) => tenant),
    cells.map(({ at }) => at),
    cells.map(({ acquirer }) => acquirer),
  ] as const;
  // Ten attempts: six approved, two declined, one failed, one without an answer.
  await execute(
    db,
    addTraffic,
    ...names,
    all(10),
    all(6),
    all(2),
    all(1),
    all(1),
    all(5),
    all(4),
    all(12),
  );
  for (let code = 1; code <= 12; code += 1) {
    await execute(
      db,
      addCodes,
      ...names,
      cells.map(() => `iso8583:${code}`),
      all(code),
    );
  }
  await seedTerminals();
  await storeIncident(db, anIncident({ tenant: TENANT, startedAt: now - 20 * MINUTE }));
  const over = { startedAt: now - 90 * MINUTE, resolvedAt: now - 50 * MINUTE };
  await storeIncident(db, anIncident({ tenant: TENANT, id: 'inc-2', ...over }));
  const before = { startedAt: now - 90 * MINUTE, resolvedAt: now - 80 * MINUTE };
  await storeIncident(db, anIncident({ tenant: TENANT, id: 'inc-3', ...before }));
  await storeIncident(
    db,
    anIncident({ tenant: 'other', id: 'inc-9', startedAt: now - 20 * MINUTE }),
  );
  const rejected = [TENANT, null, 'other'];
  await execute(
    db,
    quarantineMessages,
    rejected.map(() => new Date(now - 5 * MINUTE)),
    rejected,
    rejected.map(() => null),
    rejected.map(() => 'hb'),
    rejected.map(() => 'schema_invalid'),
    rejected.map(() => 'at: expected a number'),
    rejected.map(() => null),
  );
}

/** Three terminals, of which one said goodbye and one is silent for an hour, and a neighbour's. */
async function seedTerminals(): Promise<void> {
  const tenants = [TENANT, TENANT, TENANT, 'other'];
  const names = ['t-1', 't-2', 't-3', 't-1'];
  const all = <T>(value: T) => names.map(() => value);
  const attributes = JSON.stringify({ acquirer: 'acq-1' });
  const { id } = await one(db, numberProfiles, [TENANT], [attributes]);
  const ages = [0, 0, 60 * MINUTE, 0];
  const heard = ages.map((age) => new Date(Date.now() - age));
  await execute(
    db,
    upsertTerminals,
    tenants,
    names,
    all(true),
    all(id),
    all('m-1'),
    all(attributes),
    all(60),
    all(false),
    all(1),
    [true, false, true, true],
    [null, 'closed', null, null],
    all(null),
    all(0),
    heard,
  );
  expect(await execute(db, seedHeartbeats, tenants, names, heard)).toBe(4);
  await execute(db, seedCheckpoint, new Date());
}

describe('every statement', () => {
  const everything = [
    ...panels.flatMap(({ title, targets: of }) => of.map((t) => ({ ...t, title }))),
    ...annotations.list.map(({ target }) => ({ ...target, title: 'the annotations' })),
    ...queries.map((v) => ({ title: `$${v.name}`, rawSql: v.query, format: 'table' as const })),
  ];

  test.each(everything)('of $title gives rows of its format', async ({ rawSql, format }) => {
    const installed = `select from pg_extension where extname = 'timescaledb'`;
    const { rowCount } = await client.query(installed);
    for (const timescale of rowCount === 1 ? [false, true] : [false]) {
      const { rows: found, fields } = await run(rawSql, choices, { timescale });
      expect(found.length).toBeGreaterThan(0);
      if (format === 'time_series') expect(isTimeSeries(fields, found)).toEqual([]);
    }
  });

  test.each(everything)('of $title stands an empty house and any choice', async ({ rawSql }) => {
    for (const interval of ['10s', '30s', '5m', '1h']) {
      const nobody = { tenant: 'nobody', acquirer: ['unknown'], interval };
      await expect(run(rawSql, nobody)).resolves.toBeDefined();
    }
  });
});

/** What Grafana would not draw: it wants a `time` that rises, at most one name, and numbers. */
function isTimeSeries(fields: readonly pg.FieldDef[], found: Record<string, unknown>[]): string[] {
  const names = fields.map(({ name }) => name);
  const texts = fields.filter(({ dataTypeID }) => dataTypeID === pg.types.builtins.TEXT);
  const times = found.map(({ time }) => Number(time));
  return [
    ...(names[0] === 'time' ? [] : ['the first column is not "time"']),
    ...(texts.every(({ name }) => name === 'metric') ? [] : ['a text column is not "metric"']),
    ...(times.every((time, i) => time >= (times[i - 1] ?? 0)) ? [] : ['time does not rise']),
    ...(names.length > 1 + texts.length ? [] : ['there is no number']),
  ];
}

describe('the figures', () => {
  test('shares are out of attempts, and add up', async () => {
    const approved = await panelRows(3);
    expect(new Set(approved.map(({ metric }) => metric))).toEqual(
      new Set(['acq-1', "acq'2", 'unknown']),
    );
    expect(new Set(approved.map((row) => row.approved))).toEqual(new Set([0.6]));
    const [failed] = await panelRows(6);
    expect(failed).toMatchObject({
      'declined · 拒绝': 0.2,
      'failed · 失败': 0.1,
      'no answer · 无应答': 0.1,
    });
  });

  test.each(['30s', '1m', '5m'])(
    'a rate is by the minute, whatever the interval: %s',
    async (i) => {
      const attempts = await panelRows(4, { ...choices, interval: i });
      expect(new Set(attempts.map((row) => Number(row.attempts)))).toEqual(new Set([60]));
      const messages = await panelRows(7, { ...choices, interval: i, acquirer: ['acq-1'] });
      expect(new Set(messages.map((row) => Number(row.messages)))).toEqual(new Set([72]));
    },
  );

  test('the newest interval is divided by what is over of it', async () => {
    const at = new Date(Math.floor(Date.now() / 10_000) * 10_000);
    const cell = [['new'], [at], ['acq-1'], [60]] as const;
    await execute(db, addTraffic, ...cell, [0], [0], [0], [0], [0], [0], [0]);
    const chosen = { tenant: 'new', acquirer: ['acq-1'], interval: '1h' };
    const asked = Date.now();
    const [found] = await panelRows(4, chosen, { to: new Date(asked + MINUTE) });
    // What is over of the hour; the database's clock may be a second off ours.
    const over = (clock: number) => clock / 1_000 - Number(found?.time);
    const rateAfter = (seconds: number) => 3_600 / Math.min(3_600, Math.max(10, seconds));
    expect(Number(found?.attempts)).toBeLessThanOrEqual(rateAfter(over(asked) - 1));
    expect(Number(found?.attempts)).toBeGreaterThanOrEqual(rateAfter(over(Date.now()) + 1));
  });

  test('the ten codes that failed most', async () => {
    const failures = await panelRows(5, { ...choices, acquirer: ['acq-1'] });
    const codes = new Set(failures.map(({ metric }) => metric));
    expect(codes).toEqual(new Set([...Array(10)].map((_, i) => `iso8583:${i + 3}`)));
  });

  test('terminals, open incidents and rejects of this tenant only', async () => {
    expect(await panelRows(1)).toEqual([{ 'online · 在线': '1', 'known · 已知': '3' }]);
    expect(await panelRows(2)).toMatchObject([
      {
        'Incident · 故障': 'inc-1',
        'Cause · 原因': 'acquirer=acq-1',
        'Failing share · 失败占比': 0.8,
      },
    ]);
    expect(await panelRows(8)).toMatchObject([{ metric: 'schema_invalid', messages: '2' }]);
  });

  test('incidents are marked where they touch the time shown', async () => {
    const { rows: marks } = await run(annotations.list[0]?.target.rawSql ?? '');
    expect(marks.map(({ text }) => text.split(' ')[0])).toEqual(['inc-2', 'inc-1']);
    expect(marks[1]).toMatchObject({ time: new Date(now - 20 * MINUTE), timeend: new Date(now) });
  });

  test('variables offer what there is', async () => {
    const offered = await Promise.all(queries.map(({ query }) => run(query)));
    const [tenants, acquirers] = offered.map((result) => result.rows.flatMap(Object.values));
    expect(tenants).toEqual([TENANT, 'other']);
    expect(new Set(acquirers)).toEqual(new Set(choices.acquirer));
    // All of nothing would be `in ()`.
    const nothing = await run(queries[1]?.query ?? '', { ...choices, tenant: 'nobody' });
    expect(nothing.rows).toEqual([{ acquirer: 'unknown' }]);
  });
});
