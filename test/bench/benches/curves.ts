/**
 * What the engine tells of outages, in virtual time, of a modelled fleet at noon: how soon by size
 * and strength, with which cause, when it is over; what does not count as one; how many incidents
 * an outage is; what a kill costs. Beside it, over the same digests, the rules people commonly
 * write: as they write them, and with lines so high that they never fired on healthy days.
 *
 * `BENCH_PARTS` names some of delays, recovery, stress, incidents, restart; all when left out.
 * `BENCH_SEED` (1), `BENCH_TERMINALS` (10,000), `BENCH_REPEATS` (5), `BENCH_QUIET_DAYS` (2),
 * `BENCH_SCENARIOS` (60), `BENCH_MINUTES` of each stress (60).
 */
import { DAY } from '#domain/base/instant.js';
import { shippedSettings } from '../../support/shipped-settings.js';
import { COMMON_RULES } from '../curves/common-rules.js';
import { makeScenarios, SCENARIO_KINDS } from '../curves/make-scenarios.js';
import {
  type Curve,
  curveHead,
  curveLine,
  measureDelays,
  quietLines,
  shareExact,
  spread,
} from '../curves/measure-delays.js';
import { playStress, STRESSES } from '../curves/measure-stress.js';
import { modelFleet } from '../curves/model-fleet.js';
import { playOutage } from '../curves/play-outage.js';
import { compareSent, playRestart } from '../curves/play-restart.js';
import { judgeTold, playScenario } from '../curves/play-scenario.js';
import { type Warm, warmUp } from '../curves/warm-up.js';
import type { Bench } from '../main.js';

const env = (name: string, usual: number) => Number(process.env[`BENCH_${name}`] ?? usual);
const seed = env('SEED', 1);
const terminals = env('TERMINALS', 10_000);
const repeats = env('REPEATS', 5);
const quietDays = env('QUIET_DAYS', 2);
const scenarios = env('SCENARIOS', 60);
const minutes = env('MINUTES', 60);
const PROFILES = 1_000;
/** Noon of a Tuesday in Shanghai. */
const NOON = Date.UTC(2026, 2, 10, 4);
/** Long enough for the common rules to know their last hour. */
const WARM_S = 4_000;
const LATER_S = [0, 10, 30] as const;

type Say = (text: string) => void;
type Figures = Record<string, number>;

const PARTS: Readonly<Record<string, (warms: Warms, say: Say) => Figures>> = {
  delays,
  recovery,
  stress,
  incidents,
  restart,
};

/** The same fleet, watched by the rule of host errors alone and by all rules about payments. */
interface Warms {
  readonly one: () => Warm;
  readonly all: () => Warm;
}

/** All parts that are asked for. */
export const bench: Bench = async (say) => {
  const shipped = await shippedSettings();
  const payments = shipped.rules.filter((r) => r.detector.kind === 'failure_ratio');
  const fleet = modelFleet({ seed, terminals, profiles: PROFILES });
  const warm = (rules: typeof payments) =>
    once(() => {
      const settings = { ...shipped, rules };
      return warmUp({ fleet, settings, seed, until: NOON, seconds: WARM_S });
    });
  const hostErrors = payments.filter(({ alert }) => alert === 'HostErrors');
  const warms = { one: warm(hostErrors), all: warm(payments) };
  const figures: Figures = { seed, terminals, repeats };
  const ratios: Figures = {};
  for (const name of (process.env.BENCH_PARTS ?? Object.keys(PARTS).join()).split(',')) {
    const cpu = process.cpuUsage();
    const found = PARTS[name]?.(warms, say) ?? {};
    for (const [key, value] of Object.entries(found)) {
      if (key.startsWith('x_')) ratios[key.slice(2)] = value;
      else figures[key] = value;
    }
    const { user, system } = process.cpuUsage(cpu);
    say(`${name}: ${Math.round((user + system) / 1e6)} s of CPU`);
  }
  return { figures, ratios };
};

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function delays({ one }: Warms, say: Say): Figures {
  const warm = one();
  const quiet = quietLines(warm.fleet, NOON - 30 * DAY, quietDays, seed + 9);
  const figures: Figures = { quiet_days: quietDays };
  for (const { name } of COMMON_RULES) {
    figures[`episodes_${name}`] = quiet.episodes(name);
    const line = quiet.silent().get(`${name} host_system`) ?? 0;
    say(`${name}: ${quiet.episodes(name)} false episodes in ${quietDays} days; silent at ${line}`);
  }
  say(curveHead());
  const curves = measureDelays(warm, quiet.silent(), { seed, repeats }, (curve) =>
    say(curveLine(curve)),
  );
  for (const curve of curves) Object.assign(figures, figuresOf(curve));
  const all = curves.flatMap(({ seen }) => seen);
  for (const [i, later] of LATER_S.entries()) {
    figures[`exact_${later}s`] = round(shareExact(all, i));
  }
  const hard = curves.filter(({ share }) => share >= 0.6).flatMap(({ seen }) => seen);
  const failures = spread(hard.map((each) => (each.page_s === null ? null : each.failures)));
  return { ...figures, hard_failures_p50: failures.p50, hard_failures_p95: failures.p95 };
}

