/**
 * False pages: a fleet without an outage for so many days, in virtual time, with the shipped rules.
 * `BENCH_DAYS` (8; 365 is a year), `BENCH_SEED` (1), `BENCH_TERMINALS` (20,000), `BENCH_BAD_LUCK`
 * (1): a factor on stuck terminals and shops with a poor line, `BENCH_STEP_S`: seconds of a digest
 * and between two decisions (10, where the service decides every second). Who is silent is judged
 * by quarters of a minute, and by how much is heard without a pause: rules about it only watch
 * where steps are short parts of a quarter. Beside it, over the same digests, the rules people
 * commonly write.
 */
import { DAY, type Instant, SECOND } from '#domain/base/instant.js';
import { newState } from '#domain/engine/memory.js';
import { tick } from '#domain/engine/tick.js';
import type { Effect } from '#domain/engine/types.js';
import type { Incident } from '#domain/incident/incident.js';
import { causeOf } from '../../../apps/tillwatch/src/judge-story.js';
import { shippedSettings } from '../../support/shipped-settings.js';
import { QuietLines } from '../curves/common-lines.js';
import { COMMON_RULES, CommonWatch, newCommonState } from '../curves/common-rules.js';
import { type Highest, raise } from '../curves/highest-evidence.js';
import { LiveFleet } from '../curves/live-fleet.js';
import { modelFleet } from '../curves/model-fleet.js';
import type { Bench, Findings } from '../main.js';

const days = Number(process.env.BENCH_DAYS ?? 8);
const seed = Number(process.env.BENCH_SEED ?? 1);
const terminals = Number(process.env.BENCH_TERMINALS ?? 20_000);
const span = Number(process.env.BENCH_STEP_S ?? 10);
const badLuck = Number(process.env.BENCH_BAD_LUCK ?? 1);
/** Distinct combinations of attributes; the cost of a tick grows with them. */
const PROFILES = 120;
/** Thursday, midnight in London and eight in the morning in Shanghai. */
const START = Date.UTC(2026, 0, 1);
const SILENCE: readonly string[] = ['silence', 'certificates', 'own_plane'];
const QUARTER_S = 15;
/** After a longer step the engine takes itself for one that did not listen. */
const LISTENS_S = 10;
const MONTH_DAYS = 365.25 / 12;

type Say = (text: string) => void;

/** Pages of a month, and what the common rules would have cried. */
export const bench: Bench = async (say) => {
  const shipped = await shippedSettings();
  const isWhole = QUARTER_S % span === 0 && span <= LISTENS_S;
  const rules = shipped.rules.filter((r) => isWhole || !SILENCE.includes(r.detector.kind));
  const settings = { ...shipped, rules };
  const fleet = modelFleet({ seed, terminals, profiles: PROFILES });
  const live = new LiveFleet(fleet, { seed, badLuck }, { startsAt: START, span, isHeard: true });
  const state = newState();
  const common = new CommonWatch(newCommonState(START), (id) => fleet.profiles[id]);
  const lines = new QuietLines();
  const highest = new Map<string, Highest>();
  const pages = new Map<string, number>();
  const cpu = process.cpuUsage();
  const ticks = (days * DAY) / (span * SECOND);
  const what = `${terminals} terminals, ${days} days, ${rules.length} rules`;
  say(`seed ${seed}: ${what}, a decision every ${span} s`);
  for (let i = 1; i <= ticks; i += 1) {
    const { now, input } = live.next();
    const { effects } = tick(state, settings, input, now);
    raise(highest, settings.rules, state.memory.banks, now);
    for (const digest of input.digests) common.take(digest);
    lines.take(common.look(now), now);
    tellPages(say, effects, pages, now);
    if ((i * span * SECOND) % DAY === 0) {
      const { user, system } = process.cpuUsage(cpu);
      const s = Math.round((user + system) / 1e6);
      say(`day ${(i * span * SECOND) / DAY}: ${sum(pages)} pages, ${s} s of CPU`);
    }
  }
  tellHighest(say, highest);
  return findings(pages, highest, lines, state.memory.banks.size);
};

function tellPages(
  say: Say,
  effects: readonly Effect[],
  pages: Map<string, number>,
  now: Instant,
): void {
  const faces = new Map<string, Incident>();
  for (const effect of effects) {
    if (effect.kind === 'save_incident') faces.set(effect.incident.id, effect.incident);
  }
  for (const effect of effects) {
    if (effect.kind !== 'enqueue_notification' || effect.reason === 'resolved') continue;
    const face = faces.get(effect.incident);
    const rule = face?.rule ?? '?';
    pages.set(rule, (pages.get(rule) ?? 0) + 1);
    const cause = face && (causeOf(face).join(' & ') || 'everything');
    const nats = Math.round(face?.evidence.score ?? 0);
    say(`${new Date(now).toISOString()} ${effect.reason} ${rule} ${cause}, ${nats} nats`);
  }
}

function tellHighest(say: Say, highest: ReadonlyMap<string, Highest>): void {
  say('rule                        nats  where and when');
  for (const [rule, { nats, cell, at }] of [...highest].sort((a, b) => b[1].nats - a[1].nats)) {
    const when = new Date(at).toISOString();
    say(`${rule.padEnd(26)} ${nats.toFixed(1).padStart(5)}  ${cell || 'everything'} ${when}`);
  }
}

function findings(
  pages: ReadonlyMap<string, number>,
  highest: ReadonlyMap<string, Highest>,
  lines: QuietLines,
  cells: number,
): Findings {
  const figures: Record<string, number> = { days, seed, terminals, span, badLuck, cells };
  figures.pages = sum(pages);
  figures.pages_a_month = round((figures.pages / days) * MONTH_DAYS);
  for (const [rule, n] of pages) figures[`pages_${rule}`] = n;
  for (const [rule, { nats }] of highest) figures[`nats_${rule}`] = round(nats);
  for (const { name } of COMMON_RULES) figures[`common_${name}`] = lines.episodes(name);
  const ratios = Object.fromEntries(
    COMMON_RULES.map(({ name }) => {
      return [`${name}_to_pages`, round(lines.episodes(name) / Math.max(1, figures.pages ?? 0))];
    }),
  );
  return { figures, ratios };
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((all, n) => all + n, 0);
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
