import { judge } from './webhook.js';

test.each([
  [200, null, { kind: 'sent' }],
  [204, null, { kind: 'sent' }],
  [301, null, { kind: 'retry', reason: 'redirected' }],
  [400, null, { kind: 'retry', reason: 'client_error' }],
  [401, null, { kind: 'retry', reason: 'auth_error' }],
  [410, null, { kind: 'gave_up', reason: 'gone' }],
  [429, '7', { kind: 'retry', reason: 'rate_limited', afterMs: 7_000 }],
  [429, 'soon', { kind: 'retry', reason: 'rate_limited' }],
  [503, '99999', { kind: 'retry', reason: 'server_error', afterMs: 3_600_000 }],
  [500, null, { kind: 'retry', reason: 'server_error' }],
])('an answer %d means', (status, retryAfter, outcome) => {
  expect(judge(status, retryAfter)).toEqual(outcome);
});
