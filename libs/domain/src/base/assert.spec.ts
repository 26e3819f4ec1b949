import { invariant, unreachable } from './assert.js';

test('a case that cannot exist crashes, and says which', () => {
  const impossible = { kind: 'exploded' } as unknown as never;
  expect(() => unreachable(impossible)).toThrow('unreachable case: {"kind":"exploded"}');
});

test.each([1, 'x', {}, true])('what holds passes: %j', (condition) => {
  expect(() => invariant(condition, 'never said')).not.toThrow();
});

test.each([0, '', null, undefined, false])('what does not hold crashes: %j', (condition) => {
  expect(() => invariant(condition, 'a batch has rows')).toThrow(
    'invariant broken: a batch has rows',
  );
});
