/**
 * False pages: a fleet without an outage for so many days, in virtual time, with the shipped rules.
 * `BENCH_DAYS` (8; 365 is a year), `BENCH_SEED` (1), `BENCH_TERMINALS` (20,000), `BENCH_BAD_LUCK`
 * (1): a factor on stuck terminals and shops with a poor line, `BENCH_STEP_S`: seconds of a digest
 * and between two decisions (15, as a backtest takes them where all is calm; the service decides
 * every second), `BENCH_WARM_HOURS` (6): played before and not counted.
 *
 * The days may be played in `BENCH_PARTS` parts that follow each other in time and know nothing of
 * each other: each is of the same fleet, begins with draws and an engine of its own, and is warmed
 * up. `BENCH_AT_ONCE` (1) says how many of them run side by side. Beside the engine run, over the
 * same digests, the rules people commonly write.
 */
import { DAY } from '#domain/base/instant.js';
import { COMMON_RULES } from '../curves/common-rules.js';
import type { Highest } from '../curves/highest-evidence.js';
import type { QuietDays, QuietFindings } from '../curves/quiet-days.js';
import type { Bench, Findings } from '../main.js';
import { runForJson } from '../run-node.js';

const days = numberOf('BENCH_DAYS', 8);
const seed = numberOf('BENCH_SEED', 1);
const terminals = numberOf('BENCH_TERMINALS', 20_000);
const span = numberOf('BENCH_STEP_S', 15);
const badLuck = numberOf('BENCH_BAD_LUCK', 1);
const warmHours = numberOf('BENCH_WARM_HOURS', 6);
const atOnce = numberOf('BENCH_AT_ONCE', 1);
const parts = numberOf('BENCH_PARTS', atOnce);
/** Thursday, midnight in London and eight in the morning in Shanghai. */
const START = Date.UTC(2026, 0, 1);
const MONTH_DAYS = 365.25 / 12;
/** Parts draw apart from each other; the days of one part take three neighbours. */
const SEED_OF_PART = 1_000;
/** Most of what a tick makes is gone after it; in a small room it is carried about. */
const NODE_FLAGS = ['--max-semi-space-size=32'];
/** Who is silent is judged by quarters of a minute. */
const QUARTER_S = 15;

type Say = (text: string) => void;

/** Pages of a month, and what the common rules would have cried. */
export const bench: Bench = async (say) => {
  if (QUARTER_S % span !== 0) throw new Error('BENCH_STEP_S: 1, 3, 5 or 15 seconds');
  say(`seed ${seed}: ${terminals} terminals, ${days} days, a decision every ${span} s`);
  const found: QuietFindings[] = [];
  const waiting = Array.from({ length: parts }, (_, part) => part);
  const work = async () => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const name = parts > 1 ? `part ${part + 1}: ` : '';
      const args = [JSON.stringify({ name, ...partOf(part) })];
      const flags = [...process.execArgv, ...NODE_FLAGS];
      const played = (await runForJson('test/bench/play-days.js', args, flags)) as QuietFindings;
      found.push(played);
      // A year takes hours: whoever ends it early has what was found by then.
      if (parts > 1) say(`${name}${JSON.stringify(played)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const highest = highestOf(found);
  tellHighest(say, highest);
  return findings(found, highest);
};

function numberOf(name: string, usual: number): number {
  return Number(process.env[name] ?? usual);
}

function partOf(part: number): QuietDays {
  const first = Math.floor((part * days) / parts);
  const end = part === parts - 1 ? days : Math.floor(((part + 1) * days) / parts);
  return {
    ...{ fleetSeed: seed, seed: seed + part * SEED_OF_PART },
    ...{ terminals, badLuck, span, warmHours },
    from: START + first * DAY,
    days: end - first,
  };
}

function highestOf(found: readonly QuietFindings[]): ReadonlyMap<string, Highest> {
  const highest = new Map<string, Highest>();
  for (const [rule, each] of found.flatMap((part) => Object.entries(part.highest))) {
    if (each.nats > (highest.get(rule)?.nats ?? 0)) highest.set(rule, each);
  }
  return highest;
}

function tellHighest(say: Say, highest: ReadonlyMap<string, Highest>): void {
  say('rule                        nats  where and when');
  for (const [rule, { nats, cell, at }] of [...highest].sort((a, b) => b[1].nats - a[1].nats)) {
    const when = new Date(at).toISOString();
    say(`${rule.padEnd(26)} ${nats.toFixed(1).padStart(5)}  ${cell || 'everything'} ${when}`);
  }
}

function findings(
  found: readonly QuietFindings[],
  highest: ReadonlyMap<string, Highest>,
): Findings {
  const total = (countOf: (part: QuietFindings) => number) => {
    return found.reduce((sum, part) => sum + countOf(part), 0);
  };
  const of = (counts: Readonly<Record<string, number>>) => {
    return Object.values(counts).reduce((sum, n) => sum + n, 0);
  };
  const pages = total((part) => of(part.pages));
  const figures: Record<string, number> = { days, seed, terminals, span, badLuck, parts };
  figures.cells = Math.max(...found.map(({ cells }) => cells));
  figures.cpu_s = total(({ cpu_s }) => cpu_s);
  figures.pages = pages;
  figures.pages_a_month = round((pages / days) * MONTH_DAYS);
  for (const rule of new Set(found.flatMap((part) => Object.keys(part.pages)))) {
    figures[`pages_${rule}`] = total((part) => part.pages[rule] ?? 0);
  }
  for (const [rule, { nats }] of highest) figures[`nats_${rule}`] = round(nats);
  const ratios: Record<string, number> = {};
  for (const { name } of COMMON_RULES) {
    const cries = total((part) => part.cries[name] ?? 0);
    figures[`common_${name}`] = cries;
    ratios[`${name}_to_pages`] = round(cries / Math.max(1, pages));
  }
  return { figures, ratios };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
