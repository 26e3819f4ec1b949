import { chance, START } from '../../../../test/support/tiny-fleet.js';
import { HOUR, MINUTE } from '../base/instant.js';
import { countAnswers, failingShare, natsOfAnswer, newAnswers } from './failing-share.js';

/** The share after so many answers, a second apart, of which every n-th has failed. */
function shareAfter(answers: number, nth: number, later = 0): number {
  const told = { usual: newAnswers(START), lately: newAnswers(START) };
  for (let i = 1; i <= answers; i += 1) {
    countAnswers(told, i % nth === 0 ? 'failed' : 'declined', START + i * 1_000);
  }
  countAnswers(told, 'declined', START + answers * 1_000 + later);
  return failingShare(told);
}

test('half as much again as is usual worries nobody', () => {
  expect(shareAfter(20_000, 10)).toBeCloseTo(0.15, 2);
  expect(shareAfter(20_000, 10_000)).toBe(0.05);
});

test('a wide fault makes failures usual at once, and for a quarter of an hour', () => {
  expect(shareAfter(600, 1)).toBe(0.6);
  expect(shareAfter(600, 1, 15 * MINUTE)).toBe(0.6);
  expect(shareAfter(600, 1, 15 * 24 * HOUR)).toBeLessThan(0.2);
});

test('at the rate that worries nobody, evidence of h nats takes e^h answers or more', () => {
  const draw = chance(9);
  const limit = 7;
  const answers = 1_000_000;
  let [nats, crossed] = [0, 0];
  for (let i = 0; i < answers; i += 1) {
    const said = draw() < 0.15 ? 'failed' : 'declined';
    nats = Math.max(0, nats + natsOfAnswer(said, 0.15));
    if (nats < limit) continue;
    crossed += 1;
    nats = 0;
  }
  expect(crossed).toBeGreaterThan(0);
  expect(answers / crossed).toBeGreaterThan(Math.exp(limit));
});
