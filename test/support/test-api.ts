/** The API of a test: real HTTP on a free port, over a database of its own. */
import { type Database, openDatabase } from '#infra/db/database.js';
import { type TestDatabase, testDatabase } from './database.js';
import { silentLog } from './silent-log.js';

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, or null. */
  readonly json: Readonly<Record<string, unknown>> | null;
}

/** A running API. */
export interface TestApi {
  readonly db: Database;
  /** `127.0.0.1:port`. */
  readonly host: string;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Ends the API but not its database. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the API with these settings beside the database and the port. `through` gives the address
 * at which it finds its database, when that is not the database's own.
 */
export async function startTestApi(
  settings: Readonly<Record<string, string>> = {},
  through: (url: string) => Promise<string> = async (url) => url,
): Promise<TestApi> {
  const database = await testDatabase();
  const url = await through(database.url);
  const env = { DATABASE_URL: url, API_PORT: '0', LOG_LEVEL: 'silent', ...settings };
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    // Imported now, because the log takes its level from the environment when it is made.
    const { startApi } = await import('../../apps/api/src/start-api.js');
    const api = await startApi();
    return testApi(database, `127.0.0.1:${api.port}`, api.close);
  } finally {
    for (const key of Object.keys(env)) delete process.env[key];
    Object.assign(process.env, before);
  }
}

function testApi(database: TestDatabase, host: string, end: () => Promise<void>): TestApi {
  const db = openDatabase({ url: database.url, max: 4, name: 'api spec', log: silentLog });
  let ended: Promise<void> | undefined;
  const stop = () => {
    ended ??= end();
    return ended;
  };
  return {
    db,
    host,
    get: (path, headers = {}) => ask(`http://${host}${path}`, { headers }),
    post: (path, body, headers = {}) =>
      ask(`http://${host}${path}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    stop,
    async close() {
      await stop();
      await db.close();
      await database.close();
    },
  };
}

async function ask(url: string, request: RequestInit): Promise<Answer> {
  const answer = await fetch(url, { redirect: 'manual', ...request });
  const text = await answer.text();
  const { status, headers } = answer;
  return { status, headers, text, json: readJson(text) };
}

function readJson(text: string): Answer['json'] {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
