/**
 * The whole service on one machine: a PostgreSQL (embedded, unless one is given), the schema, and
 * the three processes with their auditor. What it starts it stops, and a server that dies it starts
 * again.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '#infra/db/database.js';
import { migrate } from '#infra/db/migrate.js';
import { waitForDatabase } from '#infra/db/wait.js';
import { messageOf } from '#infra/error-text.js';
import { createLog } from '#infra/log.js';
import { type EmbeddedPostgres, startPostgres } from '#infra/postgres/embedded-postgres.js';
import { INGEST_NODE_FLAGS } from '../../../ingest/src/ingest.config.js';
import { findPort } from './find-port.js';
import { type Keeper, supervise } from './supervise.js';
import { tryPorts } from './try-ports.js';

/** What to start, and where. */
export interface ServiceOptions {
  /** Data and logs; made when it is not there. */
  readonly home: string;
  readonly databaseUrl?: string | undefined;
  readonly mqttUrl?: string | undefined;
  readonly httpPort: number;
  readonly mqttPort: number;
  /** Added to every process's environment: the clock of a replay, the webhook of a demo. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether fire drills that are asked for or planned are carried out by a process of its own. */
  readonly drills?: boolean;
  readonly onStep: (step: string) => void;
}

/** A running service. */
export interface Service {
  readonly url: string;
  readonly mqttUrl: string;
  readonly databaseUrl: string;
  readonly logs: string;
  /** Process ids by name, as they are now. */
  pids(): Readonly<Record<string, number | undefined>>;
  stop(): Promise<void>;
}

/** The repository's root, from `dist/apps/tillwatch/src/service` as well as from the sources. */
const up = import.meta.url.includes('/dist/') ? '../../../../..' : '../../../..';
const root = fileURLToPath(new URL(up, import.meta.url));
const database_wait_ms = 20_000;
const postgres_retry_ms = 1_000;

/** Where the built files of this repository are. */
export function builtScript(app: string): string {
  return join(root, 'dist', 'apps', app, 'src', 'main.js');
}

/** Starts everything, in order; stops what was started when a later part cannot be. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { onStep } = options;
  const logs = join(options.home, 'logs');
  makeFolder(logs);
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const database = await openStore(options, stops);
    onStep('schema');
    await applyMigrations(database.url());
    const keepers = await tryPorts(() => startAll(options, database.url(), logs, stops));
    return {
      url: keepers.url,
      mqttUrl: keepers.mqttUrl,
      databaseUrl: database.url(),
      logs,
      pids: () => ({
        postgres: database.pid(),
        ...Object.fromEntries(keepers.all.map((k) => [k.name, k.pid()])),
      }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new Error(
      `data folder: cannot write to ${path} (${code}): choose another one with --data DIR`,
    );
  }
}

interface Store {
  url(): string;
  pid(): number | undefined;
}

async function openStore(options: ServiceOptions, stops: (() => Promise<void>)[]): Promise<Store> {
  const { databaseUrl, onStep, home } = options;
  if (databaseUrl !== undefined) {
    onStep('database');
    const log = createLog('tillwatch');
    const db = openDatabase({ url: databaseUrl, max: 1, name: 'tillwatch', log });
    await waitForDatabase(db, log, database_wait_ms).finally(() => db.close());
    return { url: () => databaseUrl, pid: () => undefined };
  }
  onStep('postgres');
  return keepPostgres(join(home, 'postgres'), stops);
}

/** Starts the embedded server, and again on the same port whenever it dies. */
async function keepPostgres(dataDir: string, stops: (() => Promise<void>)[]): Promise<Store> {
  let server: EmbeddedPostgres = await startPostgres({ dataDir });
  const { url, port } = server;
  const stopping = new AbortController();
  const { signal } = stopping;
  const startAgain = async (): Promise<void> => {
    try {
      server = await startPostgres({ dataDir, port });
    } catch (error) {
      // Somebody may hold the port for a moment. A service without its database helps nobody, so
      // it is tried for as long as the service runs.
      process.stderr.write(`postgres: cannot be started again: ${messageOf(error)}\n`);
      await sleep(postgres_retry_ms, undefined, { signal }).catch(() => {});
    }
  };
  const keep = async (): Promise<void> => {
    while (!signal.aborted) {
      await server.exited;
      if (!signal.aborted) await startAgain();
    }
    // A server that was just being started when the service was told to stop.
    await server.stop();
  };
  const kept = keep();
  stops.push(async () => {
    stopping.abort();
    await server.stop();
    await kept;
  });
  return { url: () => url, pid: () => server.pid };
}

async function applyMigrations(url: string): Promise<void> {
  await migrate(url, { dir: join(root, 'deploy', 'timescale', 'migrations') });
}

/** Starts all processes, or none. */
async function startAll(
  options: ServiceOptions,
  databaseUrl: string,
  logs: string,
  stops: (() => Promise<void>)[],
) {
  const own: (() => Promise<void>)[] = [];
  try {
    const keepers = await startProcesses(options, databaseUrl, logs, own);
    stops.push(...own);
    return keepers;
  } catch (error) {
    await Promise.all(own.map((stop) => stop()));
    throw error;
  }
}

async function startProcesses(
  options: ServiceOptions,
  databaseUrl: string,
  logs: string,
  stops: (() => Promise<void>)[],
) {
  const httpPort = await findPort(options.httpPort);
  const mqttPort = await findPort(options.mqttPort, [httpPort]);
  const url = `http://localhost:${httpPort}`;
  const env = {
    DATABASE_URL: databaseUrl,
    // Given as a file it has been read here; the processes must not see both.
    DATABASE_URL_FILE: '',
    MQTT_URL_FILE: '',
    API_PORT: String(httpPort),
    MQTT_PORT: String(mqttPort),
    INGEST_OPS_PORT: '0',
    ALERTS_OPS_PORT: '0',
    AUDIT_OPS_PORT: '0',
    EXTERNAL_URL: url,
    ...(options.mqttUrl !== undefined && { MQTT_URL: options.mqttUrl }),
    ...options.env,
  };
  options.onStep('processes');
  const all: Keeper[] = ['ingest', 'alerts', 'api'].map((name) => {
    const logFile = join(logs, `${name}.log`);
    const nodeFlags = name === 'ingest' ? INGEST_NODE_FLAGS : [];
    const keeper = supervise({ name, script: builtScript(name), nodeFlags, env, logFile });
    stops.push(() => keeper.stop());
    return keeper;
  });
  const mqttUrl = options.mqttUrl ?? `mqtt://127.0.0.1:${mqttPort}`;
  const helpers = [{ name: 'auditor', args: ['audit', '--watch'], env }];
  const withDrills = {
    name: 'drills',
    args: ['drill', 'serve'],
    env: { ...env, MQTT_URL: mqttUrl },
  };
  if (options.drills) helpers.push(withDrills);
  for (const helper of helpers) {
    const logFile = join(logs, `${helper.name}.log`);
    const keeper = supervise({ ...helper, script: builtScript('tillwatch'), logFile });
    stops.push(() => keeper.stop());
    all.push(keeper);
  }
  await Promise.all(all.map((keeper) => keeper.ready));
  return { all, url, mqttUrl };
}
