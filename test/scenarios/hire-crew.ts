/** Child processes that play stories, as many as there are cores for. */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Job, Played } from './play-story.js';

/** What a child says of a job: the outcome, or why there is none. */
export type Answer =
  | { readonly ok: true; readonly played: Played }
  | { readonly ok: false; readonly error: string };

const CREW_MAX = 8;

/**
 * Plays all jobs and tells of each as it comes. A child plays one story after the other, so memory
 * is that of as many stories as there are children; one that dies is an error of its job.
 */
export async function playAll(
  jobs: readonly Job[],
  tell: (job: Job, answer: Answer) => void,
): Promise<void> {
  const waiting = [...jobs];
  const size = Math.min(CREW_MAX, availableParallelism(), jobs.length);
  await Promise.all(Array.from({ length: size }, () => workOff(waiting, tell)));
}

async function workOff(waiting: Job[], tell: (job: Job, answer: Answer) => void): Promise<void> {
  for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
    tell(job, await playInChild(job));
  }
}

/** A process of its own for each story: what a large fleet leaves behind goes with it. */
function playInChild(job: Job): Promise<Answer> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(new URL('./play-one.js', import.meta.url)), [], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    let answer: Answer | null = null;
    child.on('message', (message) => {
      answer = message as Answer;
    });
    child.once('error', (error) => resolve({ ok: false, error: error.message }));
    child.once('close', (code, signal) => {
      resolve(answer ?? { ok: false, error: `the process ended with ${signal ?? code}` });
    });
    child.send(job);
  });
}
