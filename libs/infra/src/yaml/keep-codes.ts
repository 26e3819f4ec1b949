/** What codes mean, as the files say it now: read again when they change. */
import type { CodeBook } from '#domain/code/code-book.js';
import { messageOf } from '../error-text.js';
import { readCodeFiles } from './load-codes.js';

/** The dialects in force: the last good set. */
export interface KeptCodes {
  readonly book: CodeBook;
  close(): void;
}

/** Whoever is told what became of a change of the files. */
export interface CodesHearing {
  /** Other dialects are in force from now on. */
  readonly loaded: () => void;
  /** The files have mistakes, and the last good set stays. */
  readonly refused: (mistakes: readonly string[]) => void;
  /** Milliseconds between two looks at the files. */
  readonly lookEveryMs?: number;
}

const look_every_ms = 2_000;

/**
 * Loads the files of a folder, and again whenever they change or SIGHUP comes. At the start a
 * mistake is fatal; later it keeps the set that was good: never does a bad file mean that codes are
 * not known.
 */
export async function keepCodes(dir: string, hearing: CodesHearing): Promise<KeptCodes> {
  const { loaded, refused, lookEveryMs = look_every_ms } = hearing;
  const first = await readCodeFiles(dir);
  if (!first.ok) throw new Error(`codes\n${first.mistakes.join('\n')}`);
  let { book } = first;
  let seen = JSON.stringify(first.dialects);
  const reload = async () => {
    const read = await readCodeFiles(dir);
    const now = JSON.stringify(read.ok ? read.dialects : read.mistakes);
    if (now === seen) return;
    seen = now;
    if (!read.ok) return refused(read.mistakes);
    book = read.book;
    loaded();
  };
  const look = () => {
    reload().catch((error: unknown) => refused([`${dir}: ${messageOf(error)}`]));
  };
  const timer = setInterval(look, lookEveryMs);
  // Of a process that has ended otherwise it keeps nothing alive.
  timer.unref();
  process.on('SIGHUP', look);
  return {
    get book() {
      return book;
    },
    close() {
      clearInterval(timer);
      process.off('SIGHUP', look);
    },
  };
}
