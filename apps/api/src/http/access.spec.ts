import { chooseProtocol, demandLiveToken, demandSameOrigin, demandToken } from './access.js';

const token = 'a-token-of-letters';

test.each([
  ['as the contract says', { authorization: `Bearer ${token}` }],
  ['in the case of the header that a proxy made', { authorization: `bearer ${token}` }],
])('a token is taken %s', (_name, headers) => {
  expect(() => demandToken(token, headers)).not.toThrow();
});

test.each([
  ['no token', {}],
  ['another token', { authorization: 'Bearer another-token-letters' }],
  ['the beginning of it', { authorization: `Bearer ${token.slice(0, -1)}` }],
  ['another scheme', { authorization: `Basic ${token}` }],
])('%s is refused', (_name, headers) => {
  expect(() => demandToken(token, headers)).toThrow('unauthorised');
});

test('without a token in the settings nobody is asked for one', () => {
  expect(() => demandToken(undefined, {})).not.toThrow();
  expect(() => demandLiveToken(undefined, {})).not.toThrow();
});

test('a socket may carry the token as a subprotocol', () => {
  const protocols = { 'sec-websocket-protocol': `tillwatch.live, bearer.${token}` };
  expect(() => demandLiveToken(token, protocols)).not.toThrow();
  expect(() => demandLiveToken(token, { authorization: `Bearer ${token}` })).not.toThrow();
  const wrong = { 'sec-websocket-protocol': 'bearer.another-token-letters' };
  expect(() => demandLiveToken(token, wrong)).toThrow('unauthorised');
});

test('the token is not repeated to a page that offers another subprotocol', () => {
  expect(chooseProtocol(new Set([`bearer.${token}`, 'tillwatch.live']))).toBe('tillwatch.live');
  expect(chooseProtocol(new Set([`bearer.${token}`]))).toBe(`bearer.${token}`);
  expect(chooseProtocol(new Set(['chat']))).toBe(false);
});

test.each([
  ['a program', { host: 'tills.example' }],
  ['its own page', { origin: 'https://tills.example', host: 'tills.example' }],
  ['its own page at a port', { origin: 'http://localhost:8080', host: 'localhost:8080' }],
  ['a host with the usual port', { origin: 'https://tills.example', host: 'tills.example:443' }],
])('%s may ask', (_name, headers) => {
  expect(() => demandSameOrigin(headers)).not.toThrow();
});

test.each([
  ['another site', { origin: 'https://evil.example', host: 'tills.example' }],
  ['a longer name', { origin: 'https://tills.example.evil', host: 'tills.example' }],
  ['another port', { origin: 'http://localhost:3000', host: 'localhost:8080' }],
  ['an unknown place', { origin: 'null', host: 'tills.example' }],
  ['a file', { origin: 'file://', host: '' }],
  ['a request without a host', { origin: 'https://evil.example' }],
])('%s is refused', (_name, headers) => {
  expect(() => demandSameOrigin(headers)).toThrow('cross_origin_refused');
});
