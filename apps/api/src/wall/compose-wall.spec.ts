import { MINUTE } from '#domain/base/instant.js';
import { composeWall, type Traffic, type WallParts } from './compose-wall.js';

/** A full minute began thirty seconds ago. */
const now = 1_760_000_010_000;
const minute = Math.floor(now / MINUTE) * MINUTE;

function parts(changes: Partial<WallParts> = {}): WallParts {
  return {
    tenant: 'demo',
    now,
    fleet: [],
    traffic: [],
    codes: [],
    firstAt: null,
    engine: null,
    realDelay: (ms) => ms,
    newestAt: null,
    rules: 0,
    mistakes: 0,
    ...changes,
  };
}

function counts(at: number, acquirer: string, attempts: number): Traffic {
  const [approved, failures, messages] = [attempts - 1, 1, attempts + 5];
  return { at: new Date(at), acquirer, attempts, approved, failures, messages };
}

test('an empty installation has an empty wall, and an engine that cannot be trusted', () => {
  expect(composeWall(parts())).toEqual({
    tenant: 'demo',
    at: now,
    newestAt: null,
    fleet: { known: 0, online: 0, unregistered: 0, offlineGoodbye: 0 },
    minute: { attempts: 0, approved: 0, failures: 0, messages: 0 },
    bucketSeconds: 10,
    points: [],
    acquirers: [],
    codes: [],
    regions: [],
    engine: { ok: false, lagMs: null, evaluatedAt: null, rules: 0 },
  });
});

test('the fleet is the sum of its regions', () => {
  const fleet = [
    { region: 'north', known: 10, online: 9, unregistered: 1, goodbye: 1 },
    { region: '', known: 2, online: 0, unregistered: 2, goodbye: 0 },
  ];
  const wall = composeWall(parts({ fleet }));
  expect(wall.fleet).toEqual({ known: 12, online: 9, unregistered: 3, offlineGoodbye: 1 });
  expect(wall.regions).toEqual([
    { region: 'north', known: 10, online: 9 },
    { region: '', known: 2, online: 0 },
  ]);
});

test('the minute is the last full one', () => {
  const traffic = [
    counts(minute - MINUTE - 10_000, 'a', 100),
    counts(minute - MINUTE, 'a', 10),
    counts(minute - 10_000, 'b', 20),
    counts(minute, 'a', 1_000),
  ];
  const wall = composeWall(parts({ traffic }));
  expect(wall.minute).toEqual({ attempts: 30, approved: 28, failures: 2, messages: 40 });
});

test('points add up acquirers, oldest first, and leave out what nobody reported', () => {
  const traffic = [counts(minute, 'a', 3), counts(minute - 20_000, 'b', 2), counts(minute, 'b', 4)];
  expect(composeWall(parts({ traffic })).points).toEqual([
    { at: minute - 20_000, attempts: 2, approved: 1, failures: 1 },
    { at: minute, attempts: 7, approved: 5, failures: 2 },
  ]);
});

test('the twelve busiest acquirers have lines; one without a name or payments has none', () => {
  const traffic = [
    counts(minute, '', 5_000),
    { ...counts(minute, 'idle', 1), attempts: 0 },
    ...Array.from({ length: 14 }, (_, index) => counts(minute, `acq-${index}`, 10 + index)),
  ];
  const { acquirers, points } = composeWall(parts({ traffic }));
  expect(acquirers).toHaveLength(12);
  expect(acquirers[0]?.acquirer).toBe('acq-13');
  expect(acquirers.map(({ acquirer }) => acquirer)).not.toContain('acq-1');
  expect(points[0]?.attempts).toBeGreaterThan(5_000);
});

test('a code is compared with the hour before, as far as it was watched', () => {
  const codes = [
    { code: 'iso8583:55', recent: 25, before: 60 },
    { code: 'iso8583:51', recent: 0, before: 600 },
  ];
  const normal = (firstAt: number | null) => composeWall(parts({ codes, firstAt })).codes;
  const full = { code: 'iso8583:55', perMinute: 5, normalPerMinute: 1 };
  expect(normal(now - 120 * MINUTE)).toEqual([full]);
  expect(normal(now - 65 * MINUTE)).toEqual([full]);
  expect(normal(now - 25 * MINUTE)).toEqual([{ ...full, normalPerMinute: 3 }]);
  expect(normal(now - 5 * MINUTE)).toEqual([{ ...full, normalPerMinute: null }]);
  expect(normal(null)).toEqual([{ ...full, normalPerMinute: null }]);
});

test.each([
  ['just now', 4_000, 1, true],
  ['fifteen seconds ago', 15_000, 1, false],
  ['ten minutes ago on a clock a hundred times as fast', 600_000, 100, true],
])('an engine that decided %s is judged in real time', (_name, ago, speed, ok) => {
  const engine = { evaluatedAt: now - ago, newestAt: now - 9_000 };
  const realDelay = (ms: number) => ms / speed;
  const wall = composeWall(parts({ engine, newestAt: now - 1_000, realDelay, rules: 6 }));
  expect(wall.engine).toEqual({ ok, lagMs: 8_000, evaluatedAt: now - ago, rules: 6 });
});

test('mistakes in the rule files are shown while the last good rules are in force', () => {
  expect(composeWall(parts({ rules: 6, mistakes: 2 })).engine).toMatchObject({
    rules: 6,
    mistakes: 2,
  });
  expect(composeWall(parts({ rules: 6 })).engine).not.toHaveProperty('mistakes');
});
