/**
 * The scoring of the Numenta Anomaly Benchmark: an alarm early in a labelled window is worth nearly
 * one point, at its end none; a window without an alarm costs a point, an alarm elsewhere a
 * fraction of one. One threshold is chosen for all series, and the sum is put on a scale where
 * silence is 0 and an alarm at the first moment of every window is 100.
 */

/** A series with its labelled windows, as first and last index. */
export interface LabelledSeries {
  readonly name: string;
  readonly values: readonly number[];
  readonly windows: readonly (readonly [number, number])[];
}

/** What a profile of users thinks that mistakes cost. */
export interface Profile {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
}

/** The three profiles of the benchmark. */
export const PROFILES: Readonly<Record<string, Profile>> = {
  standard: { tp: 1, fp: 0.11, fn: 1 },
  reward_low_fp_rate: { tp: 1, fp: 0.22, fn: 1 },
  reward_low_fn_rate: { tp: 1, fp: 0.11, fn: 2 },
};

const PROBATION = 0.15;
const PROBATION_ROWS = 5_000;

/** The first rows of a series, that a detector may learn from without being judged. */
export function probationOf(rows: number): number {
  return Math.min(Math.floor(PROBATION * rows), PROBATION * PROBATION_ROWS);
}

/** One row that is judged: its score, what an alarm there is worth, and its window. */
interface Row {
  readonly score: number;
  readonly worth: number;
  /** Number of its window among all; negative outside of any. */
  readonly window: number;
}

/** The normalised score for the best threshold, and that threshold. */
export function scoreSeries(
  scored: readonly { readonly series: LabelledSeries; readonly scores: readonly number[] }[],
  profile: Profile,
): { readonly score: number; readonly raw: number; readonly threshold: number } {
  const rows: Row[] = [];
  let windows = 0;
  for (const { series, scores } of scored) {
    rows.push(...judge(series, scores, profile, windows));
    windows += series.windows.length;
  }
  const open = new Set(rows.filter((row) => row.window >= 0).map((row) => row.window));
  const silence = -open.size * profile.fn;
  const { raw, threshold } = sweep(rows, open, profile);
  const score = (100 * (raw - silence)) / (open.size * profile.tp - silence);
  return { score, raw, threshold };
}

/** Lowers the threshold from above every score and keeps where the sum is greatest. */
function sweep(rows: Row[], open: ReadonlySet<number>, profile: Profile) {
  rows.sort((a, b) => b.score - a.score);
  const best = new Map([...open].map((window) => [window, -profile.fn]));
  let sum = -open.size * profile.fn;
  let top = { raw: sum, threshold: Number.POSITIVE_INFINITY };
  for (const [i, row] of rows.entries()) {
    if (row.window < 0) sum += row.worth;
    else {
      const known = best.get(row.window) ?? 0;
      if (row.worth > known) {
        best.set(row.window, row.worth);
        sum += row.worth - known;
      }
    }
    const isLast = rows[i + 1]?.score !== row.score;
    if (isLast && sum > top.raw) top = { raw: sum, threshold: row.score };
  }
  return top;
}

function judge(
  { values, windows }: LabelledSeries,
  scores: readonly number[],
  profile: Profile,
  first: number,
): Row[] {
  const probation = probationOf(values.length);
  const rows: Row[] = [];
  for (let i = 0; i < values.length; i += 1) {
    if (i < probation) continue;
    const score = scores[i] ?? 0;
    const within = windows.findIndex(([from, to]) => i >= from && i <= to);
    const limits = windows[within];
    if (limits) {
      const [from, to] = limits;
      const worth = (profile.tp * sigmoid(-(to - i + 1) / (to - from + 1))) / sigmoid(-1);
      rows.push({ score, worth, window: first + within });
      continue;
    }
    const before = windows.filter(([, to]) => to < i).at(-1);
    const past = before ? (i - before[1]) / Math.max(1, before[1] - before[0]) : 3;
    rows.push({ score, worth: profile.fp * sigmoid(past), window: -1 });
  }
  return rows;
}

/** From nearly 1 at the left edge of a window over 0 at its right edge to -1 far behind it. */
function sigmoid(position: number): number {
  return position >= 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}
