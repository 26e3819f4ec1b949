import { chance } from '../../../../test/support/tiny-fleet.js';
import { DAY, HOUR, type Instant, MINUTE } from '../base/instant.js';
import { figureOf, sizeOf } from '../digest/figures.js';
import {
  addReadings,
  isCalm,
  isFamiliar,
  type Line,
  type Lines,
  timesUsual,
  weighLines,
} from './value-lines.js';

const START = Date.UTC(2026, 2, 9, 0);

/** Tells a value a minute, below 0 where low is bad, `null` for none; answers its lines. */
function play(minutes: number, valueAt: (at: Instant, i: number) => number | null): Line[] {
  const lines: Lines = new Map();
  const seen: Line[] = [];
  for (let i = 0; i < minutes; i += 1) {
    const now = START + (i + 1) * MINUTE;
    const value = valueAt(now, i);
    const count = 100;
    const size = value === null ? 0 : Math.sign(value) * sizeOf(Math.abs(value));
    if (value !== null) addReadings(lines, 'a', { count, sum: count * size }, now);
    weighLines(lines, now, () => 1.5);
    const line = lines.get('a');
    if (line) seen.push({ ...line });
  }
  return seen;
}

const mostNats = (seen: readonly Line[]) => Math.max(...seen.map(({ nats }) => nats));
const perCent = (draw: () => number, give: number) => 1 + (give * (2 * draw() - 1)) / 100;

test('what goes on surprises less and is no more usual for it, for a day', () => {
  const seen = play(2_000, (_at, i) => (i < 100 ? 150 : 400));
  const odd = seen.slice(110, 100 + 23 * 60);
  expect(Math.min(...odd.map(({ nats }) => nats))).toBeGreaterThan(20);
  expect(timesUsual(odd.at(-1) as Line)).toBeCloseTo(400 / 150, 1);
  expect(seen[100 + 24 * 60 + 2]?.nats).toBe(0);
});

test('it is over after five minutes near the usual, or with all evidence gone', () => {
  const seen = play(300, (_at, i) => (i >= 100 && i < 200 ? 400 : 150));
  expect(seen.findIndex((line, i) => i >= 110 && isCalm(line))).toBe(204);
});

test('it is known after half an hour, and anew after a gap of a quarter', () => {
  const seen = play(29, () => 150);
  expect(seen.map(isFamiliar)).toEqual(seen.map(() => false));
  expect(isFamiliar(play(30, () => 150).at(-1) as Line)).toBe(true);
  const gap = play(140, (_at, i) => (i < 100 ? 150 : i < 120 ? null : 400));
  expect(mostNats(gap)).toBe(0);
});

test('a few readings wait for others, and no longer than a quarter of an hour', () => {
  const lines: Lines = new Map();
  const hear = (minute: number, count: number) => {
    const now = START + minute * MINUTE;
    addReadings(lines, 'a', { count, sum: count * 5_000 }, now);
    weighLines(lines, now, () => 1.5);
    return lines.get('a');
  };
  expect(hear(1, 10)).toMatchObject({ count: 10, values: 0 });
  expect(hear(2, 20)).toMatchObject({ count: 0, values: 1, size: 5_000 });
  expect(hear(3, 29)).toMatchObject({ count: 29, values: 1 });
  expect(hear(18, 0)).toMatchObject({ count: 0, values: 1 });
});

test('an evening on which everything slows down by and by is no news', () => {
  const draw = chance(1);
  const evening = (at: Instant) => {
    const hour = ((at % DAY) / HOUR) % 24;
    return 160 * (1 + 0.8 * Math.sin((Math.PI * Math.max(0, hour - 14)) / 10));
  };
  const seen = play(3 * 1_440, (at) => evening(at) * perCent(draw, 8));
  expect(Math.max(...seen.map(({ size }) => figureOf(size)))).toBeGreaterThan(280);
  expect(mostNats(seen)).toBeLessThan(10);
});

test('what comes every night at the same time is news once or twice', () => {
  const draw = chance(2);
  const isBatch = (at: Instant) => at % DAY >= 2 * HOUR && at % DAY < 2.5 * HOUR;
  const seen = play(8 * 1_440, (at) => (isBatch(at) ? 320 : 160) * perCent(draw, 5));
  const nights = Array.from({ length: 8 }, (_, day) => {
    return mostNats(seen.slice(day * 1_440, (day + 1) * 1_440)) >= 25;
  });
  expect(nights.filter(Boolean).length).toBeGreaterThanOrEqual(1);
  expect(nights.slice(3)).toEqual([false, false, false, false, false]);
});

