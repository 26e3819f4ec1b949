/**
 * What is asked every second stays quick where the planner has seen nothing: twenty thousand
 * merchants came a moment ago, and nobody has analysed the tables since.
 */
import { type Database, openDatabase } from '#infra/db/database.js';
import { isAnybodyTold, isAnybodyUntold } from '#infra/store/notice-recipients.sql.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { hitMerchants, merchantNames } from '../support/merchant-outage.js';
import { silentLog } from '../support/silent-log.js';

const merchants = 20_000;
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'plans spec', log: silentLog });
  for (const table of ['incident_member', 'notice_recipient']) {
    await db.pool.query(`alter table ${table} set (autovacuum_enabled = false)`);
  }
  const ofNotice = 'drop constraint notice_recipient_of_notice';
  await db.pool.query(`alter table notice_recipient ${ofNotice}`);
  await hitMerchants(db, merchantNames(merchants));
  await db.pool.query(
    `insert into notice_recipient
            (notice, tenant, incident, epoch, topic, merchant, language, tz, terminals, state,
             due_at)
     select 1, tenant, incident, 1, topic, name, 'en', 'UTC', 1, 'sent', now()
       from incident_member, unnest(array['start', 'end']) as topic`,
  );
});
afterAll(async () => {
  await db?.close();
  await database?.close();
  await stopTestServer();
});

interface Node {
  readonly 'Node Type': string;
  readonly 'Join Type'?: string;
  readonly 'Parent Relationship'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Subplan Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Node[];
}

async function planOf(text: string, last: boolean): Promise<Node> {
  const params = ['demo', 'inc-1', 1, last];
  const { rows } = await db.pool.query(`explain (format json) ${text}`, params);
  return (rows[0] as { 'QUERY PLAN': [{ Plan: Node }] })['QUERY PLAN'][0].Plan;
}

/** Everything that a node is made of. */
function nodesOf(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

/**
 * Parts that are gone through once for every row of another: the inner side of a loop, or a part
 * that is worked out for each, unless an index leads to the one row by the merchant's name.
 */
function slowParts(root: Node): string[] {
  const again = (node: Node): Node[] => {
    const inner = node['Node Type'] === 'Nested Loop' ? (node.Plans ?? []).slice(1) : [];
    return inner.flatMap(nodesOf);
  };
  return nodesOf(root)
    .flatMap(again)
    .filter((node) => node['Relation Name'] !== undefined)
    .filter((node) => !/merchant|name/.test(node['Index Cond'] ?? ''))
    .map((node) => `${node['Node Type']} on ${node['Relation Name']}`);
}

test('the tables have not been analysed', async () => {
  const { rows } = await db.pool.query(
    `select relname from pg_class
      where relname in ('incident_member', 'notice_recipient') and reltuples >= 0`,
  );
  expect(rows).toEqual([]);
});

test.each([false, true])(
  'whether anybody was told (%s) is worked out in one pass',
  async (last) => {
    const plan = await planOf(isAnybodyTold.text, last);
    expect(slowParts(plan)).toEqual([]);
    // Those who were told something later are gathered once, and not looked for for each.
    expect(JSON.stringify(plan)).toContain('hashed SubPlan');
  },
);

test.each([false, true])('whether anybody is untold (%s) is, too', async (last) => {
  const plan = await planOf(isAnybodyUntold.text, last);
  expect(slowParts(plan)).toEqual([]);
  expect(JSON.stringify(plan)).toContain('hashed SubPlan');
});

test('a part that is gone through for each row is seen', () => {
  const scan = { 'Node Type': 'Seq Scan', 'Relation Name': 'notice_recipient' };
  const byName = { ...scan, 'Index Cond': '(name = told.merchant)' };
  const loop = (inner: Node) => {
    return { 'Node Type': 'Nested Loop', Plans: [{ 'Node Type': 'Result' }, inner] };
  };
  expect(slowParts(loop(scan))).toEqual(['Seq Scan on notice_recipient']);
  expect(slowParts(loop(byName))).toEqual([]);
});
