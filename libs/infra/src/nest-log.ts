import type { Log } from './log.js';

/**
 * What Nest asks of a logger, by shape: the framework stays out of this folder.
 *
 * Nest passes the message first and the name of the part that speaks last; an error comes with
 * its stack between them.
 */
export interface NestLogger {
  log(message: unknown, ...rest: unknown[]): void;
  error(message: unknown, ...rest: unknown[]): void;
  warn(message: unknown, ...rest: unknown[]): void;
  debug(message: unknown, ...rest: unknown[]): void;
  verbose(message: unknown, ...rest: unknown[]): void;
  fatal(message: unknown, ...rest: unknown[]): void;
}

/** Lets Nest write to our log: `NestFactory.create(App, adapter, { logger: nestLog(log) })`. */
export function nestLog(log: Log): NestLogger {
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: unknown, ...rest: unknown[]) => {
      const context = rest.at(-1);
      const stack = level === 'error' && rest.length > 1 ? rest[0] : undefined;
      const fields = {
        ...(typeof context === 'string' && { context }),
        ...(typeof stack === 'string' && { stack }),
        ...(message instanceof Error && { err: message }),
      };
      log[level](fields, message instanceof Error ? message.message : asSentence(message));
    };
  return {
    // Nest tells each route and module it maps; that is detail for whoever debugs the start.
    log: write('debug'),
    error: write('error'),
    warn: write('warn'),
    debug: write('debug'),
    verbose: write('debug'),
    fatal: write('error'),
  };
}

function asSentence(message: unknown): string {
  return typeof message === 'string' ? message : JSON.stringify(message);
}
