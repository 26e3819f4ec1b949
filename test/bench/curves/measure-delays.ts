/** How soon an outage is told of, by its size and strength, and how soon common rules fire. */
import type { ProfileAttributes } from '#domain/base/attribute.js';
import { DAY, type Instant } from '#domain/base/instant.js';
import { quantile } from '../labelled/score-cases.js';
import { type Lines, QuietLines, writtenLines } from './common-lines.js';
import { COMMON_RULES, CommonWatch, newCommonState } from './common-rules.js';
import { LiveFleet } from './live-fleet.js';
import type { ModelFleet } from './model-fleet.js';
import { type OutageSeen, playOutage } from './play-outage.js';
import type { Warm } from './warm-up.js';

/** Places by their share of the fleet; the pair is as small as one region. */
export const PLACES: Readonly<Record<string, ProfileAttributes>> = {
  all: {},
  acquirer_23: { acquirer: 'acq-2' },
  acquirer_4: { acquirer: 'acq-5' },
  region_4: { region: 'r-10' },
  region_1: { region: 'r-20' },
  firmware_1: { fw: 'fw-8' },
  pair_1: { acquirer: 'acq-1', region: 'r-12' },
};
export const SHARES = [0.05, 0.2, 0.6, 0.95] as const;
const LATER_S = [0, 10, 30];
const LIMIT_S = 1_200;
const SPAN_S = 15;
const SPAN_MS = SPAN_S * 1_000;

/** What came of one place and strength. */
export interface Curve {
  readonly place: string;
  readonly share: number;
  readonly seen: readonly OutageSeen[];
}

/** Plays so many outages of every place and strength; `tell` hears of each as it is done. */
export function measureDelays(
  warm: Warm,
  lines: Lines,
  options: { readonly seed: number; readonly repeats: number },
  tell: (curve: Curve) => void,
): Curve[] {
  const both = { written: writtenLines(), silent: lines };
  return Object.entries(PLACES).flatMap(([place, cause]) =>
    SHARES.map((share) => {
      const seen = Array.from({ length: options.repeats }, (_, i) => {
        const seed = options.seed + 1_000 * i;
        return playOutage(
          warm,
          { cause, share, seed },
          { limit_s: LIMIT_S, later_s: LATER_S, lines: both },
        );
      });
      const curve = { place, share, seen };
      tell(curve);
      return curve;
    }),
  );
}

/** Days without an outage as the common rules see them. */
export function quietLines(fleet: ModelFleet, from: Instant, days: number, seed: number) {
  const live = new LiveFleet(fleet, { seed }, { startsAt: from, span: SPAN_S });
  const watch = new CommonWatch(newCommonState(from), (id) => fleet.profiles[id]);
  const lines = new QuietLines();
  for (let i = 0; i < (days * DAY) / SPAN_MS; i += 1) {
    const { now, input } = live.next();
    for (const digest of input.digests) watch.take(digest);
    lines.take(watch.look(now), now);
  }
  return lines;
}

/** Median and 95th percentile; what never came is later than everything. */
export function spread(values: readonly (number | null | undefined)[]): {
  readonly p50: number;
  readonly p95: number;
  readonly missed: number;
} {
  const late = values.map((value) => value ?? Number.POSITIVE_INFINITY);
  const missed = late.filter((value) => !Number.isFinite(value)).length;
  return { p50: quantile(late, 0.5), p95: quantile(late, 0.95), missed };
}

/** A line of the table of one curve. */
export function curveLine({ place, share, seen }: Curve): string {
  const own = between(seen.map(({ page_s }) => page_s));
  const failures = between(seen.map((each) => (each.page_s === null ? null : each.failures)));
  const exact = LATER_S.map((_, i) => shareExact(seen, i).toFixed(2)).join('/');
  const common = COMMON_RULES.map(({ name }) => {
    const written = spread(seen.map((each) => each.written.get(name))).p50;
    const silent = spread(seen.map((each) => each.silent.get(name))).p50;
    return `${seconds(written)} ${seconds(silent)}`.padStart(11);
  });
  const head = `${place.padEnd(12)} ${share.toFixed(2)}`;
  return `${head} ${own.padStart(10)} ${failures.padStart(8)}  ${exact} ${common.join(' ')}`;
}

/** The heads of the columns of `curveLine`. */
export function curveHead(): string {
  const names = COMMON_RULES.map(({ name }) => name.slice(0, 11).padStart(11)).join(' ');
  return `place        fail   page s   failures exact 0/10/30 s ${names}`;
}

/** Share of the outages that were told of whose cause was exact at one of the moments. */
export function shareExact(seen: readonly OutageSeen[], moment: number): number {
  const told = seen.filter(({ exact }) => exact.length > moment);
  return told.filter(({ exact }) => exact[moment]).length / Math.max(1, told.length);
}

function between(values: readonly (number | null)[]): string {
  const { p50, p95 } = spread(values);
  return `${seconds(p50)}/${seconds(p95)}`;
}

function seconds(value: number): string {
  return Number.isFinite(value) ? `${Math.round(value)}` : '-';
}
