import type { Log } from '#infra/log.js';

/** A log for tests that have nothing to say. */
export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLog,
};
