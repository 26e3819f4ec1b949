/**
 * The connection to PostgreSQL: one pool a process, and single connections for what must own one
 * (a lock, a LISTEN).
 *
 * Numbers come as numbers: every `bigint` of ours counts something that fits a double, and a value
 * that would not fit is an error, never a rounded figure. `date` comes as its text, because a day
 * has no time zone; `numeric` as its text, because it has no limit.
 */
import pg from 'pg';
import { createLog, type Log } from '../log.js';

/** An open database. A token for `provide`. */
export abstract class Database {
  /** The pool; statements go through `rows`, `one` and `execute` in `query.ts`. */
  abstract readonly pool: pg.Pool;
  /** Where the server is, without the password, for people to read. */
  abstract readonly address: string;
  /** Opens a connection outside the pool. The caller ends it. */
  abstract connect(purpose: string): Promise<pg.Client>;
  /** Waits for the statements that run, then closes the pool. May be called twice. */
  abstract close(): Promise<void>;
}

/** How to open a database. */
export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** Most connections the pool may hold. */
  readonly max: number;
  /** What the server shows as `application_name`. */
  readonly name: string;
  /**
   * Statements of one connection are sent without waiting for the answers to those before them.
   * Whoever sends one that may only run if another succeeded has to wait for that one.
   */
  readonly sendAhead?: boolean;
  /**
   * After so many milliseconds of silence within a transaction the server ends it, with the locks
   * it holds; a minute when left out.
   */
  readonly forgottenAfterMs?: number;
  readonly log?: Log;
}

const statement_timeout_ms = 30_000;
/** A transaction that its owner forgot holds back vacuum and the reading horizon of alerts. */
const forgotten_after_ms = 60_000;
const connect_timeout_ms = 10_000;
/** The server looks this often whether whoever asked for a statement that runs is still there. */
const client_check_ms = 2_000;

/** SQLSTATE of a setting that the server does not take. */
const invalid_parameter_value = '22023';

/** Opens the pool. No connection is made yet: see `waitForDatabase`. */
export function openDatabase(options: DatabaseOptions): Database {
  const log = options.log ?? createLog('database');
  const config: pg.ClientConfig = {
    connectionString: options.url,
    application_name: options.name,
    statement_timeout: statement_timeout_ms,
    idle_in_transaction_session_timeout: options.forgottenAfterMs ?? forgotten_after_ms,
    connectionTimeoutMillis: connect_timeout_ms,
    keepAlive: true,
    pipeline: options.sendAhead ?? false,
    // `date_trunc` and `::date` follow the session's zone; ours are the same everywhere.
    options: '-c timezone=UTC',
    types: { getTypeParser },
  };
  const pool = new pg.Pool({ ...config, max: options.max, onConnect: endWithClient });
  // A server that goes away breaks the idle connections too. The pool drops them by itself; without
  // a listener the event would end the process.
  pool.on('error', (err) => log.warn({ err }, 'an idle connection broke'));
  let closing: Promise<void> | undefined;
  return {
    pool,
    address: addressOf(options.url),
    async connect(purpose) {
      const client = new pg.Client({ ...config, application_name: `${options.name}: ${purpose}` });
      // What breaks before its owner listens fails the statement that waits, and must not end the
      // process besides.
      client.on('error', (err) => log.warn({ err, purpose }, 'a connection broke'));
      await client.connect();
      await endWithClient(client);
      return client;
    },
    close() {
      closing ??= pool.end();
      return closing;
    },
  };
}

/**
 * A statement, and the locks of its transaction, end with the process that asked for it, and not
 * only when the statement is through. A server on a system that cannot look refuses the setting,
 * and is used as it is.
 */
async function endWithClient(client: pg.ClientBase): Promise<void> {
  try {
    await client.query(`set client_connection_check_interval = ${client_check_ms}`);
  } catch (error) {
    if ((error as pg.DatabaseError).code !== invalid_parameter_value) throw error;
  }
}

/** The address inside a connection string: host, port and database, never user or password. */
export function addressOf(url: string): string {
  if (!URL.canParse(url)) return 'postgres:(unreadable address)';
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = hostname || searchParams.get('host') || 'localhost';
  return `postgres://${host}:${port || '5432'}${pathname}`;
}

type Parser = (text: string) => unknown;

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;

function getTypeParser(oid: number, format?: 'text' | 'binary'): Parser {
  if (format !== 'binary') {
    if (oid === INT8) return parseInt8;
    if (oid === INT8_ARRAY) return parseInt8Array;
    if (oid === DATE) return (text) => text;
  }
  return pg.types.getTypeParser(oid, format ?? 'text') as Parser;
}

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a number`);
  return value;
}

/** One-dimensional arrays, the only ones our statements return: `{1,2,NULL}`. */
function parseInt8Array(text: string): (number | null)[] {
  const items = text.slice(1, -1);
  if (items === '') return [];
  return items.split(',').map((item) => (item === 'NULL' ? null : parseInt8(item)));
}
