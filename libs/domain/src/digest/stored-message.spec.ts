import { Heartbeat } from '../message/schema.js';
import { historyTime, isBackfilled, isHistory } from './stored-message.js';

test.each([
  [undefined, 100_000, false],
  [40_000, 100_000, false],
  [39_999, 100_000, true],
])('a message queued at %s and received at %i belongs to history: %s', (queued, at, history) => {
  expect(isBackfilled(queued, at)).toBe(history);
});

test.each([
  [undefined, 7_000, 200_000, false],
  [120_000, 110_000, 200_000, true],
])('queued at %s, it belongs to %i when it came at %i', (queuedAt, time, receivedAt, history) => {
  const at = history ? time : 110_000;
  const body = Heartbeat.parse({ v: 1, boot: 1, seq: 1, at, queuedAt });
  const message = {
    from: 'terminal',
    tenant: 'demo',
    terminal: 'T-1',
    channel: 'hb',
    body,
  } as const;
  const item = { message, receivedAt, profile: 1, merchant: undefined, store: undefined };
  expect(isHistory(item)).toBe(history);
  expect(historyTime(item)).toBe(history ? time : receivedAt);
});
