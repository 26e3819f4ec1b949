import { AckWindow, pubacks } from './ack-window.js';
import { Admission } from './admission.js';
import { FlapGuard } from './flapping.js';
import { RateBucket } from './rate-bucket.js';
import { Receipts, receipt_every_ms } from './receipts.js';
import { Wills } from './wills.js';

const takeMany = (n: number, take: () => boolean) =>
  Array.from({ length: n }, take).filter(Boolean).length;

test('a bucket lets a burst through, then its pace', () => {
  const bucket = new RateBucket(10, 20, 0);
  expect(takeMany(50, () => bucket.take(0))).toBe(20);
  expect(bucket.ready(100)).toBe(false);
  expect(bucket.ready(200)).toBe(true);
  expect(takeMany(50, () => bucket.take(1_000))).toBe(10);
  expect(takeMany(50, () => bucket.take(60_000))).toBe(20);
});

test('one address that floods spends its own, not what all share', () => {
  const limits = { connections: 1_000, perSecond: 100, burst: 100 };
  const admission = new Admission({ ...limits, perAddressPerSecond: 5, perAddressBurst: 10 }, 0);
  const flood = Array.from({ length: 10_000 }, () => admission.admit('10.0.0.1', 0, 0));
  expect(flood.filter((admitted) => admitted === 'yes')).toHaveLength(10);
  expect(flood.at(-1)).toBe('address_too_fast');
  expect(admission.admit('10.0.0.2', 0, 0)).toBe('yes');
  expect(admission.admit('10.0.0.2', 1_000, 0)).toBe('too_many');
  const others = Array.from({ length: 200 }, (_, i) => admission.admit(`10.0.1.${i}`, 0, 0));
  expect(others.at(-1)).toBe('too_fast');
});

test('who is taken over too often is parked, for a while', () => {
  const limits = { takeoversPerMinute: 3, connectsPerMinute: 10, parkMs: 300_000, ids: 2 };
  const guard = new FlapGuard(limits);
  expect([1, 2, 3, 4].map(() => guard.came('a', true, 0))).toEqual([false, false, false, true]);
  expect([guard.parked('a', 299_000), guard.parked('a', 301_000)]).toEqual([true, false]);
  for (let i = 0; i < 10; i += 1) expect(guard.came('b', false, i * 20_000)).toBe(false);
  for (let i = 0; i < 10; i += 1) guard.came('c', false, 600_000);
  expect(guard.came('c', false, 600_000)).toBe(true);
});

test('acknowledgements leave in the order of their messages', () => {
  const window = new AckWindow();
  const acks: number[] = [];
  const tickets = Array.from({ length: 20 }, (_, i) => window.add(100 + i));
  window.settle(tickets[1] ?? -1, 0, acks);
  expect(acks).toEqual([]);
  window.settle(tickets[0] ?? -1, 0x99, acks);
  expect([...pubacks(acks, 5)]).toEqual([0x40, 3, 0, 100, 0x99, 0x40, 2, 0, 101]);
  expect([...pubacks(acks, 4)]).toEqual([0x40, 2, 0, 100, 0x40, 2, 0, 101]);
  expect(window.open).toBe(18);
  acks.length = 0;
  window.settle(tickets[2] ?? -1, null, acks);
  window.settle(tickets[3] ?? -1, 0, acks);
  expect(acks).toEqual([103]);
  expect([window.open, window.waiting, window.shed]).toEqual([17, 16, 1]);
});

test('a delayed will is not said when its client is back in time', () => {
  const said: string[] = [];
  const wills = new Wills(({ topic }) => said.push(topic));
  const will = { payload: Buffer.alloc(0), contentType: undefined };
  wills.leave('a', { ...will, topic: 'now', delayMs: 0 }, 0);
  wills.leave('b', { ...will, topic: 'back', delayMs: 5_000 }, 0);
  wills.leave('c', { ...will, topic: 'gone', delayMs: 1e9 }, 0);
  wills.back('b');
  wills.sweep(119_999);
  expect(said).toEqual(['now']);
  wills.sweep(120_000);
  expect(said).toEqual(['now', 'gone']);
});

test('a terminal gets the newest receipt, at most once in thirty seconds', () => {
  const sent: string[] = [];
  const receipts = new Receipts((key, { boot, upto }) => sent.push(`${key} ${boot}/${upto}`));
  for (let upto = 1; upto <= 5; upto += 1) receipts.tell('demo/T-1', { boot: 1, upto }, 0);
  receipts.sweep(receipt_every_ms - 1);
  expect(sent).toEqual(['demo/T-1 1/1']);
  receipts.sweep(receipt_every_ms);
  expect(sent).toEqual(['demo/T-1 1/1', 'demo/T-1 1/5']);
  receipts.sweep(receipt_every_ms * 2);
  receipts.tell('demo/T-1', { boot: 1, upto: 6 }, receipt_every_ms * 2);
  expect(sent.at(-1)).toBe('demo/T-1 1/6');
});
