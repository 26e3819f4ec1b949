/** The folder of a test run: its process number, and a card for each database server. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const young_ms = 60_000;

/** Whether the process that made the folder still runs, or has only just made it. */
export function isRunning(folder) {
  const file = join(folder, 'pid');
  if (!existsSync(file)) {
    const made = statSync(folder, { throwIfNoEntry: false });
    // Gone since it was listed: another run has tidied up first.
    return made === undefined || Date.now() - made.mtimeMs < young_ms;
  }
  return isAlive(Number(readFileSync(file, 'utf8')));
}

/** Stops the servers of a run and removes its folder. */
export async function removeRun(folder) {
  const pids = readdirSync(folder).flatMap((name) => serverPid(join(folder, name, 'data')));
  for (const pid of pids) process.kill(pid, 'SIGINT');
  for (let turn = 0; turn < 500 && pids.some(isAlive); turn += 1) await sleep(20);
  rmSync(folder, { recursive: true, force: true });
}

/** The server of a data folder, from the file it keeps there while it runs. */
function serverPid(dataDir) {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return [];
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  return isAlive(pid) && isServer(pid) ? [pid] : [];
}

/** Guards against a number that another program has got since. */
function isServer(pid) {
  const command = `/proc/${pid}/cmdline`;
  return !existsSync(command) || /^([^\0]*\/)?postgres[\0:]/.test(readFileSync(command, 'utf8'));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
