/** What processes have used, from Linux's /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second (USER_HZ). */
const ticks_per_second = 100;

interface Stat {
  readonly parent: number;
  readonly seconds: number;
}

/** proc(5), /proc/pid/stat: the name in parentheses may hold anything, so it is cut off first. */
function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // user, system, and those of children that have ended and were waited for.
    const ticks = [11, 12, 13, 14].reduce((sum, i) => sum + Number(fields[i]), 0);
    return { parent: Number(fields[1]), seconds: ticks / ticks_per_second };
  } catch {
    return null;
  }
}

/** Seconds of processor time of a process and its children; 0 where there is no /proc. */
export function cpuSecondsOf(pid: number): number {
  let seconds = statOf(pid)?.seconds ?? 0;
  if (seconds === 0) return 0;
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (stat?.parent === pid) seconds += stat.seconds;
  }
  return seconds;
}

/** Resident memory of a process in MiB; 0 where there is no /proc. */
export function residentMiB(pid: number): number {
  try {
    const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kib) / 1_024);
  } catch {
    return 0;
  }
}
