/**
 * The watch over values on the series of the Numenta Anomaly Benchmark, scored as the benchmark
 * does and set for no series; beside a sliding Gaussian and chance in the same process, and what
 * others published. Silence must score 0 and an alarm at the start of every window 100.
 */
import { newValueWatch, watchValue } from '#domain/detect/value-watch.js';
import { findData } from '../labelled/find-data.js';
import { chance, slidingGaussian } from '../labelled/name-surprises.js';
import { readSeries } from '../labelled/read-series.js';
import { isUnseen, quantile, round } from '../labelled/score-cases.js';
import {
  type LabelledSeries,
  PROFILES,
  probationOf,
  scoreSeries,
} from '../labelled/score-series.js';
import type { Bench } from '../main.js';

/** Standard, low false positives, low false negatives; on all 58 series; quoted, not run here. */
const PUBLISHED = [
  'ARTime 74.9/65.2/80.4',
  'Numenta HTM 70.1/63.1/74.3',
  'CAD OSE 69.9/67.0/73.2',
  'Skyline (earthgecko) 58.2/46.2/63.8',
  'KNN CAD 58.0/43.4/64.8',
  'Relative Entropy 54.6/47.6/58.8',
  'Random Cut Forest 51.7/38.4/59.7',
  'sliding Gaussian 39.6/20.9/47.4',
  'chance 16.8/5.8/25.9',
];

type Detector = (series: LabelledSeries) => number[];

/** The score by profile, and microseconds a value. */
export const bench: Bench = async (say) => {
  const all = readSeries(findData('nab', 'NAB_DATA'));
  const values = all.reduce((sum, { values: own }) => sum + own.length, 0);
  say(`${all.length} of 58 series, ${values} values`);
  const times: number[] = [];
  const ours: Detector = (series) => {
    const began = performance.now();
    const watch = newValueWatch();
    const scores = series.values.map((value) => watchValue(watch, value));
    times.push((1_000 * (performance.now() - began)) / Math.max(1, series.values.length));
    return scores;
  };
  const score = (name: string, detect: Detector, of = all) => {
    const scored = of.map((series) => ({ series, scores: detect(series) }));
    const scores = Object.values(PROFILES).map((p) => round(scoreSeries(scored, p).score));
    say(`  ${name.padEnd(24)} ${scores.join(' / ')}`);
    return scores;
  };
  const [standard = 0, lowFp = 0, lowFn = 0] = score('ours', ours);
  const unseen = score('ours, unseen half', ours, all.filter(isUnseen));
  score(
    'ours, seen half',
    ours,
    all.filter((series) => !isUnseen(series)),
  );
  const [gaussian = 0] = score('sliding Gaussian', ({ values: v }) => slidingGaussian(v));
  score('chance', ({ values: v }) => chance(v, 42));
  const [silence = 0] = score('silence', ({ values: v }) => v.map(() => 0));
  const [oracle = 0] = score('start of every window', startsOf);
  say(`  published, standard / low FP / low FN: ${PUBLISHED.join(', ')}`);
  return {
    figures: {
      nab_standard: standard,
      nab_low_fp: lowFp,
      nab_low_fn: lowFn,
      nab_standard_unseen: unseen[0] ?? 0,
      nab_silence: silence,
      nab_oracle: oracle,
      value_us: round(quantile(times, 0.5)),
    },
    ratios: { nab_to_sliding_gaussian: round(standard / Math.max(0.1, gaussian)) },
  };
};

/** An alarm at the first judged moment of every window, and nowhere else. */
function startsOf({ values, windows }: LabelledSeries): number[] {
  const scores = values.map(() => 0);
  for (const [from, to] of windows) {
    const first = Math.max(from, Math.ceil(probationOf(values.length)));
    if (first <= to) scores[first] = 1;
  }
  return scores;
}
