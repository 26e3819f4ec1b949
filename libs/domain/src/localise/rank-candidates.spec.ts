import { rankCandidates } from './rank-candidates.js';

const set = (name: string) => ({
  cause: name === '' ? [] : [{ attribute: 'region' as const, value: name }],
  attempts: 100,
  failures: 10,
  expected: 1,
  score: 10,
});

const names = (found: ReturnType<typeof rankCandidates>) =>
  found.map((e) => e.cause[0]?.value ?? '');

test('the answer, then the best others, each once', () => {
  const sets = ['b', 'a', '', 'c'].map(set);
  expect(names(rankCandidates(set('a'), sets, []))).toEqual(['a', 'b', '', 'c']);
});

test('a further cause is among those that people look at', () => {
  const sets = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(set);
  expect(names(rankCandidates(set('a'), sets, [set('z')]))).toEqual([
    'a',
    'b',
    'c',
    'd',
    'z',
    'e',
    'f',
    'g',
  ]);
});
