/**
 * The server on Windows, where it refuses to run with an administrator's rights: `pg_ctl` drops
 * them, and stops the server through an event where other systems send a signal.
 */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.js';
import { readPostmasterFile } from './cluster.js';
import { isAlive } from './processes.js';

const run = promisify(execFile);
const limit_s = 300;
const watch_every_ms = 500;

/** Starts the server with `args`, waits until it is ready, and returns how to stop it. */
export async function startOnWindows(
  binaries: Binaries,
  home: string,
  args: readonly string[],
  logFile: string,
) {
  const options = args.slice(2).map((arg) => (arg.includes('=') ? `"${arg}"` : arg));
  const wait = ['-w', '-t', String(limit_s), '-D', home];
  const failed = await run(binaries.pgCtl, [
    'start',
    ...wait,
    '-l',
    logFile,
    '-o',
    options.join(' '),
  ]).then(
    () => false,
    () => true,
  );
  const pid = failed ? -1 : (readPostmasterFile(home)?.pid ?? -1);
  return {
    pid,
    exited: watch(pid),
    async stop() {
      await run(binaries.pgCtl, ['stop', '-m', 'fast', ...wait]);
    },
  };
}

async function watch(pid: number): Promise<number | null> {
  while (pid > 0 && isAlive(pid)) await sleep(watch_every_ms, undefined, { ref: false });
  return null;
}