test('what nobody tells of for a day is forgotten, and there is room for so many', () => {
  const lines: Lines = new Map();
  const readings = { count: 1, sum: 1 };
  for (let i = 0; i < 600; i += 1) addReadings(lines, `v-${i}`, readings, START);
  expect(lines.size).toBe(500);
  addReadings(lines, 'v-1', readings, START + HOUR);
  weighLines(lines, START + DAY, () => 1.5);
  expect([...lines.keys()]).toEqual(['v-1']);
});

test('a fault of one day is not what its hours have on the next', () => {
  const draw = chance(4);
  const within = (at: Instant, day: number) =>
    Math.floor(at / DAY) === Math.floor(START / DAY) + day && at % DAY >= 10 * HOUR;
  const fault = (at: Instant, size: number) => (at % DAY < 12 * HOUR ? size : 160);
  const seen = play(3 * 1_440, (at) => {
    const size = within(at, 1) ? fault(at, 1_000) : within(at, 2) ? fault(at, 280) : 160;
    return size * perCent(draw, 5);
  });
  expect(mostNats(seen.slice(1_440, 2 * 1_440))).toBe(60);
  expect(mostNats(seen.slice(2 * 1_440))).toBeGreaterThan(25);
});

test('a batch begun after weeks of quiet nights is news twice, of low figures too', () => {
  const draw = chance(5);
  const isBatch = (at: Instant) => at % DAY >= 2 * HOUR && at % DAY < 2.5 * HOUR;
  const seen = play(9 * 1_440, (at, i) => {
    return -(isBatch(at) && i > 5 * 1_440 ? 20 : 80) * perCent(draw, 5);
  });
  const nights = [5, 6, 7, 8].map((day) => {
    return mostNats(seen.slice(day * 1_440, (day + 1) * 1_440)) >= 25;
  });
  expect(nights).toEqual([true, true, false, false]);
});

test('names that one terminal invents keep no room from one that many tell of', () => {
  const lines: Lines = new Map();
  const hear = (key: string, count: number, now: Instant) =>
    addReadings(lines, key, { count, sum: count * 5_000 }, now);
  hear('known', 30, START);
  weighLines(lines, START, () => 1.5);
  for (let i = 0; i < 600; i += 1) hear(`invented-${i}`, 1, START + i * 1_000);
  const now = START + 600 * 1_000;
  hear('new', 15, now);
  for (let i = 0; i < 600; i += 1) hear(`invented-${i + 600}`, 1, now);
  hear('new', 15, now);
  weighLines(lines, now, () => 1.5);
  expect(lines.size).toBe(500);
  expect(lines.get('known')).toMatchObject({ values: 1 });
  expect(lines.get('new')).toMatchObject({ values: 1 });
});

/** A restless host: its time wanders, and every few hours it leaps for a few minutes. */
test('a figure that leaps of itself does not reach the evidence that a rule asks for', () => {
  const hosts = 12;
  const most = Array.from({ length: hosts }, (_, seed) => {
    const draw = chance(seed);
    const normal = () => draw() + draw() + draw() + draw() - 2;
    let wander = 0;
    let burst = 0;
    return mostNats(
      play(1_440, () => {
        wander = 0.97 * wander + 0.04 * normal();
        burst = draw() < 0.004 ? 0.9 * draw() : 0.5 * burst;
        return 160 * Math.exp(wander + burst + 0.05 * normal());
      }),
    );
  });
  expect(Math.max(...most)).toBeLessThan(25);
});

/**
 * What wanders by a sixth is at half as much again now and then, and stays there for minutes. Told
 * of its first day, when least is known of it, that is once in some months; where all but one nat
 * of a minute's surprise were evidence it was every other week.
 */
test('the minutes of one wandering are no evidence each for itself', () => {
  const days = 100;
  let told = 0;
  for (let seed = 0; seed < days; seed += 1) {
    const draw = chance(1_000 + seed);
    const normal = () => Math.sqrt(3) * (draw() + draw() + draw() + draw() - 2);
    let wander = 0;
    const seen = play(1_440, () => {
      wander = 0.97 * wander + 0.04 * normal();
      return 160 * Math.exp(wander + 0.012 * normal());
    });
    if (mostNats(seen) >= 25) told += 1;
  }
  expect(told).toBeLessThan(4);
});
