import { chance } from '../../../../test/support/tiny-fleet.js';
import { natsOfAnswer } from './failing-share.js';
import { jointNats } from './joint-nats.js';
import { SUSPECTED_HITS } from './suspected-shops.js';

test('of one terminal it is the evidence, of none nothing', () => {
  expect([jointNats([]), jointNats([25])]).toEqual([0, 25]);
});

test('of several it is the tail of a gamma distribution, whoever has how much', () => {
  // Of two: e^-s (1 + s); of three: e^-s (1 + s + s²/2).
  expect(jointNats([10, 20])).toBeCloseTo(30 - Math.log(31), 9);
  expect(jointNats([15, 15])).toBeCloseTo(jointNats([29, 1]), 9);
  expect(jointNats([10, 10, 10])).toBeCloseTo(30 - Math.log(1 + 30 + 450), 9);
  expect(jointNats([0, 0, 0])).toBe(0);
});

test('a shop of so many terminals as a whole town has evidence like any other', () => {
  const manyTimes = (terminals: number) => jointNats(Array.from({ length: terminals }, () => 25));
  const [few, many, most] = [100, 400, 20_000].map(manyTimes) as [number, number, number];
  // By Stirling, all but the logarithm of the tail's first terms: n (25 - 1 - ln 25).
  expect(few / 100).toBeCloseTo(24 - Math.log(25), 0);
  expect(many / 400).toBeCloseTo(24 - Math.log(25), 1);
  expect(most / 20_000).toBeCloseTo(24 - Math.log(25), 2);
});

/**
 * How often, of so many answers at the share that worries nobody, the suspects of a shop have so
 * many nats together: as the detector takes them, those with several failures, and two at least.
 */
function crossings(terminals: number, limit: number, answers: number): number {
  const share = 0.19;
  const draw = chance(terminals);
  const of = { failed: natsOfAnswer('failed', share), declined: natsOfAnswer('declined', share) };
  const shop = Array.from({ length: terminals }, () => ({ nats: 0, hits: 0 }));
  let crossed = 0;
  for (let i = 0; i < answers; i += 1) {
    const one = shop[Math.floor(draw() * terminals)] as (typeof shop)[number];
    const said = draw() < share ? 'failed' : 'declined';
    if (one.nats === 0) one.hits = 0;
    one.nats = Math.max(0, one.nats + of[said]);
    one.hits += said === 'failed' ? 1 : 0;
    const suspected = shop.filter(({ hits }) => hits >= SUSPECTED_HITS).map(({ nats }) => nats);
    if (suspected.length < 2 || jointNats(suspected) < limit) continue;
    crossed += 1;
    for (const each of shop) Object.assign(each, { nats: 0, hits: 0 });
  }
  return crossed;
}

// At 25 nats that is less than one in ten years of a million terminals with four answers a day.
test.each([2, 6, 9])('%i healthy terminals have h nats less than once in e^h answers', (many) => {
  const [limit, answers] = [7, 400_000];
  const crossed = crossings(many, limit, answers);
  expect(crossed).toBeGreaterThan(0);
  expect(answers / crossed).toBeGreaterThan(Math.exp(limit));
});
