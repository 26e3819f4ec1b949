import { anIncident, aWall } from '../story.js';
import {
  codeStandsOut,
  hasWholeMinute,
  normalBand,
  normalMinutes,
  normalUntil,
  outside,
  regionStandsOut,
  rollingMinutes,
  share,
  soFar,
} from './figures.js';

test('a share of nothing is unknown, not zero', () => {
  expect(share(0, 0)).toBeNull();
  expect(share(1, 4)).toBe(0.25);
});

describe('the normal band', () => {
  const hour = Array.from({ length: 50 }, (_, n) => 0.93 + 0.005 * Math.sin(n));

  test('holds ordinary values and not a collapse', () => {
    const band = normalBand(hour, 0.008);
    expect(outside(0.925, band)).toBeNull();
    expect(outside(0.7, band)).toBe('below');
    expect(outside(null, band)).toBeNull();
  });

  test('is not moved by a few wild minutes', () => {
    const calm = normalBand(hour, 0.008);
    const shaken = normalBand([...hour, 0.1, 0.1, 0.1], 0.008);
    expect(shaken?.low).toBeCloseTo(calm?.low ?? 0, 2);
  });

  test('is not known from a handful of points', () => {
    expect(normalBand([1, 1, 1, null, null, null, null, null, null, null, null], 0.1)).toBeNull();
  });

  test('of a line that never moved still forgives a wobble', () => {
    expect(outside(0.985, normalBand(Array(20).fill(1), 0.008))).toBeNull();
  });
});

describe('rolling minutes', () => {
  const bucket = (second: number, failures = 0) => ({
    at: second * 1_000,
    attempts: 10,
    approved: 10 - failures,
    failures,
  });
  const points = [0, 10, 20, 30, 40, 50, 60].map((second) => bucket(second));

  test('begin with the first whole minute, and leave out the bucket that is still filling', () => {
    const wall = { at: 65_000, bucketSeconds: 10, points };
    expect(rollingMinutes(points, wall)).toEqual([
      { at: 50_000, attempts: 60, approved: 60, failures: 0 },
    ]);
  });

  test('there is none before a minute has passed since the first count', () => {
    const wall = { bucketSeconds: 10, points };
    expect(hasWholeMinute({ ...wall, at: 59_000 })).toBe(false);
    expect(hasWholeMinute({ ...wall, at: 60_000 })).toBe(true);
    expect(hasWholeMinute({ ...wall, at: 90_000, points: [] })).toBe(false);
  });

  test('before it there are only counts so far', () => {
    const young = points.slice(0, 2);
    const wall = { at: 25_000, bucketSeconds: 10, points: young };
    expect(rollingMinutes(young, wall)).toEqual([]);
    expect(soFar(wall)).toMatchObject({ attempts: 20, approved: 20 });
    expect(soFar({ ...wall, points: [] })).toBeNull();
  });

  test('show a fault with the first bucket that has it', () => {
    const wall = { at: 80_000, bucketSeconds: 10, points };
    const faulty = [...points, bucket(70, 9)];
    expect(
      rollingMinutes(faulty, wall)
        .slice(-2)
        .map(({ failures }) => failures),
    ).toEqual([0, 9]);
  });

  test('a minute without any message is unknown, not zero', () => {
    const wall = { at: 140_000, bucketSeconds: 10, points };
    const last = rollingMinutes(points, wall).at(-1);
    expect(last && share(last.approved, last.attempts)).toBeNull();
  });

  test('buckets of a minute or more are taken as they are', () => {
    const long = [0, 60, 120].map((second) => bucket(second));
    const wall = { at: 180_000, bucketSeconds: 60, points: long };
    expect(rollingMinutes(long, wall).map(({ attempts }) => attempts)).toEqual([10, 10, 10]);
  });

  test('less than five minutes of them define nothing', () => {
    const minutes = points.map((point) => ({ ...point }));
    expect(normalMinutes(minutes, 1e9)).toEqual([]);
    const long = [...minutes, bucket(400)];
    expect(normalMinutes(long, 1e9)).toHaveLength(8);
    expect(normalMinutes(long, 100_000)).toEqual([]);
  });
});

test('only an incident large enough to move the line ends what is normal', () => {
  const wall = aWall();
  const startedAt = wall.at - 1_800_000;
  const large = anIncident({ startedAt });
  const small = anIncident({ startedAt, impact: { ...large.impact, failingPerMinute: 1 } });
  expect(normalUntil(wall, [large])).toBe(startedAt);
  expect(normalUntil(wall, [small])).toBe(wall.at - 300_000);
});

test('a code stands out when it is both frequent and far from normal', () => {
  expect(codeStandsOut(612, 12)).toBe(true);
  expect(codeStandsOut(66, 0)).toBe(true);
  expect(codeStandsOut(66, null)).toBe(false);
  expect(codeStandsOut(2, 0.1)).toBe(false);
  expect(codeStandsOut(20, 19)).toBe(false);
});

test('a region stands out beyond what chance does to its size', () => {
  const fleet = { known: 20_000, online: 19_400 };
  expect(regionStandsOut({ known: 2_000, online: 1_680 }, fleet)).toBe(true);
  expect(regionStandsOut({ known: 2_000, online: 1_930 }, fleet)).toBe(false);
  expect(regionStandsOut({ known: 5, online: 4 }, fleet)).toBe(false);
  expect(regionStandsOut({ known: 0, online: 0 }, fleet)).toBe(false);
});
