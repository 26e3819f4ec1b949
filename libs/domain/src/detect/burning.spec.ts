import { chance } from '../../../../test/support/tiny-fleet.js';
import { type Instant, MINUTE } from '../base/instant.js';
import {
  attempt,
  type Burning,
  burnNats,
  fail,
  newBurning,
  timesLately,
  timesUsual,
  toleratedTimes,
  WHOLE,
  weighBurning,
} from './burning.js';

const VALUES = ['region=1', 'region=2', 'region=3', 'region=4'];
const CLS = 'host_system';
const EACH = 1_000;
const USUAL = 0.003;

/**
 * Reads `60m x1` as an hour in which all four regions fail as usual, 3 of 1,000 attempts a minute,
 * `60m x1 1:x2` as one in which the first fails twice as often, and `60m x2` as one in which all
 * do.
 */
function play(lines: readonly string[], { seed = 5, stuck = 0 } = {}) {
  const draw = chance(seed);
  const burning = newBurning(0);
  let now: Instant = 0;
  for (const line of lines) {
    const [span = '', all = '', ...others] = line.split(' ');
    const own = new Map(others.map((word) => word.split(':') as [string, string]));
    for (let i = 0; i < Number.parseInt(span, 10); i += 1) {
      now += MINUTE;
      for (const value of VALUES) {
        const is = own.get(value.slice(-1));
        const factor = Number((is ?? all).slice(1));
        attempt(burning, CLS, value, EACH);
        attempt(burning, CLS, WHOLE, EACH);
        for (let n = drawn(draw, EACH * USUAL * factor); n > 0; n -= 1) {
          const terminal = `T-${Math.floor(draw() * 1e9)}`;
          fail(burning, CLS, [value], { terminal, merchant: `m-${terminal}`, at: now });
        }
      }
      for (let s = 0; s < stuck; s += 1) {
        for (let n = 0; n < 12; n += 1) {
          fail(burning, CLS, ['region=1'], { terminal: `stuck-${s}`, at: now + 5_000 * n });
        }
      }
      weighBurning(burning, now, 1.3);
    }
  }
  return { burning, now, nats: (value: string) => natsOf(burning, value) };
}

/** As many as chance has it, about so many. */
function drawn(draw: () => number, mean: number): number {
  let n = 0;
  for (let left = Math.exp(-mean), p = draw(); p > left; p *= draw()) n += 1;
  return n;
}

function natsOf({ burns }: Burning, value: string): number {
  const burn = burns.get(`${CLS}|${value}`);
  return burn ? burnNats(burn) : -1;
}

test('twice as often as ever, for three hours, is sure', () => {
  const { burning, nats } = play(['240m x1', '180m x1 1:x2']);
  expect(nats('region=1')).toBeGreaterThan(20);
  expect(nats('region=2')).toBeLessThan(3);
  const burn = burning.burns.get(`${CLS}|region=1`);
  if (!burn) throw new Error('region 1 is not known');
  expect(timesUsual(burn)).toBeGreaterThan(1.6);
  expect(timesLately(burn)).toBeGreaterThan(1.4);
  expect(burn.onset).toBeGreaterThan(230 * MINUTE);
  expect(burn.terminals).toHaveLength(64);
});

test.each([
  ['all as usual', ['600m x1'], {}],
  ['twice as often everywhere', ['240m x1', '240m x2'], {}],
  ['one that has always failed twice as often', ['480m x1 1:x2'], {}],
  ['a fifth more', ['240m x1', '240m x1 1:x1.2'], {}],
  ['three terminals that fail every five seconds', ['240m x1'], { stuck: 3 }],
  ['who is well while another fails in mass', ['240m x1', '60m x1 1:x90', '60m x1 1:x0'], {}],
  ['two hours that ended two hours ago', ['240m x1', '120m x1 1:x2', '120m x1'], {}],
])('%s is not', (_what, lines, more) => {
  const { nats } = play(lines, more);
  for (const value of VALUES) expect(nats(value)).toBeLessThan(8);
});

test('a violent minute is for others to tell: it takes ten to be sure', () => {
  const { nats } = play(['240m x1', '5m x1 1:x100']);
  expect(nats('region=1')).toBeLessThanOrEqual(15);
});

test('a value is not judged before it is known', () => {
  expect(play(['9m x1 1:x5']).nats('region=1')).toBe(0);
});

test('a pause of the engine is no evidence, and what was there before is gone', () => {
  const { burning, now } = play(['240m x1', '60m x1 1:x2']);
  weighBurning(burning, now + 10 * MINUTE, 1.3);
  expect(natsOf(burning, 'region=1')).toBe(0);
});

test.each([1, 2, 3, 4, 5, 6])('days of chance alone come nowhere near: seed %i', (seed) => {
  const draw = chance(seed);
  const burning = newBurning(0);
  let most = 0;
  for (let now = MINUTE; now <= 4 * 1_440 * MINUTE; now += MINUTE) {
    for (const value of VALUES) {
      attempt(burning, CLS, value, EACH);
      attempt(burning, CLS, WHOLE, EACH);
      for (let n = drawn(draw, EACH * USUAL); n > 0; n -= 1) {
        fail(burning, CLS, [value], { terminal: `${now}-${n}-${value}`, at: now });
      }
    }
    weighBurning(burning, now, 1.3);
    for (const value of VALUES) most = Math.max(most, natsOf(burning, value));
  }
  expect(most).toBeLessThan(10);
});

test('a value that has worse hours on any day is held to more than one that is steady', () => {
  const days = (bad: string, worse: string) => {
    const hours = Array.from({ length: 36 }, () => [`60m x4 1:${bad}`, `60m x4 1:${worse}`]);
    return play([...hours.flat(), '120m x4 1:x6.5']).nats('region=1');
  };
  expect(days('x4', 'x4')).toBeGreaterThan(12);
  expect(days('x3', 'x5')).toBeLessThan(6);
});

test('a burn of two days does not explain itself', () => {
  const { burning, nats } = play(['300m x4', '2880m x4 1:x6.4']);
  const burn = burning.burns.get(`${CLS}|region=1`);
  if (!burn) throw new Error('region 1 is not known');
  expect(nats('region=1')).toBeGreaterThan(20);
  expect(toleratedTimes(burn, 1.3)).toBeLessThan(1.5);
});
