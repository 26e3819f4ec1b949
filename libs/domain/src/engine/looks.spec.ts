import { lookOnce, rememberingLooks } from './looks.js';
import { newState } from './memory.js';

test('the same look is taken once while nothing is taken in, and anew afterwards', () => {
  const state = newState();
  let taken = 0;
  const look = (name: string) => {
    return lookOnce(state, name, () => {
      taken += 1;
      return `${name} ${taken}`;
    });
  };
  const seen = rememberingLooks(state, () => [look('a'), look('a'), look('b')]);
  expect(seen).toEqual(['a 1', 'a 1', 'b 2']);
  expect([look('a'), look('a')]).toEqual(['a 3', 'a 4']);
  expect(rememberingLooks(state, () => look('a'))).toBe('a 5');
});
