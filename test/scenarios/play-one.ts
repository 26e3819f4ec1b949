/** A child of `hire-crew.ts`: plays the one story it is sent, answers and ends. */
import { messageOf } from '#infra/error-text.js';
import type { Answer } from './hire-crew.js';
import { type Job, playStory } from './play-story.js';

const job = await new Promise<Job>((resolve) => {
  process.once('message', (message) => resolve(message as Job));
});
const answer: Answer = await playStory(job).then(
  (played) => ({ ok: true, played }),
  (error: unknown) => ({ ok: false, error: messageOf(error) }),
);
process.send?.(answer);
process.disconnect();
