import { readKey } from './read-key.js';

test('single keys', () => {
  expect(readKey(null, 'j')).toEqual({ pending: null, command: 'next' });
  expect(readKey(null, 'a')).toEqual({ pending: null, command: 'acknowledge' });
  expect(readKey(null, 'q')).toEqual({ pending: null, command: null });
});

test('g waits for its second key', () => {
  expect(readKey(null, 'g')).toEqual({ pending: 'g', command: null });
  expect(readKey('g', 'h')).toEqual({ pending: null, command: 'wall' });
});

test('a wrong second key ends the pair and does nothing else', () => {
  expect(readKey('g', 'a')).toEqual({ pending: null, command: null });
});
