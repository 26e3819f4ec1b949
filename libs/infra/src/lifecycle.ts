/** How a process ends: asked politely, in order, within a limit. */
import type { Log } from './log.js';

/** What ends with the process, and where to write about it. */
export interface LifecycleOptions {
  /** Closes everything this process opened, the newest first. Called once. */
  close(): Promise<void>;
  readonly log: Log;
  /** How a process ends; another function only in tests. */
  readonly exit?: (code: number) => void;
}

/** Supervisors kill after ten seconds or more; what is not closed by then never will be. */
const close_limit_ms = 10_000;
const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Waits for SIGTERM or SIGINT, or for the parent to close the channel it forked us with (a killed
 * parent sends no signal), then closes. A second signal, or a close that takes too long, ends the
 * process at once.
 */
export function runUntilStopped(options: LifecycleOptions): Promise<void> {
  const { close, log, exit = (code) => process.exit(code) } = options;
  return new Promise((resolve) => {
    let stopping = false;
    const stop = (reason: string) => {
      stopping = true;
      log.info({ reason }, 'stopping');
      const limit = setTimeout(() => {
        log.error({ limit_ms: close_limit_ms }, 'not closed within the limit, leaving');
        exit(1);
      }, close_limit_ms);
      close()
        .then(() => log.info('stopped'))
        .catch((err: unknown) => {
          log.error({ err }, 'closing failed');
          process.exitCode = 1;
        })
        .finally(() => {
          clearTimeout(limit);
          // The channel to a parent that forked us would keep an idle process alive.
          process.channel?.unref();
          resolve();
        });
    };
    for (const [signal, number] of Object.entries(SIGNALS)) {
      // The listener stays after the first signal: without one, Node's default would end us before
      // `close` has; with it, the second signal is the operator's "now".
      process.on(signal, () => (stopping ? exit(128 + number) : stop(signal)));
    }
    if (process.send) {
      process.on('disconnect', () => {
        if (!stopping) stop('parent disconnected');
      });
    }
  });
}
