import { chance, START } from '../../../../test/support/tiny-fleet.js';
import { HOUR, MINUTE, SECOND } from '../base/instant.js';
import {
  newPaymentsDue,
  type PaymentsDue,
  sellingsOf,
  stopNats,
  tradingIn,
  WHOLE,
  weighPayments,
} from './payments-due.js';

const STEP = 5 * SECOND;

/** Adds what one value tells. */
function tell(due: PaymentsDue, key: string, minutes: number, paid: number): void {
  for (const selling of sellingsOf(due, [key])) {
    selling.minutes += minutes;
    selling.paid += paid;
  }
}

/** Lets steps pass in which each value sells so much, drawn at random around it. */
function sell(due: PaymentsDue, steps: number, rates: Readonly<Record<string, number>>, seed = 1) {
  const draw = chance(seed);
  let alarms = 0;
  for (let i = 0; i < steps; i += 1) {
    for (const [key, mean] of Object.entries(rates)) {
      tell(due, key, 10, poisson(mean, draw));
    }
    weighPayments(due, due.at + STEP, 0.5);
    alarms += stopNats(due.values.get('a') ?? nothing) >= 8 ? 1 : 0;
  }
  return alarms;
}

const nothing = { nats: [0] } as unknown as Parameters<typeof stopNats>[0];

function poisson(mean: number, draw: () => number): number {
  let n = 0;
  for (let p = draw(); p > Math.exp(-mean); p *= draw()) n += 1;
  return n;
}

const natsOf = (due: PaymentsDue, key: string) =>
  Math.round(stopNats(due.values.get(key) ?? nothing));

test('what stops while the rest sells on is sure within a minute, and over when it sells', () => {
  const due = newPaymentsDue(START);
  sell(due, 60, { a: 5, b: 20 });
  expect(natsOf(due, 'a')).toBeLessThan(5);
  sell(due, 12, { a: 0, b: 20 });
  expect(natsOf(due, 'a')).toBeGreaterThanOrEqual(25);
  expect(natsOf(due, 'b')).toBe(0);
  sell(due, 24, { a: 5, b: 20 });
  expect(natsOf(due, 'a')).toBe(0);
});

test('what all do alike is nobody’s fault', () => {
  const due = newPaymentsDue(START);
  sell(due, 120, { a: 5, b: 20 });
  sell(due, 120, { a: 0.5, b: 2 });
  expect([natsOf(due, 'a'), natsOf(due, 'b')]).toEqual([0, 0]);
});

test('the fleet as a whole is held against its own last minutes', () => {
  const due = newPaymentsDue(START);
  sell(due, 120, { a: 5, b: 20 });
  sell(due, 60, { a: 1.5, b: 6 });
  expect(natsOf(due, WHOLE)).toBe(0);
  sell(due, 24, { a: 0, b: 0 });
  expect(natsOf(due, WHOLE)).toBeGreaterThanOrEqual(25);
});

test('an hour that was so slow for three weeks is slow again', () => {
  const due = newPaymentsDue(START);
  sell(due, 120, { a: 5, b: 20 });
  const hour = Math.floor(START / HOUR) % 168;
  for (const index of [hour, hour + 1]) due.weeks.set(index % 168, [0.01, 0.01, 0.01]);
  sell(due, 24, { a: 0.1, b: 0.1 });
  expect(natsOf(due, WHOLE)).toBe(0);
});

test('who is not heard owes nothing, and what was never seen to sell neither', () => {
  const due = newPaymentsDue(START);
  sell(due, 120, { a: 5, b: 20 });
  sell(due, 60, { b: 20 });
  expect(natsOf(due, 'a')).toBe(0);
  sell(due, 6, { c: 0, b: 20 });
  expect(natsOf(due, 'c')).toBe(0);
});

test('after a failure while nobody was heard a stop is still told', () => {
  const due = newPaymentsDue(START);
  sell(due, 60, { a: 5, b: 20 });
  tell(due, 'a', 0, 1);
  weighPayments(due, due.at + STEP, 0.5);
  sell(due, 24, { a: 0, b: 0 });
  expect(natsOf(due, WHOLE)).toBeGreaterThanOrEqual(25);
});

test('an hour in which nothing was ever sold is no evidence, and no end of it', () => {
  const due = newPaymentsDue(START);
  sell(due, 120, { a: 5, b: 20 });
  const hour = Math.floor(START / HOUR) % 168;
  for (const index of [hour, hour + 1]) due.weeks.set(index % 168, [0, 0, 0]);
  sell(due, 24, { a: 5, b: 20 });
  expect(natsOf(due, WHOLE)).toBe(0);
  due.weeks.clear();
  sell(due, 24, { a: 0, b: 0 });
  expect(natsOf(due, WHOLE)).toBeGreaterThanOrEqual(25);
});

test('a pause of the engine is no evidence', () => {
  const due = newPaymentsDue(START);
  sell(due, 60, { a: 5, b: 20 });
  tell(due, 'a', 1_000, 0);
  tell(due, 'b', 1_000, 2_000);
  weighPayments(due, due.at + 10 * MINUTE, 0.5);
  expect(natsOf(due, 'a')).toBeLessThan(5);
});

test('it says about how many terminals trade', () => {
  const due = newPaymentsDue(START);
  sell(due, 120, { a: 5 });
  const trading = tradingIn(due.values.get('a') ?? nothing);
  // Ten terminal minutes in five seconds are 120 terminals.
  expect(Math.abs(trading - 120)).toBeLessThan(5);
});

/**
 * Lorden's bound: at the tolerated share itself, evidence of h nats stands at no more than e^-h of
 * all steps for each alternative. 1,500 values, weighed six million times a year with two
 * alternatives, give one false page in four years at 25 nats even if all of them sold no more than
 * is tolerated.
 */
test('at the tolerated share evidence is as rare as the bound says', () => {
  const due = newPaymentsDue(START);
  sell(due, 60, { a: 4, b: 20 });
  // So sure of what is usual that selling less does not teach it.
  Object.assign(due.values.get('a') ?? {}, { learnedPaid: 4e9, learnedDue: 20e9 });
  const steps = 40_000;
  expect(sell(due, steps, { a: 2, b: 20 }, 7)).toBeLessThan(steps * 2 * Math.exp(-8) * 5);
});
