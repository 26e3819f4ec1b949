import type { Attempt } from './attempt.js';
import { createCounters } from './counters.js';

const names = { issuer: ['icbc', 'cmb'], scheme: ['unionpay'], entry: ['chip', 'qr'] };
const paid = (more: Partial<Attempt> = {}): Attempt => ({
  ...{ terminal: 1, issuer: 'icbc', scheme: 'unionpay', entry: 'chip', pin: true, retry: 0 },
  ...more,
});

test('a heartbeat takes what was counted, split by attributes, and starts again', () => {
  const counters = createCounters(3, names);
  counters.approve(paid());
  counters.approve(paid({ issuer: 'cmb', entry: 'qr', pin: false }));
  counters.approve(paid({ terminal: 2 }));
  expect(counters.takeForHeartbeat(1)).toEqual({
    txn: { attempt: 2, approved: 2, declined: 0, failed: 0, noAnswer: 0, pin: 1, pinless: 1 },
    by: { issuer: { icbc: 1, cmb: 1 }, scheme: { unionpay: 2 }, entry: { chip: 1, qr: 1 } },
  });
  expect(counters.isPending(1)).toBe(false);
  expect(counters.takeForHeartbeat(1)).toMatchObject({ txn: { attempt: 0 }, by: null });
  expect(counters.isPending(2)).toBe(true);
});

test('a failure takes the approvals before it and itself', () => {
  const counters = createCounters(3, names);
  counters.approve(paid());
  expect(counters.takeForFailure(1, 'declined', false)).toEqual({
    ...{ attempt: 2, approved: 1, declined: 1, failed: 0, noAnswer: 0, pin: 1, pinless: 1 },
  });
  expect(counters.takeForHeartbeat(1)).toMatchObject({ txn: { attempt: 0 }, by: null });
});

test('what is forgotten is told once', () => {
  const counters = createCounters(3, names);
  counters.approve(paid());
  expect(counters.forget(1).attempt).toBe(1);
  expect(counters.forget(1).attempt).toBe(0);
});
