/**
 * The database server of a test run: one embedded cluster a Jest worker, started by the first test
 * that asks and found again by the later files of that worker through a folder of the run.
 *
 * `global-setup.mjs` makes that folder and `global-teardown.mjs` stops what is in it. Without them
 * the server lives as long as the test file.
 */
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startPostgres } from '#infra/postgres/embedded-postgres.js';
import { isAlive } from '#infra/postgres/processes.js';
import { silentLog } from './silent-log.js';

/** A server tests may make databases on. */
export interface TestServer {
  /** Connects as superuser to a maintenance database. */
  readonly url: string;
  /** Stops the server if it belongs to this file only. */
  release(): Promise<void>;
}

let own: Promise<EmbeddedPostgres> | undefined;
let ownFolder: string | undefined;

/** The server of `TEST_DATABASE_URL`, or the embedded one of this worker. */
export async function testServer(): Promise<TestServer> {
  const { TEST_DATABASE_URL: given, TILLWATCH_TEST_RUN: run } = process.env;
  if (given) return { url: given, release: async () => {} };
  if (run) return { url: await sharedUrl(run), release: async () => {} };
  own ??= startIn(openFolder());
  return { url: (await own).url, release: stopOwn };
}

function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tillwatch-test-'));
  // Tests run as root too, and the account that runs PostgreSQL for root has to get in.
  chmodSync(folder, 0o755);
  return folder;
}

async function sharedUrl(run: string): Promise<string> {
  const folder = join(run, `worker-${process.env.JEST_WORKER_ID ?? '1'}`);
  const card = `${folder}.json`;
  const running = readCard(card);
  if (running && isAlive(running.pid)) return running.url;
  const { url, pid } = await startIn(folder);
  // Written under another name first: the teardown must never read half a card.
  writeFileSync(`${card}.new`, JSON.stringify({ url, pid }), { mode: 0o600 });
  renameSync(`${card}.new`, card);
  return url;
}

function startIn(folder: string): Promise<EmbeddedPostgres> {
  ownFolder = folder;
  return startPostgres({
    dataDir: join(folder, 'data'),
    fsync: false,
    small: true,
    log: silentLog,
  });
}

async function stopOwn(): Promise<void> {
  if (!own || !ownFolder) return;
  const server = await own;
  own = undefined;
  await server.stop();
  rmSync(ownFolder, { recursive: true, force: true });
}

function readCard(path: string): { readonly url: string; readonly pid: number } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
