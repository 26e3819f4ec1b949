/**
 * Named statements: SQL that can be pasted into psql, with the types of its parameters and a schema
 * of its rows. Every declaration registers itself, and `test/store/described.spec.ts` has Postgres
 * parse each of them against the migrated schema, so a misspelt column fails a test, not a night.
 */
import type pg from 'pg';
import { z } from 'zod';
import { invariant } from '#domain/base/assert.js';
import { messageOf } from '../error-text.js';
import type { Database } from './database.js';

/** A declared statement. `P` are its parameters in order, with their names as labels. */
export interface Query<
  P extends readonly unknown[] = readonly unknown[],
  R extends z.ZodObject = z.ZodObject,
> {
  /** Unique, snake case; the name it is prepared under and shown by in errors. */
  readonly name: string;
  readonly text: string;
  readonly row: R;
  /** Never set: carries the parameter types. */
  readonly params?: P;
}

/** An open transaction; `inTransaction` makes it. */
export interface Transaction {
  readonly client: pg.ClientBase;
}

/** What a statement can run on. */
export type Executor = Database | Transaction;

/** Every statement declared by the modules loaded so far, by name. */
export const declaredQueries: Map<string, Query> = new Map();

/** Postgres cuts names of prepared statements here, and two cut names may be one. */
const name_bytes_max = 63;
const NoRow = z.object({});

/**
 * Declares a statement: `defineQuery<[before: Date]>()({ name, text, row })`. The two calls are
 * there because TypeScript infers either all type parameters of a call or none. A statement that
 * returns nothing leaves `row` out.
 */
export function defineQuery<P extends readonly unknown[]>() {
  return <R extends z.ZodObject = typeof NoRow>(declared: {
    readonly name: string;
    readonly text: string;
    readonly row?: R;
  }): Query<P, R> => {
    const { name, text } = declared;
    invariant(/^[a-z][a-z0-9_]*$/.test(name), `query name "${name}" is not snake case`);
    invariant(name.length <= name_bytes_max, `query name "${name}" is too long`);
    invariant(!declaredQueries.has(name), `two queries are named "${name}"`);
    const query = { name, text, row: (declared.row ?? NoRow) as R };
    declaredQueries.set(name, query);
    return query;
  };
}

/** Runs a statement and returns its rows, parsed by its row schema. */
export async function rows<P extends readonly unknown[], R extends z.ZodObject>(
  on: Executor,
  query: Query<P, R>,
  ...params: P
): Promise<z.output<R>[]> {
  const result = await run(on, query, params);
  try {
    return result.rows.map((row) => query.row.parse(row));
  } catch (cause) {
    throw new Error(`a row of query ${query.name} does not have the declared shape`, { cause });
  }
}

/** Runs a statement that returns exactly one row, such as a count or `insert … returning`. */
export async function one<P extends readonly unknown[], R extends z.ZodObject>(
  on: Executor,
  query: Query<P, R>,
  ...params: P
): Promise<z.output<R>> {
  const found = await rows(on, query, ...params);
  const [first] = found;
  invariant(first && found.length === 1, `query ${query.name}: ${found.length} rows, expected 1`);
  return first;
}

/** Runs a statement that returns one row or none, such as a look-up by key. */
export async function oneOrNone<P extends readonly unknown[], R extends z.ZodObject>(
  on: Executor,
  query: Query<P, R>,
  ...params: P
): Promise<z.output<R> | undefined> {
  const found = await rows(on, query, ...params);
  invariant(found.length <= 1, `query ${query.name}: ${found.length} rows, expected 1 or none`);
  return found[0];
}

/** Runs a statement for its effect and returns how many rows it touched. */
export async function execute<P extends readonly unknown[], R extends z.ZodObject>(
  on: Executor,
  query: Query<P, R>,
  ...params: P
): Promise<number> {
  return (await run(on, query, params)).rowCount ?? 0;
}

async function run(
  on: Executor,
  query: Query,
  params: readonly unknown[],
): Promise<pg.QueryResult<Record<string, unknown>>> {
  const target = 'pool' in on ? on.pool : on.client;
  const config = { name: query.name, text: query.text, values: [...params] };
  try {
    return await target.query<Record<string, unknown>>(config);
  } catch (error) {
    // The driver's error keeps its SQLSTATE and stack; whoever reads it must learn which statement.
    throw Object.assign(error as Error, { message: `query ${query.name}: ${messageOf(error)}` });
  }
}
