/**
 * Structured logs: JSON lines on stderr, English, one sentence each with fields beside it.
 *
 * Writing never waits. When the reader of the pipe stops reading, lines beyond a limit are dropped
 * and counted: losing a log line is better than not acknowledging a payment terminal.
 */
import { pino } from 'pino';

/** Fields of a log line. An `err` field that holds an Error is written with stack and causes. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes log lines. A token for `provide`. */
export abstract class Log {
  abstract debug(sentence: string): void;
  abstract debug(fields: LogFields, sentence: string): void;
  abstract info(sentence: string): void;
  abstract info(fields: LogFields, sentence: string): void;
  abstract warn(sentence: string): void;
  abstract warn(fields: LogFields, sentence: string): void;
  abstract error(sentence: string): void;
  abstract error(fields: LogFields, sentence: string): void;
  /** The same log with `fields` on every line. */
  abstract child(fields: LogFields): Log;
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
const buffered_bytes_max = 4 * 1024 * 1024;

let destination: ReturnType<typeof pino.destination> | undefined;
let dropped = 0;

/** Lines that were dropped since the start because nobody read the log; for the metrics. */
export function logLinesDropped(): number {
  return dropped;
}

/** The log of the part `name`, at the level of `LOG_LEVEL` (info when that is unset or unknown). */
export function createLog(name: string): Log {
  const level = process.env.LOG_LEVEL ?? 'info';
  return pino(
    {
      name,
      level: LEVELS.includes(level) ? level : 'info',
      // Host name and process id belong to whoever collects the lines.
      base: {},
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    openDestination(),
  );
}

function openDestination(): ReturnType<typeof pino.destination> {
  if (destination) return destination;
  destination = pino.destination({ dest: 2, sync: false, maxLength: buffered_bytes_max });
  destination.on('drop', () => {
    dropped += 1;
  });
  return destination;
}
