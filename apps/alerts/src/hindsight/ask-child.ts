/**
 * Living through the past again costs as much as deciding did: it is done in a process of its own,
 * which the system runs when nothing else wants to run, and which is ended when it takes too long.
 */
import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Hindsight } from '#domain/incident/hindsight.js';
import { messageOf } from '#infra/error-text.js';
import type { Span } from '#infra/history/read-late.js';

/** What is asked of the past. */
export interface Question {
  readonly tenant: string;
  readonly span: Span;
}

/** Where the child finds what it needs; it reads no environment. */
export interface Means {
  readonly databaseUrl: string;
  readonly codesDir: string;
}

/** What the child is told. */
export type Task = Question & Means;

/** Answers what hindsight says of a span; null when nothing is kept of what was known before. */
export type Ask = (question: Question, signal: AbortSignal) => Promise<Hindsight[] | null>;

/** What the child says. */
export const Answer = z.union([
  z.object({ found: z.array(Hindsight).nullable() }),
  z.object({ failed: z.string() }),
]);
export type Answer = z.infer<typeof Answer>;

const SCRIPT = fileURLToPath(new URL('./main.js', import.meta.url));
/** Two hours of a large fleet take a few minutes on a busy machine. */
const answer_limit_ms = 600_000;
const memory_max_mb = 1_024;

/** Asks a child each time, and ends it. */
export function askChild(means: Means): Ask {
  return (question, signal) => askOnce({ ...question, ...means }, signal);
}

async function askOnce(task: Task, signal: AbortSignal): Promise<Hindsight[] | null> {
  signal.throwIfAborted();
  const child = fork(SCRIPT, [], {
    execArgv: [`--max-old-space-size=${memory_max_mb}`],
    // What it logs goes where ours goes.
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    // One that could not be started never closes.
    child.once('error', () => resolve());
  });
  const end = () => child.kill('SIGKILL');
  const limit = setTimeout(end, answer_limit_ms);
  signal.addEventListener('abort', end);
  try {
    const answer = await new Promise<unknown>((resolve, reject) => {
      child.once('message', resolve);
      child.once('error', reject);
      child.once('close', (code, by) => reject(new Error(`ended by ${by ?? code}, said nothing`)));
      if (child.pid !== undefined) yieldToOthers(child.pid);
      child.send(task, (error) => {
        if (error) reject(error);
      });
    });
    const read = Answer.parse(answer);
    if ('failed' in read) throw new Error(read.failed);
    return read.found;
  } finally {
    clearTimeout(limit);
    signal.removeEventListener('abort', end);
    end();
    await ended;
  }
}

/** It may have ended already; then it needs no priority. */
function yieldToOthers(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch (error) {
    process.emitWarning(`the priority of ${pid} stays as it is: ${messageOf(error)}`);
  }
}
