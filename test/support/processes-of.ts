import { existsSync, readdirSync, readFileSync } from 'node:fs';

/**
 * The ids of all processes that carry a mark in their environment or on their command line, which
 * is how children and grandchildren are found after their parent has gone. Linux only; elsewhere
 * none are found.
 */
export function processesOf(mark: string): number[] {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => ['environ', 'cmdline'].some((file) => read(pid, file).includes(mark)));
}

/** Empty for a process that ended meanwhile, or is somebody else's. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
