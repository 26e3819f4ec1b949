import { chance } from '../../../../test/support/tiny-fleet.js';
import { HOUR, MINUTE } from '../base/instant.js';
import { addToBlock, everydayTimes, leaveBlock, newWander, type Wander } from './wander.js';

const DISPERSION = 1.5;
const EACH = 120;

/** Hours in which so many times what is due fails, of `due` an hour. */
function hours(times: readonly number[], due = EACH, wander = newWander(0)): Wander {
  let now = wander.since;
  for (const each of times) {
    for (let minute = 0; minute < 60; minute += 1) {
      now += MINUTE;
      addToBlock(wander, { now, failures: (due * each) / 60, due: due / 60 }, DISPERSION);
    }
  }
  return wander;
}

const steady = Array.from({ length: 24 * 7 }, () => 1);
const alternating = Array.from({ length: 24 * 7 }, (_, i) => (i % 2 ? 0.75 : 1.25));

test('of what is unknown a little is believed', () => {
  expect(everydayTimes(newWander(0))).toBeCloseTo(1.35, 2);
});

test('who is steady for a week is held to less, who has bad hours to more', () => {
  expect(everydayTimes(hours(steady))).toBeLessThan(1.2);
  const times = everydayTimes(hours(alternating));
  expect(times).toBeGreaterThan(1.5);
  expect(times).toBeLessThan(2);
});

test('what chance does is not taken for wandering', () => {
  const draw = chance(4);
  const counts = Array.from({ length: 24 * 7 }, () => {
    let n = 0;
    for (let i = 0; i < EACH * 20; i += 1) if (draw() < 1 / 20) n += 1;
    return n / EACH;
  });
  expect(everydayTimes(hours(counts))).toBeLessThan(1.25);
});

test('an outage of four hours explains little of the next', () => {
  const outage = [10, 10, 10, 10];
  const times = everydayTimes(hours(alternating));
  expect(everydayTimes(hours([...alternating, ...outage]))).toBeLessThan(times + 0.1);
  expect(everydayTimes(hours([...steady, ...outage]))).toBeLessThan(1.35);
});

test('where little fails a block goes on until enough was due', () => {
  const wander = hours([1, 1, 1, 1, 1], 7);
  // Of seven an hour thirty are due after 258 minutes.
  expect(wander).toMatchObject({ blocks: 1, since: 258 * MINUTE });
  leaveBlock(wander, 9 * HOUR);
  expect(wander).toMatchObject({ since: 9 * HOUR, failures: 0, due: 0, blocks: 1 });
});
