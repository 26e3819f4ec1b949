import { keptAs } from './kept-as.js';

test('what a detector keeps is begun once', () => {
  const kept = new Map<string, unknown>();
  keptAs<number[]>(kept, 'seen', () => []).push(1);
  keptAs<number[]>(kept, 'seen', () => []).push(2);
  expect(kept.get('seen')).toEqual([1, 2]);
});
