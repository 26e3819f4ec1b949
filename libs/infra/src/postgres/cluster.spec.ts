import { reasonOf } from './cluster.js';

test.each([
  [
    'the server, after notices',
    '2026-01-01 10:00:00.000 UTC [7] LOG:  starting\n2026-01-01 [7] FATAL:  bad magic number\n',
    'bad magic number',
  ],
  [
    'initdb, before it tidies up',
    'initdb: error: could not create file "x": No space left on device\ninitdb: removing contents',
    'could not create file "x": No space left on device',
  ],
  [
    'a loader that misses a library',
    'postgres: libicuuc.so.60: cannot open',
    'postgres: libicuuc.so.60: cannot open',
  ],
  ['nothing', '', ''],
])('the reason is the first complaint of %s', (_name, words, reason) => {
  expect(reasonOf(words)).toBe(reason);
});
