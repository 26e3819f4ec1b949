/**
 * Every statement of the store is parsed and described by PostgreSQL against the migrated schema:
 * its tables and columns exist, its parameters have types, and it returns the columns its row
 * schema names, with types that the schema can take as the driver delivers them.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { declaredQueries, defineQuery, type Query } from '#infra/db/query.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { describeStatement } from '../support/describe-statement.js';
import { REPOSITORY } from '../support/repository.js';

const store = join(REPOSITORY, 'libs/infra/src/store');
for (const file of readdirSync(store).filter((name) => name.endsWith('.sql.ts'))) {
  await import(join(store, file));
}
const queries = [...declaredQueries.values()];

/** What the driver makes of a value, by the number of its type; types not here are not judged. */
const samples: Readonly<Record<number, unknown>> = {
  [pg.types.builtins.BOOL]: true,
  [pg.types.builtins.INT2]: 1,
  [pg.types.builtins.INT4]: 1,
  [pg.types.builtins.INT8]: 1,
  [pg.types.builtins.FLOAT4]: 1,
  [pg.types.builtins.FLOAT8]: 1,
  // The trap: `sum` of bigints is numeric, which has no limit and comes as text.
  [pg.types.builtins.NUMERIC]: '1',
  [pg.types.builtins.TEXT]: 'x',
  [pg.types.builtins.VARCHAR]: 'x',
  [pg.types.builtins.DATE]: '2026-01-01',
  [pg.types.builtins.TIMESTAMPTZ]: new Date(0),
  1007: [1],
  1016: [1],
  1009: ['x'],
  1185: [new Date(0)],
};

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});

afterAll(async () => {
  await client?.end();
  await database?.close();
  await stopTestServer();
});

/** What is wrong with a statement; nothing when it is as declared. */
async function complaints({ text, row }: Query): Promise<string[]> {
  const columns = await describeStatement(client, text);
  const declared = Object.keys(row.shape);
  const names = columns.map(({ name }) => name);
  return [
    ...names.filter((name) => !declared.includes(name)).map((name) => `${name} is not declared`),
    ...names.filter((name, i) => names.indexOf(name) !== i).map((name) => `${name} comes twice`),
    ...declared.filter((name) => !names.includes(name)).map((name) => `${name} does not come`),
    ...columns
      .filter(({ name, type }) => !canTake(row.shape[name], samples[type]))
      .map(({ name, type }) => `${name} comes as ${JSON.stringify(samples[type])}, type ${type}`),
  ];
}

function canTake(schema: z.core.$ZodType | undefined, sample: unknown): boolean {
  if (!schema || sample === undefined) return true;
  const { error } = z.safeParse(schema, sample);
  // A sample need not be a good value (an enum, a range), but must be of the right kind.
  return !error?.issues.some(({ code, path }) => code === 'invalid_type' && path.length <= 1);
}

test('the store declares its statements', () => {
  expect(queries.length).toBeGreaterThan(0);
});

test.each(queries)('$name is as declared', async (query) => {
  expect(await complaints(query)).toEqual([]);
});

test.each([
  ['a misspelt column', 'select terminal_ids from terminal', {}, /"terminal_ids" does not exist/],
  ['a misspelt table', 'select 1 as n from terminals', {}, /"terminals" does not exist/],
  ['broken SQL', 'selec 1', {}, /syntax error/],
])('%s is refused by the server', async (_name, text, shape, message) => {
  const query = { name: 'planted', text, row: z.object(shape) };
  await expect(complaints(query)).rejects.toThrow(message);
});

test('columns and types that differ from the row schema are seen', async () => {
  const planted = defineQuery<[]>()({
    name: 'planted_for_described_spec',
    text: `
      select 1 as extra, 1 as twice, 2 as twice, sum(n) as total, now() as at, '{1}'::int[] as list
        from generate_series(1, 3::bigint) as n`,
    row: z.object({
      twice: z.number(),
      missing: z.string(),
      total: z.number(),
      at: z.string(),
      list: z.array(z.string()),
    }),
  });
  expect(await complaints(planted)).toEqual([
    'extra is not declared',
    'twice comes twice',
    'missing does not come',
    'total comes as "1", type 1700',
    'at comes as "1970-01-01T00:00:00.000Z", type 1184',
    'list comes as [1], type 1007',
  ]);
});

test('a described statement is not run', async () => {
  await describeStatement(client, 'create table planted (n int)');
  const { rows } = await client.query(`select to_regclass('planted') as found`);
  expect(rows[0].found).toBeNull();
});
