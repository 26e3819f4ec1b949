import { judgeAnswer, receiptOf } from './judge-answer.js';

const NOW = Date.UTC(2026, 2, 10, 4, 30);
const answer = (status: number, retryAfter: string | null = null, body = '') =>
  ({ kind: 'answer', status, retryAfter, body }) as const;

test.each([
  [200, null, { kind: 'sent' }],
  [204, null, { kind: 'sent' }],
  [301, null, { kind: 'retry', reason: 'redirected' }],
  [400, null, { kind: 'retry', reason: 'client_error' }],
  [401, null, { kind: 'retry', reason: 'auth_error' }],
  [410, null, { kind: 'gave_up', reason: 'gone', disable: true }],
  [429, '7', { kind: 'retry', reason: 'rate_limited', afterMs: 7_000 }],
  [429, 'soon', { kind: 'retry', reason: 'rate_limited' }],
  [429, '-5', { kind: 'retry', reason: 'rate_limited' }],
  [429, 'Tue, 10 Mar 2026 04:30:09 GMT', { kind: 'retry', reason: 'rate_limited', afterMs: 9_000 }],
  [429, 'Tue, 10 Mar 2026 04:29:00 GMT', { kind: 'retry', reason: 'rate_limited', afterMs: 0 }],
  [503, '99999', { kind: 'retry', reason: 'server_error', afterMs: 3_600_000 }],
  [500, null, { kind: 'retry', reason: 'server_error' }],
])('an answer %d %s means', (status, retryAfter, outcome) => {
  expect(judgeAnswer(answer(status, retryAfter), NOW)).toEqual({
    ...outcome,
    answer: String(status),
  });
});

test('no answer is tried again, with what the system said', () => {
  const none = { kind: 'no_answer', reason: 'timeout', said: 'no answer in time' } as const;
  expect(judgeAnswer(none, NOW)).toEqual({
    kind: 'retry',
    reason: 'timeout',
    answer: 'timeout: no answer in time',
  });
});

test('a receipt is one short line that PostgreSQL can keep', () => {
  expect(receiptOf(answer(200, null, '{\n  "ok":\0 true\n}'))).toBe('200 { "ok": true }');
  expect([...receiptOf(answer(500, null, '错'.repeat(1_000)))]).toHaveLength(300);
});
