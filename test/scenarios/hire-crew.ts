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

/** Seconds of a story make a few dozen megabytes that nobody needs: swept up young, and seldom. */
const YOUNG_MB = 64;

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
  let hand: Hand | null = null;
  for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
    hand ??= hire();
    tell(job, await hand.play(job));
    // What a very large fleet leaves behind goes with its process.
    if (hand.isGone() || (job.variant.size ?? 1) > 1) {
      hand.dismiss();
      hand = null;
    }
  }
  hand?.dismiss();
}

/** A child. Starting one, and its code becoming fast, costs as much as a small story: it stays. */
interface Hand {
  /** One story at a time. */
  play(job: Job): Promise<Answer>;
  isGone(): boolean;
  dismiss(): void;
}

function hire(): Hand {
  const child = fork(fileURLToPath(new URL('./play-one.js', import.meta.url)), [], {
    execArgv: [`--max-semi-space-size=${YOUNG_MB}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let gone: string | null = null;
  let settle: (answer: Answer) => void = () => {};
  const end = (why: string) => {
    gone ??= why;
    settle({ ok: false, error: gone });
  };
  child.on('message', (message) => settle(message as Answer));
  child.once('error', (error) => end(error.message));
  child.once('close', (code, signal) => end(`the process ended with ${signal ?? code}`));
  return {
    play: (job) =>
      new Promise((resolve) => {
        settle = resolve;
        if (gone !== null) end(gone);
        else child.send(job);
      }),
    isGone: () => gone !== null,
    dismiss: () => {
      if (gone === null) child.disconnect();
    },
  };
}
