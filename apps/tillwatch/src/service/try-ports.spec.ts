import { tryPorts } from './try-ports.js';

const TAKEN = 'ingest: listen EADDRINUSE: address already in use 127.0.0.1:1883';

test.each([
  ['once, when nobody is in the way', [], 1, 'up'],
  ['again, when a port was taken in between', [TAKEN, TAKEN], 3, 'up'],
  ['five times at most', [TAKEN, TAKEN, TAKEN, TAKEN, TAKEN], 5, TAKEN],
  ['once, when something else is wrong', ['no space left'], 1, 'no space left'],
])('a service is started %s', async (_name, failures, expected, outcome) => {
  let started = 0;
  const ended = await tryPorts(async () => {
    const failure = failures[started];
    started += 1;
    if (failure !== undefined) throw new Error(failure);
    return 'up';
  }).catch((error: Error) => error.message);
  expect([started, ended]).toEqual([expected, outcome]);
});
