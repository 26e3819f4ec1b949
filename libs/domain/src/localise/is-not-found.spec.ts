import { isNotFound } from './is-not-found.js';

test.each([
  ['an empty cause that explains all is the whole fleet', [], 1, false],
  ['an empty cause that explains half is the whole fleet', [], 0.5, false],
  ['an empty cause that explains little is none', [], 0.49, true],
  ['a cause is one, however little it explains', ['acquirer'], 0.1, false],
])('%s', (_name, cause, explainedShare, is) => {
  expect(isNotFound({ cause, explainedShare })).toBe(is);
});
