/** Files that operators replace while the service runs: keys, certificates, revocations. */
import { readFileSync, statSync } from 'node:fs';
import { messageOf } from '#infra/error-text.js';
import type { Log } from '#infra/log.js';

/** How often it is looked whether a file has changed; no notification works on every mount. */
const look_every_ms = 1_000;

/** A set of files that is looked at until it is closed. */
export interface WatchedFiles {
  close(): void;
}

/**
 * Reads files now and calls `apply` with their texts, then again whenever one has changed. At the
 * start a mistake is thrown; later it is logged, and what was applied before stays in force until
 * a change that can be applied.
 */
export function watchFiles(
  paths: readonly string[],
  apply: (texts: readonly string[]) => void,
  log: Log,
): WatchedFiles {
  let seen = stampOf(paths);
  apply(paths.map(readText));
  const timer = setInterval(() => {
    const stamp = stampOf(paths);
    if (stamp === seen) return;
    seen = stamp;
    try {
      apply(paths.map(readText));
      log.info({ files: paths }, 'read again, because it has changed');
    } catch (error) {
      log.error({ files: paths, reason: messageOf(error) }, 'changed and cannot be used');
    }
  }, look_every_ms);
  timer.unref();
  return { close: () => clearInterval(timer) };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`cannot read ${path} (${(error as NodeJS.ErrnoException).code})`);
  }
}

function stampOf(paths: readonly string[]): string {
  return paths.map(stampOfOne).join(' ');
}

function stampOfOne(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs}/${size}/${ino}`;
  } catch {
    return 'away';
  }
}
