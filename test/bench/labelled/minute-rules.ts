/** What people commonly put on counts by the minute: sigmas of the last hour, and a fixed line. */
import type { Instant } from '#domain/base/instant.js';
import type { RecordedCounts } from '../../../apps/simulator/src/replay/read-counts.js';

const HOUR_MINUTES = 60;
/** With fewer minutes behind it nothing is usual yet. */
const KNOWN_MINUTES = 30;
const LINE_MINUTES = 5;

/** Shares of a minute's payments, by status and by the codes of declines that the record has. */
export function sharesOf({ minutes, codes }: RecordedCounts): Map<string, number[]> {
  const names = new Set([...codes.values()].flatMap((each) => each.map(([code]) => code)));
  names.delete('00');
  const shares = new Map<string, number[]>();
  const add = (name: string, share: number) => {
    shares.set(name, [...(shares.get(name) ?? []), share]);
  };
  for (const minute of minutes) {
    const { denied, failed, backend_reversed: back, reversed, approved, refunded } = minute;
    const all = Math.max(1, denied + failed + back + reversed + approved + refunded);
    for (const [name, n] of Object.entries({ denied, failed, back, reversed })) {
      add(name, n / all);
    }
    const told = new Map(codes.get(minute.at) ?? []);
    for (const code of names) add(code, (told.get(code) ?? 0) / all);
  }
  return shares;
}

/** The minutes in which a share is so many standard deviations above the hour before. */
export function aboveSigmas(
  { minutes }: RecordedCounts,
  shares: readonly number[],
  sigmas: number,
): Instant[] {
  return minutes.flatMap(({ at }, i) => {
    const before = shares.slice(Math.max(0, i - HOUR_MINUTES), i);
    if (before.length < KNOWN_MINUTES) return [];
    const mean = before.reduce((sum, share) => sum + share, 0) / before.length;
    const spread = before.reduce((sum, share) => sum + (share - mean) ** 2, 0) / before.length;
    return (shares[i] ?? 0) > mean + sigmas * Math.sqrt(spread) ? [at] : [];
  });
}

/** The minutes at whose end more than a share of the last five minutes' payments had failed. */
export function aboveLine({ minutes }: RecordedCounts, line: number): Instant[] {
  return minutes.flatMap(({ at }, i) => {
    let bad = 0;
    let all = 0;
    for (const minute of minutes.slice(Math.max(0, i - LINE_MINUTES + 1), i + 1)) {
      bad += minute.denied + minute.failed + minute.backend_reversed + minute.reversed;
      all += minute.approved + minute.refunded;
    }
    return bad > line * (bad + all) ? [at] : [];
  });
}
