import { START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import type { Digest } from '../digest/digest.js';
import { type HeardRow, NO_SIGNALS } from '../digest/signals.js';
import { newPaymentsDue, weighPayments } from './payments-due.js';
import { bookOf } from './selling-book.js';

/** So many heartbeats of a minute, and payments that were approved, by profile. */
function digest(rows: Readonly<Record<number, readonly [heartbeats: number, paid: number]>>) {
  const none = { births: {}, goodbyes: {}, unwell: {}, hostsAway: {} };
  const heard = Object.entries(rows).map(
    ([profile, [heartbeats]]): HeardRow => ({
      ...{ profile: Number(profile), heartbeats, seconds: 60 * heartbeats },
      ...{ wills: 0, ...none, hours: { '09:00-22:00 Asia/Shanghai': 1 } },
    }),
  );
  const attempts = Object.entries(rows).map(([profile, [, approved]]) => ({
    ...{ profile: Number(profile), attempt: approved, approved },
    ...{ declined: 0, failed: 0, noAnswer: 0, pin: 0 },
  }));
  const signals = { ...NO_SIGNALS, heard };
  const rest = { failures: [], changes: [], signals };
  return { from: START, to: START, messages: 1, attempts, ...rest } satisfies Digest;
}

test('what a profile tells counts for the fleet and for each of its values', () => {
  const due = newPaymentsDue(START);
  const book = bookOf(due);
  const hours = new Map<number, string>();
  const keysOf = (profile: number) => (profile === 1 ? ['model=P90'] : null);
  const isExpected = (profile: number) => profile !== 3;
  book.take(digest({ 1: [2, 3], 2: [5, 7], 3: [9, 9] }), { hours, keysOf, isExpected });
  const sums = [...due.values].map(([key, { minutes, paid }]) => [key, minutes, paid]);
  expect(sums).toEqual([
    ['', 7, 10],
    ['model=P90', 2, 3],
  ]);
  expect([...hours]).toEqual([
    [1, '09:00-22:00 Asia/Shanghai'],
    [2, '09:00-22:00 Asia/Shanghai'],
    [3, '09:00-22:00 Asia/Shanghai'],
  ]);
});

test('values that were forgotten are begun anew', () => {
  const due = newPaymentsDue(START);
  const book = bookOf(due);
  const about = { hours: new Map(), keysOf: () => ['model=P90'], isExpected: () => true };
  const hear = (minutes: number) => book.take(digest({ 1: [minutes, 1] }), about);
  hear(1);
  hear(1);
  expect(due.values.get('model=P90')?.minutes).toBe(2);
  // After some hours without a word nothing is left of it.
  for (let i = 1; i < 3_000; i += 1) weighPayments(due, START + i * 5 * SECOND, 0.5);
  expect([...due.values.keys()]).toEqual(['']);
  hear(4);
  expect(due.values.get('model=P90')?.minutes).toBe(4);
});

test('payments of who is not heard are those of the fleet alone', () => {
  const due = newPaymentsDue(START);
  const about = { hours: new Map(), keysOf: () => ['model=P90'], isExpected: () => true };
  bookOf(due).take(digest({ 1: [0, 3] }), about);
  expect([...due.values].map(([key, { paid }]) => [key, paid])).toEqual([['', 3]]);
});

test('profiles are as many as there are', () => {
  const due = newPaymentsDue(START);
  const all = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [i, [1, 1] as const]));
  const keysOf = (profile: number) => [`model=${profile % 2}`];
  for (let i = 0; i < 2; i += 1) {
    bookOf(due).take(digest(all), { hours: new Map(), keysOf, isExpected: () => true });
  }
  expect([...due.values].map(([key, { paid }]) => [key, paid])).toEqual([
    ['', 200],
    ['model=0', 100],
    ['model=1', 100],
  ]);
});

test('a terminal that goes on failing sells nothing', () => {
  const due = newPaymentsDue(START);
  const about = { hours: new Map(), keysOf: () => ['model=P90'], isExpected: () => true };
  const fail = (second: number, terminals: readonly string[]) => {
    const at = START + second * SECOND;
    const failures = terminals.map((terminal) => {
      return { profile: 1, terminal, code: 'cup-pos:96', outcome: 'failed' as const, count: 1, at };
    });
    bookOf(due).take({ ...digest({ 1: [1, 0] }), failures }, about);
  };
  // For ten minutes one fails every five seconds; three customers elsewhere fail once, one again.
  for (let second = 0; second < 600; second += 5) fail(second, ['stuck']);
  fail(600, ['T-1', 'T-2', 'T-3']);
  fail(660, ['T-1', '']);
  expect(due.values.get('model=P90')?.paid).toBe(6);
});
