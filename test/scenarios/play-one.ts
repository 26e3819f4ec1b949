/** A child of `hire-crew.ts`: plays each story it is sent and answers, until it is dismissed. */
import { messageOf } from '#infra/error-text.js';
import type { Answer } from './hire-crew.js';
import { type Job, playStory } from './play-story.js';

process.on('message', async (message) => {
  const answer: Answer = await playStory(message as Job).then(
    (played) => ({ ok: true, played }),
    (error: unknown) => ({ ok: false, error: messageOf(error) }),
  );
  process.send?.(answer);
});
