import { HOUR, MINUTE, SECOND } from '#domain/base/instant.js';
import type { AttemptRow, FailureRow } from '#domain/digest/digest.js';
import type { Day } from './day.js';
import { FAULTS, type Mishap } from './everyday.js';
import { LivePayments } from './live-payments.js';
import { modelFleet } from './model-fleet.js';

/** Noon of a Tuesday in Shanghai. */
const NOON = Date.UTC(2026, 2, 10, 4);
const fleet = modelFleet({ seed: 1, terminals: 3_000, profiles: 300 });
const [mishap] = FAULTS as readonly [Mishap];

function play(day: Day, minutes: number, from = NOON) {
  const payments = new LivePayments(fleet, day);
  const attempts: AttemptRow[] = [];
  const failures: FailureRow[] = [];
  for (let s = 1; s <= minutes * 60; s += 1) {
    const now = from + s * SECOND;
    payments.pass(now);
    const told = payments.tell(now);
    attempts.push(...told.attempts);
    failures.push(...told.failures);
  }
  const sum = attempts.reduce((n, row) => n + row.attempt, 0);
  return { failures, attempts, sum };
}

test('the same seed is the same day', () => {
  expect(play({ seed: 5 }, 1)).toEqual(play({ seed: 5 }, 1));
});

test('as many pay as the hour and the size of the fleet make likely, and few fail', () => {
  const { sum, failures } = play({ seed: 1 }, 10);
  // 3,000 terminals, ten an hour, twice and a half at noon: 21 a second, told a minute late.
  expect(sum / (9.5 * 60)).toBeGreaterThan(14);
  expect(sum / (9.5 * 60)).toBeLessThan(30);
  const technical = failures.filter(({ outcome }) => outcome !== 'declined').length;
  expect(technical / sum).toBeLessThan(0.025);
  expect(failures.length / sum).toBeGreaterThan(0.05);
  expect(failures.length / sum).toBeLessThan(0.12);
});

test('a sale brings more payments and not a higher share of failures', () => {
  const usual = play({ seed: 2 }, 5);
  const sale = play({ seed: 2, traffic: () => 3 }, 5);
  expect(sale.sum / usual.sum).toBeGreaterThan(2.5);
  const share = sale.failures.length / sale.sum / (usual.failures.length / usual.sum);
  expect(share).toBeGreaterThan(0.7);
  expect(share).toBeLessThan(1.3);
});

test('a fault hits its part of the fleet in its time, and nobody else', () => {
  const ill = (profile: number) => fleet.profiles[profile]?.acquirer === 'acq-2';
  const from = NOON + 2 * MINUTE;
  const fault = { from, to: from + MINUTE, mishap, share: 0.9, hits: ill };
  const { failures } = play({ seed: 3, faults: [fault] }, 5);
  const own = failures.filter(({ code }) => code === mishap.code);
  const during = own.filter(({ at, profile }) => at > from && at <= fault.to && ill(profile));
  expect(during.length).toBeGreaterThan(150);
  expect(own.length - during.length).toBeLessThan(50);
});

test('nights are quiet', () => {
  expect(play({ seed: 4 }, 10, NOON - 8 * HOUR).sum).toBeLessThan(300);
});
