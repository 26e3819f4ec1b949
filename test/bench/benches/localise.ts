/**
 * Where it is: the localiser of the engine on public labelled cases and on a simulated fleet,
 * beside a reference in the same process and what others published; its processor time at large
 * inputs; and whether names, order and time of a case make no difference.
 */
import { basename, join } from 'node:path';
import { PROFILE_ATTRIBUTES } from '#domain/base/attribute.js';
import { localise } from '#domain/localise/localise.js';
import { disguiseCase, seeded } from '../labelled/disguise-case.js';
import { findData } from '../labelled/find-data.js';
import {
  engineLeaves,
  leavesOf,
  type Named,
  nameCounts,
  nameValues,
} from '../labelled/locate-case.js';
import { nameSingleAttribute } from '../labelled/name-single-attribute.js';
import { playFleet, ROOTS } from '../labelled/play-fleet.js';
import { type LabelledCase, readCountCases, readValueCases } from '../labelled/read-cases.js';
import { readPublished } from '../labelled/read-published.js';
import { isUnseen, quantile, round, type Score, scoreCases } from '../labelled/score-cases.js';
import type { Bench } from '../main.js';
import { cpuAndAnswer, cpuOf } from '../watched-minutes.js';

type Say = (text: string) => void;
type Figures = Record<string, number>;

const fleet_seeds = 10;
const fleet_rates = [0.2, 0.6, 0.95];
const fleet_later_s = [0, 10, 30];
const speed_rounds = 25;

/** What others have published, on all cases of each set; quoted, not run here. */
const PUBLISHED: Readonly<Record<string, string>> = {
  robustspot_rs:
    'of 135 cases: RobustSpot F1 0.684, recall@1/3/5 0.722/0.896/0.978; Adtributor F1 0.274',
  squeeze_b0: 'F1: RiskLoc 0.960, Squeeze 0.956, AutoRoot 0.910, Adtributor 0.156',
  riskloc_S: 'F1: RiskLoc 0.662, AutoRoot 0.446, RobustSpot 0.250',
  riskloc_L: 'F1: RiskLoc 0.698, AutoRoot 0.527, Squeeze 0.275',
};

/** F1, exact answers and recall by set; milliseconds by size; exact answers on the fleet. */
export const bench: Bench = async (say) => {
  const folder = findData('localisation', 'LOCALISATION_DATA');
  const figures: Figures = {};
  const ratios: Figures = {};
  for (const set of ['robustspot_rs', 'squeeze_b0', 'riskloc_S', 'riskloc_L']) {
    const isCounts = set === 'robustspot_rs';
    const path = join(folder, set);
    const cases = isCounts ? readCountCases(path) : readValueCases(path, set);
    const scores = runSet(say, set, cases, isCounts ? nameCounts : nameValues, figures);
    if (isCounts) sayPublished(say, path, cases);
    say(`  published, ${PUBLISHED[basename(path)]}`);
    ratios[`${set}_f1_to_single_attribute`] = round(
      scores.ours / Math.max(0.001, scores.reference),
    );
  }
  Object.assign(figures, timeLarge(say), timeTerminals(say), playFleets(say));
  return { figures, ratios };
};

function runSet(
  say: Say,
  set: string,
  cases: readonly LabelledCase[],
  name: (labelled: LabelledCase) => Named,
  figures: Figures,
): { ours: number; reference: number } {
  const times: number[] = [];
  const results = cases.map((labelled) => {
    const { answer: named, ms } = cpuAndAnswer(() => name(labelled));
    times.push(ms);
    return { labelled, named };
  });
  const ours = scoreCases(results);
  const unseen = scoreCases(results.filter(({ labelled }) => isUnseen(labelled)));
  const seen = scoreCases(results.filter(({ labelled }) => !isUnseen(labelled)));
  const reference = scoreCases(
    cases.map((labelled) => ({ labelled, named: nameReference(labelled) })),
  );
  say(`${set}: ${cases.length} cases`);
  say(tell('  ours', ours));
  say(tell('  ours, unseen half', unseen));
  say(tell('  ours, seen half', seen));
  say(tell('  single attribute', reference));
  const same = results.filter(({ labelled, named }) => isSameDisguised(labelled, named, name));
  say(`  renamed, shuffled, shifted: ${same.length} of ${cases.length} answers identical`);
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)].map(round);
  say(`  ${p50} ms a case, p95 ${p95} ms`);
  figures[`${set}_f1`] = ours.f1;
  figures[`${set}_f1_unseen`] = unseen.f1;
  figures[`${set}_exact`] = ours.exact;
  figures[`${set}_disguised_same`] = round(same.length / Math.max(1, cases.length));
  figures[`${set}_p50_ms`] = p50 ?? 0;
  figures[`${set}_p95_ms`] = p95 ?? 0;
  if (set === 'robustspot_rs') {
    Object.assign(figures, {
      [`${set}_recall_1`]: ours.recall1,
      [`${set}_recall_3`]: ours.recall3,
    });
    figures[`${set}_recall_5`] = ours.recall5;
  }
  return { ours: ours.f1, reference: reference.f1 };
}

