import { codeOf, messageOf } from './error-text.js';

test('errors tell their code and message', () => {
  const error = Object.assign(new Error('gone'), { code: 'ENOENT' });
  expect([codeOf(error), messageOf(error)]).toEqual(['ENOENT', 'gone']);
  expect(codeOf(new Error('plain'))).toBeUndefined();
});

test('anything may be thrown', () => {
  expect(messageOf('text')).toBe('text');
  expect(messageOf(undefined)).toBe('undefined');
  expect(codeOf(null)).toBeUndefined();
});
