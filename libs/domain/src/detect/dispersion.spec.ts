import { chance } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import {
  countMinute,
  type Dispersion,
  dispersionOf,
  learnDispersion,
  natsOfCount,
  natsOfPart,
  newDispersion,
  spreadAt,
} from './dispersion.js';

/** Of the tolerated mean, what the alternative says still comes. */
const REST = 0.3;

type Groups = 'logarithmic' | 'geometric';

/**
 * Draws counts of a mean that vary `times` as much as by chance: groups come by chance, and how
 * many are in each varies. With logarithmic groups they are negative binomial, as evidence takes
 * them; with geometric ones they are not, and nothing comes more often.
 */
function counting(mean: number, times: number, draw: () => number, groups: Groups = 'logarithmic') {
  const beyond = 1 - 1 / (groups === 'geometric' ? (times + 1) / 2 : times);
  const sizeOf = () => {
    if (beyond === 0) return 1;
    const left = groups === 'geometric' ? beyond : 1 - (1 - beyond) ** draw();
    return 1 + Math.floor(Math.log(draw()) / Math.log(left));
  };
  const perGroup =
    groups === 'geometric' ? (times + 1) / 2 : times === 1 ? 1 : (times - 1) / Math.log(times);
  return () => {
    let count = 0;
    for (let p = draw(); p > Math.exp(-mean / perGroup); p *= draw()) count += sizeOf();
    return count;
  };
}

/** How many of 200,000 steps at the tolerated mean itself stand at six nats or more. */
function standing(times: number, taken: number, groups?: Groups): number {
  const next = counting(4, times, chance(11), groups);
  let nats = 0;
  let stands = 0;
  for (let i = 0; i < STEPS; i += 1) {
    nats = Math.max(0, nats + natsOfCount(next(), 4, REST, taken));
    if (nats >= 6) stands += 1;
  }
  return stands;
}
const STEPS = 200_000;
/** Lorden: by chance, at most this share of steps stands so high. */
const PROMISED = STEPS * Math.exp(-6);

test.each([1, 2, 3, 5])(
  'of counts that vary %d times their mean, evidence is as rare as is promised',
  (times) => {
    expect(standing(times, times)).toBeLessThan(PROMISED);
  },
);

test.each([2, 3, 5])('of groups of another kind, that vary %d times, nearly so', (times) => {
  expect(standing(times, times, 'geometric')).toBeLessThan(4 * PROMISED);
  expect(standing(times, 1, 'geometric')).toBeGreaterThan(4 * standing(times, times, 'geometric'));
});

test.each([2, 3, 5])('taken for chance, counts that vary %d times as much break it', (times) => {
  expect(standing(times, 1)).toBeGreaterThan(3 * PROMISED);
});

/** Steps until a stop is told, after an hour of counts from which it was learned. */
function delay(times: number, isLearned: boolean): number {
  const next = counting(60, times, chance(5));
  const known = newDispersion();
  if (isLearned) for (let i = 0; i < 600; i += 1) learnDispersion(known, next(), 60, 60);
  const taken = isLearned ? dispersionOf(known) : 1;
  let nats = 0;
  let steps = 0;
  for (; nats < 25; steps += 1) nats += natsOfCount(0, 2.5, REST, taken);
  return steps;
}

test('where counts are chance alone, a stop is told hardly later', () => {
  expect(delay(1, false)).toBe(15);
  expect(delay(1, true)).toBeLessThanOrEqual(16);
  expect(delay(3, true)).toBeLessThanOrEqual(2 * 15);
});

test.each([1, 2, 3, 5])('that counts vary %d times their mean is learned of minutes', (times) => {
  const next = counting(60, times, chance(3));
  const known = newDispersion();
  for (let i = 0; i < 3_000; i += 1) learnDispersion(known, next(), 60, 60);
  expect(dispersionOf(known)).toBeGreaterThan(0.8 * times);
  expect(dispersionOf(known)).toBeLessThan(1.15 * times);
});

test('a few wild minutes are no rule, and counts vary no less than by chance', () => {
  const next = counting(60, 1, chance(4));
  const known = newDispersion();
  for (let i = 0; i < 1_000; i += 1) learnDispersion(known, i % 100 === 0 ? 0 : next(), 60, 60);
  expect(dispersionOf(known)).toBeLessThan(1.2);
  for (let i = 0; i < 1_000; i += 1) learnDispersion(known, 60, 60, 60);
  expect(dispersionOf(known)).toBe(1);
});

test('an innocent minute is learned when it is over, and of too little nothing', () => {
  const family = new Map<string, Dispersion>();
  const play = (due: number, isInnocent: boolean) => {
    const known = spreadAt(family, `${due} ${isInnocent}`);
    const minute = { passed: 0, count: 0, due: 0, variance: 0 };
    const told = { passed: 5 * SECOND, count: 0, due, variance: due };
    for (let i = 0; i < 12; i += 1) countMinute(known, minute, told, isInnocent);
    return known.minutes - newDispersion().minutes;
  };
  expect([play(5, true), play(5, false), play(0.1, true)]).toEqual([1, 0, 0]);
});

test.each([5, 15])('a minute is over after a minute, also in steps of %d seconds', (seconds) => {
  const known = newDispersion();
  const minute = { passed: 0, count: 0, due: 0, variance: 0 };
  const told = { passed: seconds * SECOND, count: 1, due: 5, variance: 5 };
  for (let at = 0; at < 180; at += seconds) countMinute(known, minute, told, true);
  expect(known.minutes - newDispersion().minutes).toBe(3);
});

test.each([1, 3])(
  'of what is not due, at %d times chance, evidence is that of hardly due',
  (times) => {
    const all = 40;
    for (const own of [0, 1, 7]) {
      const hardly = natsOfCount(own, 1e-9, REST, times);
      expect(natsOfCount(own, 0, REST, times)).toBeCloseTo(hardly, 5);
      const part = natsOfPart({ own, all }, { mean: 1e-9, others: 32 }, REST, times);
      expect(natsOfPart({ own, all }, { mean: 0, others: 32 }, REST, times)).toBeCloseTo(part, 5);
    }
  },
);

test('evidence of a part is that of a count, where the others are many', () => {
  const others = 1e7;
  const beside = natsOfPart({ own: 3, all: others + 3 }, { mean: 8, others }, REST, 2.5);
  expect(beside).toBeCloseTo(natsOfCount(3, 8, REST, 2.5), 2);
});

test('as counts vary less and less, evidence becomes that of chance', () => {
  const told = { own: 3, all: 40 };
  const means = { mean: 8, others: 32 };
  expect(natsOfCount(3, 8, REST, 1.021)).toBeCloseTo(natsOfCount(3, 8, REST, 1), 1);
  expect(natsOfPart(told, means, REST, 1.021)).toBeCloseTo(natsOfPart(told, means, REST, 1), 1);
  expect(natsOfCount(0, 8, REST, 3)).toBeLessThan(natsOfCount(0, 8, REST, 1));
});
