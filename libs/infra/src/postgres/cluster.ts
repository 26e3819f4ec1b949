/** Makes a cluster, and clears away what a killed run left of one. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from '../log.js';
import type { Binaries } from './binaries.js';
import {
  isAlive,
  looksLikePostgres,
  parentOf,
  processesIn,
  signal,
  waitUntil,
} from './processes.js';
import type { Account } from './run-as.js';

/** What is needed to run a program of PostgreSQL. */
export interface Runner {
  readonly binaries: Binaries;
  readonly account: Account | null;
}

const run = promisify(execFile);
const orphan_limit_ms = 60_000;
const backend_limit_ms = 10_000;

/**
 * How programs of PostgreSQL are started: as `account`, from a folder everybody may enter, and with
 * none of the caller's `PG…` variables, which would change what they do.
 */
export function spawnOptions(account: Account | null) {
  if (process.platform === 'win32') return {};
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return { cwd: '/', env, ...(account && { uid: account.uid, gid: account.gid }) };
}

/**
 * Makes a cluster in `home`, which must not exist. It grows beside it and is renamed when it is
 * whole, so that a run killed in the middle leaves nothing that looks like a cluster.
 */
export async function initCluster(
  { binaries, account }: Runner,
  home: string,
  password: string,
  fsync: boolean,
): Promise<void> {
  const draft = await mkdtemp(`${home}.init-`);
  const secrets = await mkdtemp(join(tmpdir(), 'tillwatch-init-'));
  const passwordFile = join(secrets, 'password');
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account) {
      for (const path of [draft, secrets, passwordFile]) {
        await chown(path, account.uid, account.gid);
      }
    }
    // The built-in locale sorts alike on every system; those of the C library change with it.
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    const access = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
    const rest = ['-E', 'UTF8', '--no-instructions', ...(fsync ? [] : ['--no-sync'])];
    await run(
      binaries.initdb,
      ['-D', draft, ...locale, ...access, ...rest],
      spawnOptions(account),
    ).catch((cause: { stderr?: string }) => {
      throw new Error(`postgres: ${reasonOf(cause.stderr ?? '') || cause}`, { cause });
    });
    await rename(draft, home).catch((error: unknown) => {
      // Somebody who started at the same moment was first; that cluster has our password too.
      if (!existsSync(join(home, 'PG_VERSION'))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(secrets, { recursive: true, force: true });
  }
}

/** Gives the superuser of a stopped cluster a new password, for when the file with it is lost. */
export async function resetPassword(
  { binaries, account }: Runner,
  home: string,
  password: string,
): Promise<void> {
  const single = spawn(binaries.postgres, ['--single', '-D', home, 'postgres'], {
    ...spawnOptions(account),
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  single.stdin?.end(`alter role postgres password '${password}'\n`);
  const code = await new Promise<number | null>((resolve, reject) => {
    single.once('error', reject);
    single.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`postgres: cannot reset the password of ${home} (code ${code})`);
}

/** What the server writes about itself into its data folder. */
export interface PostmasterFile {
  readonly pid: number;
  readonly ready: boolean;
}

/** Reads `postmaster.pid`: the number of the server, and on line 8 whether it takes connections. */
export function readPostmasterFile(home: string): PostmasterFile | undefined {
  try {
    const lines = readFileSync(join(home, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Stops a server that a killed run left behind. A server whose owner lives is left alone, and the
 * start is refused: two owners would stop each other's database.
 */
export async function stopOrphan(home: string, ownerFile: string, log: Log): Promise<void> {
  const left = readPostmasterFile(home);
  if (!left) return;
  if (!isAlive(left.pid) || !looksLikePostgres(left.pid)) {
    return await clearStale(home, left.pid);
  }
  const owner = readOwner(ownerFile);
  if (owner !== undefined && isAlive(owner) && (parentOf(left.pid) ?? owner) === owner) {
    throw new Error(
      `postgres: ${home} is in use by process ${owner}: stop it, or choose another data folder`,
    );
  }
  log.warn({ pid: left.pid, data_dir: home }, 'stopping the server that a killed run left behind');
  await stopServer(left.pid, log);
}

/** Asks a server to end its sessions and stop, with more and more force. */
export async function stopServer(pid: number, log: Log): Promise<void> {
  const gone = () => !isAlive(pid);
  signal(pid, 'SIGINT');
  if (await waitUntil(gone, orphan_limit_ms)) return;
  log.warn({ pid }, 'the server does not stop, stopping it without a checkpoint');
  signal(pid, 'SIGQUIT');
  if (await waitUntil(gone, backend_limit_ms)) return;
  signal(pid, 'SIGKILL');
  await waitUntil(gone, backend_limit_ms);
}

/**
 * Clears away what a killed server left. Its sessions end by themselves when they notice; to start
 * a second server over them would ruin the data, so they are waited for, and then killed.
 */
async function clearStale(home: string, pid: number): Promise<void> {
  const quiet = () => processesIn(home).length === 0;
  if (!(await waitUntil(quiet, backend_limit_ms))) {
    for (const backend of processesIn(home)) signal(backend, 'SIGKILL');
    await waitUntil(quiet, backend_limit_ms);
  }
  // PostgreSQL takes its file for stale when no process has the number. After a restart of the
  // machine or of a container another one often has, and a zombie keeps it too.
  if (existsSync(`/proc/${pid}`)) await rm(join(home, 'postmaster.pid'), { force: true });
}

function readOwner(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** Why a program of PostgreSQL gave up, from what it wrote: the first line that complains. */
export function reasonOf(words: string): string {
  const lines = words.split('\n').filter((line) => line.trim() !== '');
  const complaint = lines.find((line) =>
    /\b(FATAL|PANIC|ERROR|error|could not|cannot)\b/.test(line),
  );
  const line = complaint ?? lines.at(-1) ?? '';
  if (/user does not exist/.test(line)) {
    const uid = process.getuid?.();
    return `user id ${uid} is not in /etc/passwd: run as a user that is, or set DATABASE_URL`;
  }
  return line.replace(/^.*?(FATAL|PANIC|ERROR|error):\s*/, '').trim();
}
