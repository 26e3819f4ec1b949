/** The same story told otherwise: later, in smaller pieces, in another order. */
import type { Instant } from '#domain/base/instant.js';
import type { Digest } from '#domain/digest/digest.js';
import { NO_SIGNALS, type Signals } from '#domain/digest/signals.js';
import type { Told } from './engine-notation.js';

/** Shifts every moment in a value: numbers that are instants, and ISO times. */
export function shifted<T>(value: T, by: number): T {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) => {
    if (typeof part === 'number' && isInstant(part)) return part + by;
    if (typeof part !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(part)) return part;
    const at = Date.parse(part);
    return isInstant(at) ? new Date(at + by).toISOString() : part;
  }) as T;
}

/** Counts stay far below it, and stories are told after it. */
function isInstant(n: number): boolean {
  return n > 1_000_000_000_000;
}

/** Tells nothing for some seconds, and then all that came meanwhile in one step. */
export function paused(ticks: readonly Told[], from: number, seconds: number): Told[] {
  const waiting = ticks.slice(from, from + seconds);
  const next = ticks[from + seconds];
  if (!next) return [...ticks];
  const digests = [...waiting.flatMap((told) => told.digests), ...next.digests];
  const people = [...waiting.flatMap((told) => told.people), ...next.people];
  return [
    ...ticks.slice(0, from),
    { ...next, digests, people },
    ...ticks.slice(from + seconds + 1),
  ];
}

/** Cuts every digest in two of the same second; `draw` says where. */
export function split(ticks: readonly Told[], draw: () => number): Told[] {
  return ticks.map((told) => ({ ...told, digests: told.digests.flatMap((d) => halves(d, draw)) }));
}

function halves(digest: Digest, draw: () => number): Digest[] {
  const { signals } = digest;
  const part = (told: Signals): Digest => {
    return { ...digest, attempts: [], failures: [], signals: { ...told, readings: [] } };
  };
  const first: Digest = { ...part(NO_SIGNALS), changes: [] };
  const second = part(signals);
  for (const { count, sum, ...of } of signals.readings) {
    const some = { count: Math.floor(draw() * count), sum: Math.floor(draw() * sum) };
    first.signals.readings.push({ ...of, ...some });
    second.signals.readings.push({ ...of, count: count - some.count, sum: sum - some.sum });
  }
  for (const row of digest.attempts) (draw() < 0.5 ? first : second).attempts.push(row);
  for (const row of digest.failures) (draw() < 0.5 ? first : second).failures.push(row);
  return [first, second];
}

/** Brings the digests of each tick into another order. */
export function shuffled(ticks: readonly Told[], draw: () => number): Told[] {
  return ticks.map((told) => {
    const keyed = told.digests.map((digest) => ({ digest, place: draw() }));
    const digests = keyed.sort((a, b) => a.place - b.place).map(({ digest }) => digest);
    return { ...told, digests };
  });
}

/** Lets a terminal's failures of one second happen one after the other. */
export function spread(ticks: readonly Told[], draw: () => number): Told[] {
  const within = (to: Instant) => to - Math.floor(draw() * 1_000);
  return ticks.map((told) => ({
    ...told,
    digests: told.digests.map((digest) => ({
      ...digest,
      failures: digest.failures.map((row) => ({ ...row, at: within(digest.to) })),
    })),
  }));
}