function nameReference(labelled: LabelledCase): Named {
  const rows =
    labelled.set === 'robustspot_rs'
      ? leavesOf(labelled).map((leaf) => ({ ...leaf, measured: leaf.failures }))
      : labelled.rows.map((row) => ({ ...row, measured: row.first, expected: row.second }));
  return nameSingleAttribute(labelled.attributes, rows);
}

function isSameDisguised(
  labelled: LabelledCase,
  named: Named,
  name: (labelled: LabelledCase) => Named,
): boolean {
  const disguised = disguiseCase({ ...labelled, causes: named.answer }, seeded(1));
  const again = name(disguised).answer;
  return [...again].sort().join(';') === [...disguised.causes].sort().join(';');
}

function sayPublished(say: Say, path: string, cases: readonly LabelledCase[]): void {
  const published = readPublished(join(path, 'published_robustspot_result.csv'));
  const theirs = cases.flatMap((labelled) => {
    const named = published.get(labelled.name);
    return named ? [{ labelled, named }] : [];
  });
  say(tell('  RobustSpot, its authors', scoreCases(theirs)));
}

function tell(name: string, { f1, exact, recall1, recall3, recall5 }: Score): string {
  const recall = `recall@1/3/5 ${recall1} ${recall3} ${recall5}`;
  return `${name.padEnd(26)} F1 ${f1}  exact ${exact}  ${recall}`;
}

/** Time at as many leaves as the largest public sets have, and at more than any fleet has. */
function timeLarge(say: Say): Figures {
  const figures: Figures = {};
  for (const [leaves, sizes] of [
    [21_600, [10, 36, 8, 10]],
    [50_000, [40, 30, 20, 12, 10, 8, 6, 4]],
  ] as const) {
    const times = Array.from({ length: speed_rounds }, (_, seed) => {
      const input = engineLeaves(madeLeaves(leaves, sizes, seeded(seed + 1)));
      return cpuOf(() => localise(input));
    });
    const p95 = round(quantile(times, 0.95));
    say(`${leaves} leaves, ${sizes.length} attributes: p95 ${p95} ms`);
    figures[`leaves_${leaves}_p95_ms`] = p95;
  }
  return figures;
}

function madeLeaves(leaves: number, sizes: readonly number[], random: () => number) {
  return Array.from({ length: leaves }, () => {
    const values = sizes.map((size) => `${Math.floor(size * random() ** 1.5)}`);
    const attempts = 1 + Math.floor(200 * random() ** 3);
    const rate = values[0] === '3' && values[2] === '1' ? 0.3 : 0.01;
    let failures = 0;
    for (let i = 0; i < attempts; i += 1) if (random() < rate) failures += 1;
    return { values, failures, attempts, expected: attempts * 0.01 };
  });
}

/**
 * Time from a hundred thousand failures as they are told, each with attributes of its attempt. The
 * engine does less in a close look, since it keeps what came in: see `localise_p99_ms` of `engine`.
 */
function timeTerminals(say: Say): Figures {
  const random = seeded(7);
  const pick = (n: number) => `${Math.floor(n * random() ** 2)}`;
  const profiles = Array.from({ length: 5_000 }, () =>
    Object.fromEntries(PROFILE_ATTRIBUTES.map((attribute, i) => [attribute, pick(4 + 3 * i)])),
  );
  const failures = Array.from({ length: 100_000 }, () => ({
    profile: Math.floor(random() * profiles.length),
    issuer: pick(12),
    scheme: pick(4),
    entry: pick(3),
    count: 1,
  }));
  const even = (n: number) =>
    Object.fromEntries(Array.from({ length: n }, (_, i) => [`${i}`, 1 / n]));
  const input = {
    profileOf: (id: number) => profiles[id],
    attempts: new Map(profiles.map((_, id) => [id, 60])),
    failures,
    normal: 0.01,
    mix: { issuer: even(12), scheme: even(4), entry: even(3) },
  };
  const times = Array.from({ length: speed_rounds }, () => cpuOf(() => localise(input)));
  const p99 = round(quantile(times, 0.99));
  say(`100000 failures of 5000 profiles, 15 attributes: p99 ${p99} ms`);
  return { failures_100000_p99_ms: p99 };
}

function playFleets(say: Say): Figures {
  const exact = fleet_later_s.map(() => 0);
  let played = 0;
  for (const rate of fleet_rates) {
    for (const [i, root] of ROOTS.entries()) {
      for (let seed = 1; seed <= fleet_seeds; seed += 1) {
        const result = playFleet(root, rate, 1_000 * i + seed, fleet_later_s);
        if (!result) continue;
        played += 1;
        for (const [j, isExact] of result.exact.entries())
          if (isExact) exact[j] = (exact[j] ?? 0) + 1;
      }
    }
  }
  const shares = exact.map((n) => round(n / Math.max(1, played)));
  say(`fleet, ${played} outages: exact at the page / +10 s / +30 s: ${shares.join(' / ')}`);
  const [page = 0, ten = 0, thirty = 0] = shares;
  return { fleet_page_exact: page, fleet_10s_exact: ten, fleet_30s_exact: thirty };
}