function figuresOf({ place, share, seen }: Curve): Figures {
  const name = `${place}_${share * 100}`;
  const own = spread(seen.map(({ page_s }) => page_s));
  const figures: Figures = { [`${name}_p50_s`]: own.p50, [`${name}_p95_s`]: own.p95 };
  figures[`${name}_missed`] = own.missed;
  for (const rule of COMMON_RULES) {
    for (const kind of ['written', 'silent'] as const) {
      const theirs = spread(seen.map((each) => each[kind].get(rule.name)));
      figures[`${name}_${rule.name}_${kind}_p50_s`] = theirs.p50;
      figures[`x_${name}_${rule.name}_${kind}`] = round(theirs.p50 / own.p50);
    }
  }
  // What never came has no number in JSON.
  return Object.fromEntries(Object.entries(figures).filter(([, n]) => Number.isFinite(n)));
}

function recovery({ one }: Warms, say: Say): Figures {
  const warm = one();
  const playing = { limit_s: 900, later_s: [], ends_s: 60 };
  const seen = Array.from({ length: 2 * repeats }, (_, i) => {
    const cause = i % 2 === 0 ? { region: 'r-20' } : { fw: 'fw-8' };
    return playOutage(warm, { cause, share: 0.6, seed: seed + 7_000 * (i + 1) }, playing);
  });
  const { p50, p95, missed } = spread(seen.map(({ over_s }) => over_s));
  const early = seen.filter(({ isOverEarly }) => isOverEarly).length;
  say(`recovery of 1 % at 0.6: ${p50}/${p95} s, ${missed} never, ${early} of ${seen.length} early`);
  return { recovery_p50_s: p50, recovery_p95_s: p95, recovery_early: early };
}

function stress({ all }: Warms, say: Say): Figures {
  const warm = all();
  const figures: Figures = { stress_minutes: minutes * repeats };
  for (const name of Object.keys(STRESSES)) {
    const pages: string[] = [];
    const cries = new Map<string, number>();
    for (let i = 0; i < repeats; i += 1) {
      const stressed = playStress(warm, name, seed + 31 * i, minutes);
      pages.push(...stressed.pages);
      for (const [rule, n] of stressed.common) cries.set(rule, (cries.get(rule) ?? 0) + n);
    }
    const beside = [...cries].map(([rule, n]) => `${rule} ${n}`).join(', ');
    say(`${name}: ${pages.length} pages in ${repeats} × ${minutes} minutes; beside it ${beside}`);
    for (const page of pages) say(`  ${page}`);
    figures[`stress_${name}`] = pages.length;
    for (const [rule, n] of cries) figures[`stress_${name}_${rule}`] = n;
  }
  return figures;
}

function incidents({ all }: Warms, say: Say): Figures {
  const warm = all();
  const right = new Map<string, { count: number; exact: number; of: number }>();
  for (const [i, scenario] of makeScenarios(seed, scenarios).entries()) {
    const told = playScenario(warm, scenario, seed + 77 * i);
    const { isCount, isExact } = judgeTold(scenario.causes, told);
    const sums = right.get(scenario.name) ?? { count: 0, exact: 0, of: 0 };
    right.set(scenario.name, sums);
    sums.of += 1;
    sums.count += isCount ? 1 : 0;
    sums.exact += isExact ? 1 : 0;
    if (isExact) continue;
    const wanted = scenario.causes.map((cause) => Object.values(cause).join('&')).join('; ');
    say(`${scenario.name} ${wanted}: told ${told.causes.join('; ') || 'nothing'}`);
  }
  const figures: Figures = { scenarios };
  let count = 0;
  let exact = 0;
  for (const kind of SCENARIO_KINDS) {
    const sums = right.get(kind) ?? { count: 0, exact: 0, of: 0 };
    say(`${kind}: ${sums.count} of ${sums.of} as many incidents as causes, ${sums.exact} exact`);
    figures[`incidents_${kind}`] = round(sums.count / Math.max(1, sums.of));
    count += sums.count;
    exact += sums.exact;
  }
  figures.incidents_right = round(count / scenarios);
  figures.incidents_exact = round(exact / scenarios);
  return figures;
}

function restart({ all }: Warms, say: Say): Figures {
  const warm = all();
  const figures = { restart_lost: 0, restart_duplicated: 0, restart_later_s: 0 };
  for (let i = 0; i < repeats; i += 1) {
    const outage = { cause: { acquirer: 'acq-4' }, share: 0.4, seed: seed + 501 * i };
    const calm = playRestart(warm, outage, null);
    for (const after_s of [1, 3, 5, 8, 30]) {
      const found = compareSent(calm, playRestart(warm, outage, { after_s, gone_s: 4 }));
      figures.restart_lost += found.lost;
      figures.restart_duplicated += found.duplicated;
      figures.restart_later_s = Math.max(figures.restart_later_s, found.later);
    }
  }
  const { restart_lost: lost, restart_duplicated: twice, restart_later_s: later } = figures;
  say(`${5 * repeats} kills of 4 s: ${lost} pages lost, ${twice} twice, ${later} s later at most`);
  return figures;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
