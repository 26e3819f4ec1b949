/**
 * A real PostgreSQL without an installation: the server from npm, in a data folder of ours, on
 * loopback only. It is what `tillwatch up` and the tests use when no `DATABASE_URL` is given.
 *
 * Beside the data folder lie `.password` (readable by its owner only), `.log` (what the server
 * says; a file and not a pipe, because the server must not stop when its owner is killed and
 * nobody reads) and `.owner` (the process that started it).
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog, type Log } from '../log.js';
import { findBinaries } from './binaries.js';
import {
  initCluster,
  type Runner,
  readPostmasterFile,
  reasonOf,
  resetPassword,
  spawnOptions,
  stopOrphan,
  stopServer,
} from './cluster.js';
import { explainDisk, passwordOf, prepareDataDir } from './data-dir.js';
import { signal } from './processes.js';
import { accountForPostgres } from './run-as.js';
import { startOnWindows } from './windows.js';

/** How to start the embedded server. */
export interface EmbeddedPostgresOptions {
  /** Made when it does not exist; its files survive `stop`. */
  readonly dataDir: string;
  /** A free port when left out. */
  readonly port?: number;
  readonly log?: Log;
  /** False for tests: a power cut then ruins the data, and everything is several times as fast. */
  readonly fsync?: boolean;
  /** True for tests: little memory, few connections. */
  readonly small?: boolean;
}

/** A running embedded server. */
export interface EmbeddedPostgres {
  /** Connects as superuser to the database `postgres`; holds the password. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Ends all sessions and stops the server; may be called twice. */
  stop(): Promise<void>;
  /** Settles with the exit code when the server is gone, whoever stopped it. */
  readonly exited: Promise<number | null>;
}

/** Recovery after a crash replays the log, at most some gigabytes of it. */
const start_limit_ms = 5 * 60_000;
const start_attempts_max = 3;
const log_bytes_max = 10 * 1024 * 1024;

/** Starts the server and returns when it takes connections. Throws one sentence when it cannot. */
export async function startPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? createLog('postgres');
  const dataDir = resolve(options.dataDir);
  const account = accountForPostgres();
  const home = await prepareDataDir(dataDir, account, log);
  try {
    const runner = { binaries: await findBinaries(account), account };
    await stopOrphan(home, `${dataDir}.owner`, log);
    const password = await passwordOf(dataDir, () => randomBytes(24).toString('hex'));
    if (!existsSync(join(home, 'PG_VERSION'))) {
      await initCluster(runner, home, password.text, options.fsync ?? true);
    } else if (password.fresh) {
      await resetPassword(runner, home, password.text);
    }
    writeFileSync(`${dataDir}.owner`, String(process.pid));
    const files = { home, log: `${dataDir}.log`, owner: `${dataDir}.owner` };
    for (let attempt = 1; ; attempt += 1) {
      const port = options.port ?? (await freePort());
      const taken = await startServer(runner, files, port, options, log);
      if (taken !== 'port taken') return { ...taken, port, url: urlOf(password.text, port) };
      // Somebody took the port between our look and the server's start.
      if (options.port !== undefined || attempt === start_attempts_max) {
        throw new Error(`postgres: port ${port} is taken: choose another one`);
      }
    }
  } catch (error) {
    throw explainDisk(error, dataDir);
  }
}

interface Files {
  readonly home: string;
  readonly log: string;
  readonly owner: string;
}

type Server = Omit<EmbeddedPostgres, 'url' | 'port'>;

async function startServer(
  runner: Runner,
  files: Files,
  port: number,
  options: EmbeddedPostgresOptions,
  log: Log,
): Promise<Server | 'port taken'> {
  if (existsSync(files.log) && statSync(files.log).size > log_bytes_max) {
    renameSync(files.log, `${files.log}.1`);
  }
  const said = existsSync(files.log) ? statSync(files.log).size : 0;
  const args = ['-D', files.home, '-p', String(port), ...settings(options)];
  const process_ =
    process.platform === 'win32'
      ? await startOnWindows(runner.binaries, files.home, args, files.log)
      : spawnServer(runner, args, files.log);
  let code: number | null | undefined;
  void process_.exited.then((exitCode) => {
    code = exitCode;
  });
  const deadline = performance.now() + start_limit_ms;
  for (;;) {
    const found = readPostmasterFile(files.home);
    if (found?.ready && found.pid === process_.pid && code === undefined) break;
    if (code !== undefined || performance.now() > deadline) {
      const words = readFileSync(files.log, 'utf8').slice(said);
      if (code === undefined) await process_.stop(log);
      if (/could not bind|could not create any TCP/.test(words)) return 'port taken';
      throw new Error(`postgres: the server did not start: ${reasonOf(words) || `code ${code}`}`);
    }
    await sleep(10);
  }
  return finish(process_, files, log);
}

/** A started server process. */
interface ServerProcess {
  readonly pid: number;
  readonly exited: Promise<number | null>;
  stop(log: Log): Promise<void>;
}

function finish(server: ServerProcess, files: Files, log: Log): Server {
  // An owner that leaves without `stop` takes the server along instead of leaving an orphan.
  const onExit = () => signal(server.pid, 'SIGINT');
  process.once('exit', onExit);
  let stopping: Promise<void> | undefined;
  void server.exited.then(() => {
    process.off('exit', onExit);
    rmSync(files.owner, { force: true });
  });
  return {
    pid: server.pid,
    exited: server.exited,
    stop() {
      stopping ??= server.stop(log);
      return stopping;
    },
  };
}

function spawnServer(runner: Runner, args: readonly string[], logFile: string): ServerProcess {
  const output = openSync(logFile, 'a', 0o600);
  const child = spawn(runner.binaries.postgres, args, {
    ...spawnOptions(runner.account),
    // Its own group: Ctrl-C reaches us only, and we stop the server when its clients are closed.
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  // The server alone is no reason for its owner to live.
  child.unref();
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.once('error', (error) => {
      writeFileSync(logFile, `FATAL:  ${error.message}\n`, { flag: 'a' });
      resolve(null);
    });
  });
  const pid = child.pid ?? -1;
  return {
    pid,
    exited,
    async stop(log) {
      child.ref();
      if (pid > 0) await Promise.race([stopServer(pid, log), exited]);
      await exited;
    },
  };
}

function settings(options: EmbeddedPostgresOptions): string[] {
  const fsync = options.fsync ?? true;
  const values: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // Containers give /dev/shm 64 MB, less than parallel queries ask for.
    dynamic_shared_memory_type: 'mmap',
    shared_buffers: options.small ? '16MB' : '256MB',
    max_connections: '100',
    // Log files that are kept for use again: a commit that has to make a new one takes 50 ms more.
    min_wal_size: options.small ? '80MB' : '512MB',
    // What was acknowledged is on disk. Throughput comes from batches, not from losing commits.
    fsync: fsync ? 'on' : 'off',
    // On without fsync too: then a commit survives kill -9, if not a power cut.
    synchronous_commit: 'on',
    full_page_writes: fsync ? 'on' : 'off',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    // Failing statements and rows hold other people's data; they do not belong into a log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function urlOf(password: string, port: number): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
