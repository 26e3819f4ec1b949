import { SECOND } from '#domain/base/instant.js';
import { LiveFleet } from './live-fleet.js';
import { modelFleet } from './model-fleet.js';

/** Noon of a Tuesday in Shanghai. */
const NOON = Date.UTC(2026, 2, 10, 4);
const size = { seed: 1, terminals: 2_000, profiles: 100 };

function listen(span: number, ticks: number) {
  const live = new LiveFleet(
    modelFleet(size),
    { seed: 2 },
    { startsAt: NOON, span, isHeard: true },
  );
  return Array.from({ length: ticks }, () => live.next());
}

test('the engine is told of every profile once, before its first digest', () => {
  const [first, second] = listen(1, 2);
  expect(first?.input.profiles).toHaveLength(100);
  expect(second?.input.profiles).toEqual([]);
  expect(first?.input.digests[0]?.to).toBe(NOON + SECOND);
});

test('longer digests tell of as much as many short ones', () => {
  const sum = (span: number, ticks: number) => {
    const digests = listen(span, ticks).flatMap(({ input }) => input.digests);
    const paid = digests.flatMap((d) => d.attempts).reduce((n, row) => n + row.attempt, 0);
    const heard = digests.flatMap((d) => d.signals.heard).reduce((n, row) => n + row.heartbeats, 0);
    return { paid, heard };
  };
  const short = sum(1, 240);
  const long = sum(10, 24);
  expect(long.paid / short.paid).toBeCloseTo(1, 0);
  expect(long.heard / short.heard).toBeCloseTo(1, 1);
});
