import { isBackfilled } from './stored-message.js';

test.each([
  [undefined, 100_000, false],
  [40_000, 100_000, false],
  [39_999, 100_000, true],
])('a message queued at %s and received at %i belongs to history: %s', (queued, at, history) => {
  expect(isBackfilled(queued, at)).toBe(history);
});
