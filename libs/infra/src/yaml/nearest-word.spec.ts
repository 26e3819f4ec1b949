import { nearestWord } from './nearest-word.js';

test.each([
  ['severty', 'severity'],
  ['recever', 'receiver'],
  ['fro', 'for'],
  ['Alert', 'alert'],
  ['colour', undefined],
  ['x', undefined],
])('%s means %s', (typed, meant) => {
  expect(nearestWord(typed, ['alert', 'severity', 'for', 'receiver'])).toBe(meant);
});
