/** Questions about processes, as a starter has to ask them before it touches a data folder. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../error-text.js';

/** Whether a process runs under this number. A zombie does not: it only waits to be collected. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
  return statOf(pid)?.state !== 'Z';
}

/** Whether the process is a PostgreSQL server, as far as this platform lets us see. */
export function looksLikePostgres(pid: number): boolean {
  const command = commandOf(pid);
  // The program itself, not its arguments: an editor with a file of that name open is no server.
  return command === undefined || /^([^\0 ]*\/)?postgres(:|\0| |$)/.test(command);
}

/** The number of the process that started this one, or undefined where that cannot be known. */
export function parentOf(pid: number): number | undefined {
  const stat = statOf(pid);
  if (stat) return stat.parent;
  const text = askPs(pid, 'ppid=');
  return text ? Number(text) : undefined;
}

/** Server processes whose working folder is `folder`; none where that cannot be known. */
export function processesIn(folder: string): number[] {
  if (!existsSync('/proc/self/cwd')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const inside = readlinkSync(`/proc/${pid}/cwd`) === folder;
        return inside && isAlive(pid) && looksLikePostgres(pid);
      } catch {
        return false;
      }
    });
}

/** Sends a signal; a process that is gone already is no mistake. */
export function signal(pid: number, name: NodeJS.Signals): void {
  // Numbers below 1 mean groups of processes, -1 all of them.
  if (pid <= 1) return;
  try {
    process.kill(pid, name);
  } catch {
    // Gone between the question and the signal.
  }
}

/** Waits until `done` says so, and tells whether it did within the limit. */
export async function waitUntil(done: () => boolean, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (!done()) {
    if (performance.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

function statOf(pid: number): { state: string; parent: number } | undefined {
  try {
    // `pid (name) state ppid …`; the name may hold spaces and brackets: read after the last one.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', parent] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

function commandOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return askPs(pid, 'command=');
  }
}

function askPs(pid: number, column: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
