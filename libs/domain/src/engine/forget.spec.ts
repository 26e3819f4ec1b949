import { aDigest } from '../../../../test/support/tiny-fleet.js';
import { type Instant, MINUTE, SECOND } from '../base/instant.js';
import type { FailureRow } from '../digest/digest.js';
import { attemptsIn } from './attempt-book.js';
import { forget } from './forget.js';
import { eachSum } from './profile-sums.js';
import { newRecent, type Recent, takeIn } from './recent.js';

const row = { profile: 1, approved: 0, declined: 0, failed: 0, noAnswer: 0 };

const failure: Omit<FailureRow, 'at'> = {
  profile: 1,
  terminal: 'T-1',
  code: 'cup-pos:55',
  outcome: 'declined',
  count: 1,
};

/** One second of a fleet: so many attempts, and so many of them fail at one terminal. */
function pass(recent: Recent, at: Instant, attempts: number, failing: number): void {
  const failures = Array.from({ length: failing }, () => ({ ...failure, at }));
  takeIn(recent, aDigest(at, [{ ...row, attempt: attempts, pin: attempts }], failures));
}

function passed(seconds: number): Recent {
  const recent = newRecent();
  for (let second = 0; second < seconds; second += 1) pass(recent, second * SECOND, 1, 1);
  return recent;
}

function attemptsOf(recent: Recent): number {
  return recent.slices.reduce((sum, { attempted }) => sum + attempted, 0);
}

function failuresOf(recent: Recent): number {
  return recent.slices.reduce((sum, { failures }) => sum + failures.length, 0);
}

test('older seconds are put together, and nothing is lost by it', () => {
  const recent = passed(300);
  forget(recent, 300 * SECOND);
  expect(recent.slices.length).toBeLessThan(100);
  expect([attemptsOf(recent), failuresOf(recent), recent.failures]).toEqual([300, 300, 300]);
});

test('a late digest joins the older seconds it belongs to', () => {
  const recent = passed(300);
  forget(recent, 300 * SECOND);
  const before = recent.slices.length;
  pass(recent, 100 * SECOND, 7, 0);
  expect(recent.slices).toHaveLength(before);
  expect(attemptsOf(recent)).toBe(307);
});

test('a quarter of an hour is kept, and what is forgotten is forgotten whole', () => {
  const recent = passed(1_200);
  forget(recent, 1_200 * SECOND);
  expect(recent.slices[0]?.at).toBeGreaterThanOrEqual(1_200 * SECOND - 15 * MINUTE);
  expect(recent.failures).toBe(failuresOf(recent));
  forget(recent, 1_200 * SECOND + 33 * MINUTE);
  expect([recent.slices.length, recent.failures, recent.lastCounted.size]).toEqual([0, 0, 0]);
});

describe('of more failures than are kept', () => {
  // Nine in ten fail: in little more than a minute there are too many.
  const second = (recent: Recent, i: number) => pass(recent, i * SECOND, 7_000, 6_300);

  test('the oldest go, together with their attempts, and the last minute stays', () => {
    const recent = newRecent();
    for (let i = 0; i < 96; i += 1) {
      second(recent, i);
      forget(recent, i * SECOND);
    }
    const first = recent.slices[0]?.at ?? 0;
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(35 * SECOND);
    expect(recent.slices.at(-1)?.failures).toHaveLength(6_300);
    expect(failuresOf(recent) / attemptsOf(recent)).toBeCloseTo(0.9, 4);
    expect(recent.failures).toBe(failuresOf(recent));
  });

  test('who comes back after a restart has the same', () => {
    const [always, back] = [newRecent(), newRecent()];
    for (let i = 0; i < 96; i += 1) {
      second(always, i);
      forget(always, i * SECOND);
      second(back, i);
    }
    forget(back, 95 * SECOND);
    const held = ({ slices }: Recent) => slices.map(({ at, failures }) => [at, failures.length]);
    expect(held(back)).toEqual(held(always));
  });

  test('a flood leaves less than a minute, and never nothing', () => {
    const recent = newRecent();
    for (let i = 0; i < 12; i += 1) {
      pass(recent, i * SECOND, 100_000, 100_000);
      forget(recent, i * SECOND);
    }
    expect(recent.failures).toBe(1_000_000);
    expect(recent.slices.at(-1)?.failures).toHaveLength(100_000);
  });
});

test('the book has the attempts of all slices, joined and dropped ones too', () => {
  const recent = newRecent();
  const summed = () => {
    const sums = new Map<number, number[]>();
    for (const { attempts } of recent.slices) {
      eachSum(attempts, (profile, all, pin) => {
        const [a = 0, p = 0] = sums.get(profile) ?? [];
        sums.set(profile, [a + all, p + pin]);
      });
    }
    return [...sums].sort(([a], [b]) => a - b);
  };
  const booked = () => {
    const { size, profiles, all, pin } = attemptsIn(recent);
    const rows = Array.from({ length: size }, (_, i) => {
      return [profiles[i] ?? 0, [all[i] ?? 0, pin[i] ?? 0]] as const;
    });
    return rows.filter(([, [n]]) => n !== 0).sort(([a], [b]) => a - b);
  };
  for (let second = 0; second < 1_400; second += 10) {
    const at = second * SECOND;
    const attempts = [second % 7, 8 + Math.floor(second / 400)].map((profile) => {
      return { ...row, profile, attempt: 3, pin: 2 };
    });
    takeIn(recent, aDigest(at, attempts));
    forget(recent, at);
    expect(booked()).toEqual(summed());
  }
  // Of the first minutes nothing is left.
  expect(summed().map(([profile]) => profile)).not.toContain(8);
});
