import { isFitToken, isTokenWanted, keepToken, onTokenWanted, wantToken } from './token.js';

test('a token fits the subprotocol that carries it', () => {
  expect(isFitToken('a-token_of.letters~1')).toBe(true);
  for (const text of ['', 'two words', '"quoted"', 'a,b', '密码', 'x'.repeat(513)]) {
    expect(isFitToken(text)).toBe(false);
  }
});

test('a refusal asks for a token once, and a token given ends the asking', () => {
  const told: boolean[] = [];
  const leave = onTokenWanted(() => told.push(isTokenWanted()));
  wantToken();
  wantToken();
  keepToken('abc');
  leave();
  wantToken();
  expect(told).toEqual([true, false]);
});
