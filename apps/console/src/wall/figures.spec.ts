import { anIncident, aWall } from '../story.js';
import {
  codeStandsOut,
  fullPoints,
  normalBand,
  normalUntil,
  outside,
  regionStandsOut,
  share,
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

test('a bucket that is still filling is left out', () => {
  const wall = { at: 180_500, bucketSeconds: 60 };
  const points = [60_000, 120_000, 180_000].map((at) => ({
    at,
    attempts: 1,
    approved: 1,
    failures: 0,
  }));
  expect(fullPoints(points, wall).map(({ at }) => at)).toEqual([60_000, 120_000]);
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
