import { aDigest } from '../../../../test/support/tiny-fleet.js';
import type { AttemptRow, FailureRow } from '../digest/digest.js';
import { surgeOf } from './estimate-surge.js';
import { newState } from './memory.js';
import { takeIn } from './recent.js';

const row = { profile: 1, approved: 0, declined: 0, failed: 0, noAnswer: 0, pin: 0 };

/** What half a minute brought: told attempts, and failures with one code. */
function surge(told: number, failures: number, code = '51', age = 0): number {
  const state = newState();
  const rows: AttemptRow[] = [{ ...row, attempt: told }];
  const failed = Array.from({ length: failures }, (_, i): FailureRow => {
    const base = { profile: 1, terminal: `T-${i}`, outcome: 'declined', count: 1, at: 100_000 };
    return { ...base, code: `cup-pos:${code}` };
  });
  takeIn(state.recent, aDigest(100_000, rows, failed));
  return surgeOf(state, 100_000 + age);
}

test('customers are declined as often as ever: all attempts are told', () => {
  expect(surge(1_000, 62)).toBeCloseTo(1);
  expect(surge(1_000, 20)).toBe(1);
});

test('many more declines than attempts explain: the attempts are still to come', () => {
  expect(surge(100, 62)).toBeGreaterThan(5);
  expect(surge(100, 62)).toBeLessThan(10);
});

test('two or three declines say nothing', () => {
  expect(surge(0, 2)).toBeLessThan(2);
});

test('failures that are no customers decision say nothing about traffic', () => {
  expect(surge(100, 62, '55')).toBe(1);
  expect(surge(100, 62, '91')).toBe(1);
});

test('it has its limit, and a minute later it is over', () => {
  expect(surge(0, 10_000)).toBe(30);
  expect(surge(100, 62, '51', 60_000)).toBe(1);
});
