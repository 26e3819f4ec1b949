/**
 * What one step of the engine costs: at a million terminals, two hundred rules and 50,000 watched
 * cells; by cell, from a thousand to a hundred thousand; when a hundred thousand terminals fail;
 * after a restart; and living through a day again. Times are processor time, since the machine may
 * have other work. References run beside it over the same digests: one plain pass over rows and
 * cells, and the same counts made by looking up names, for every rule anew.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SECOND } from '#domain/base/instant.js';
import type { Digest } from '#domain/digest/digest.js';
import { ownDigest } from '#domain/digest/own-digest.js';
import { packDigest } from '#domain/digest/pack-digest.js';
import { examine } from '#domain/engine/examine.js';
import { type EngineState, fromSnapshot, newState, toSnapshot } from '#domain/engine/memory.js';
import { Replay } from '#domain/engine/replay.js';
import { remember, tick } from '#domain/engine/tick.js';
import type { Settings } from '#domain/engine/types.js';
import type { Rule } from '#domain/rule/rule.js';
import { attributesOf } from '#domain/rule/watched.js';
import { page_digests_again } from '#infra/history/remember-recent.js';
import { chance } from '../../support/tiny-fleet.js';
import {
  BEGIN,
  bigSecond,
  CLASSES,
  movedTo,
  profilesOf,
  rulesFor,
  settingsOf,
} from '../big-fleet.js';
import { aFleetDay, secondOf } from '../history-day.js';
import { quantile, round } from '../labelled/score-cases.js';
import type { Bench } from '../main.js';
import { cpuOf, WatchedMinutes } from '../watched-minutes.js';

type Say = (text: string) => void;
type Figures = Record<string, number>;

const terminals = Number(process.env.BENCH_TERMINALS ?? 1_000_000);
const profile_count = Number(process.env.BENCH_PROFILES ?? 20_000);
const cells = 50_000;
const warm_up = 60;
/** With these a quarter of an hour has passed, which is all that is remembered by profile. */
const ticks = Number(process.env.BENCH_TICKS ?? 15 * 60 - warm_up);
/** Different seconds; they are told again and again. */
const seconds_drawn = 20;
const failing = 100_000;
const outage_seconds = 20;
const looks_taken = 100;
const replay_minutes = Number(process.env.BENCH_REPLAY_MINUTES ?? 30);
/** One of the parts below; without it all of them. */
const only = process.env.BENCH_PART;
const restart_seconds = Number(process.env.BENCH_RESTART_SECONDS ?? 15 * 60);

/** Minutes of which the cheapest tells what a cell costs: other work can only add to it. */
const cell_minutes = 12;

/** Milliseconds of a tick, bytes of the state, and factors on the references. */
export const bench: Bench = async (say) => {
  const draw = chance(7);
  const digests = Array.from({ length: seconds_drawn }, () =>
    bigSecond(terminals, profile_count, BEGIN, draw),
  );
  const rows = digests.reduce((sum, d) => sum + d.attempts.length, 0) / digests.length;
  say(`${terminals} terminals, ${profile_count} profiles, ${Math.round(rows)} rows a second`);
  const figures: Figures = {};
  const ratios: Figures = {};
  const parts = {
    ticks: () => timeTicks(say, digests, figures, ratios),
    cells: () => timeCells(say, digests, figures, ratios),
    outage: () => timeOutage(say, digests, figures),
    replay: () => timeReplay(say, ratios),
  };
  for (const [name, run] of Object.entries(parts)) {
    if (only !== undefined && only !== name) continue;
    const began = performance.now();
    run();
    say(`(${name}: ${Math.round((performance.now() - began) / 1_000)} s)`);
  }
  return { figures, ratios };
};

/** What is held: objects, and the columns outside of the heap. */
function heapMiB(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Columns are given back only after what held them has gone.
  for (let i = 0; i < 3; i += 1) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

/** An engine that has lived through some seconds, and how long each of them took. */
class Lived {
  readonly state: EngineState = { ...newState(), profiles: profilesOf(profile_count) };
  now = BEGIN;

  constructor(
    private readonly settings: Settings,
    private readonly digests: readonly Digest[],
  ) {}

  live(count: number, second?: (i: number) => Digest): number[] {
    return Array.from({ length: count }, (_, i) => {
      this.now += SECOND;
      const drawn = second?.(i) ?? this.digests[i % this.digests.length];
      const digest = movedTo(drawn as Digest, this.now);
      const input = { digests: [digest], profiles: [], people: [] };
      return cpuOf(() => tick(this.state, this.settings, input, this.now));
    });
  }
}

function timeTicks(say: Say, digests: readonly Digest[], figures: Figures, ratios: Figures): void {
  const before = heapMiB();
  const rules = rulesFor(cells);
  const lived = new Lived(settingsOf(rules), digests);
  lived.live(warm_up);
  const times = lived.live(ticks);
  const { memory, profiles } = lived.state;
  const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
  figures.cells = memory.banks.size;
  figures.rules = rules.length;
  figures.tick_p50_ms = round(quantile(times, 0.5));
  figures.tick_p99_ms = round(quantile(times, 0.99));
  figures.state_heap_mib = round(heapMiB() - before);
  const snapshot = toSnapshot(memory);
  figures.snapshot_mib = round(snapshot.length / 2 ** 20);
  say(`tick: p50 ${figures.tick_p50_ms} ms, p99 ${figures.tick_p99_ms} ms`);
  const plain = cpuOf(() => {
    for (let i = 0; i < ticks; i += 1) plainPass(lived.state, digests[i % digests.length]);
  });
  const few = Math.max(1, Math.round(ticks / 30));
  const naive = cpuOf(() => {
    for (let i = 0; i < few; i += 1) {
      countByName(profiles, rules, digests[i % digests.length] as Digest);
    }
  });
  ratios.tick_to_plain_pass = round(mean / (plain / ticks));
  ratios.count_by_name_to_tick = round(naive / few / mean);
  timeRestart(say, snapshot, digests, lived, figures);
}

/** The least that anybody must do: look at every row, and touch every cell. */
function plainPass({ memory }: EngineState, digest: Digest | undefined): number {
  let sum = 0;
  for (const { attempt, pin } of digest?.attempts ?? []) sum += attempt + pin;
  for (const { heartbeats } of digest?.signals.heard ?? []) sum += heartbeats;
  for (const { nats } of memory.banks.values()) sum += nats[0] ?? 0;
  return sum;
}

/** What a tick counts, by the names of cells and for every rule anew. */
function countByName(
  profiles: EngineState['profiles'],
  rules: readonly Rule[],
  digest: Digest,
): number {
  let size = 0;
  for (const { by } of rules) {
    const counts = new Map<string, number>();
    for (const { profile, attempt } of digest.attempts) {
      if (attempt === 0) continue;
      counts.set('', (counts.get('') ?? 0) + attempt);
      for (const watched of by) {
        const attributes = profiles.get(profile);
        const cell = attributesOf(watched)
          .map((name) => `${name}=${attributes?.[name]}`)
          .join(',');
        counts.set(cell, (counts.get(cell) ?? 0) + attempt);
      }
    }
    size += counts.size;
  }
  return size;
}

/** From what the database holds to the first tick: snapshot, recent digests as text, one step. */
function timeRestart(
  say: Say,
  snapshot: string,
  digests: readonly Digest[],
  lived: Lived,
  figures: Figures,
): void {
  const texts = digests.map((digest) => JSON.stringify(packDigest(digest)));
  const settings = settingsOf(rulesFor(cells));
  figures.restart_to_first_tick_ms = Math.round(
    cpuOf(() => {
      const memory = fromSnapshot(snapshot) ?? newState().memory;
      const state: EngineState = { ...newState(), memory, profiles: lived.state.profiles };
      for (let from = 0; from < restart_seconds; from += page_digests_again) {
        const length = Math.min(page_digests_again, restart_seconds - from);
        const page = Array.from({ length }, (_, i) => {
          const read = ownDigest(JSON.parse(texts[(from + i) % texts.length] as string));
          return movedTo(read, lived.now - (restart_seconds - from - i) * SECOND);
        });
        remember(state, page);
      }
      const input = { digests: [], profiles: [], people: [] };
      tick(state, settings, input, lived.now + SECOND);
    }),
  );
  say(`restart to the first tick: ${figures.restart_to_first_tick_ms} ms`);
}

/**
 * The cost of a cell is what it adds to the watching of a second, beyond rules that watch nothing
 * but the fleet. Many cells come first: those that follow find the code as warm as it gets.
 */
function timeCells(say: Say, digests: readonly Digest[], figures: Figures, ratios: Figures): void {
  const profiles = profilesOf(profile_count);
  const wanted = [100_000, 10_000, 1_000] as const;
  const fleetOnly = rulesFor(CLASSES.length * 250).map((rule) => ({ ...rule, by: [] }));
  const all = [...wanted.map((n) => rulesFor(n)), fleetOnly].map((rules) => {
    const watched = new WatchedMinutes(profiles, rules, digests, BEGIN);
    watched.live();
    const times = Array.from({ length: cell_minutes }, () => watched.live());
    const ms = Math.min(...times) / 60;
    say(`watching ${watched.cells} cells: ${round(ms)} ms a second`);
    return { ms, cells: watched.cells };
  });
  const bare = all.at(-1)?.ms ?? 0;
  for (const [i, n] of wanted.entries()) {
    const { ms = 0, cells: found = 1 } = all[i] ?? {};
    figures[`cell_ns_at_${n}`] = round((1e6 * (ms - bare)) / found);
  }
  const { cell_ns_at_100000: many = 0, cell_ns_at_1000: few = 1 } = figures;
  ratios.cell_cost_100000_to_1000 = round(many / few);
  say(`a cell costs ${few} ns of ${wanted[2]}, ${many} ns of ${wanted[0]}`);
}

/** A host goes away: a hundred thousand terminals fail within seconds. */
function timeOutage(say: Say, digests: readonly Digest[], figures: Figures): void {
  const lived = new Lived(settingsOf(rulesFor(cells)), digests);
  lived.live(warm_up);
  const draw = chance(11);
  const outage = {
    profile: (id: number) => id % 12 === 1,
    failures: failing / outage_seconds,
  };
  const onset = lived.now;
  const bad = Array.from({ length: outage_seconds }, () =>
    bigSecond(terminals, profile_count, BEGIN, draw, outage),
  );
  const times = lived.live(outage_seconds, (i) => bad[i] as Digest);
  figures.outage_tick_max_ms = round(Math.max(...times));
  // What the seconds before threw away is cleared away now, and not in the middle of a look.
  heapMiB();
  const looks = Array.from({ length: looks_taken }, () =>
    cpuOf(() => {
      examine(lived.state, 'host_system', onset, [], lived.now);
    }),
  );
  figures.localise_p50_ms = round(quantile(looks, 0.5));
  figures.localise_p99_ms = round(quantile(looks, 0.99));
  figures.localise_max_ms = round(Math.max(...looks));
  const [incident] = lived.state.memory.followed;
  const cause = incident?.incident.cause.map((e) => `${e.attribute}=${e.value}`).join(' ');
  say(`outage of ${cause}: slowest tick ${figures.outage_tick_max_ms} ms`);
  const { localise_p50_ms: p50, localise_p99_ms: p99 } = figures;
  say(`a close look at ${failing} failing terminals: p50 ${p50} ms, p99 ${p99} ms`);
}

/** Noon of a hundred thousand terminals, lived through again without a database. */
function timeReplay(say: Say, ratios: Figures): void {
  const fleet = aFleetDay(100_000, 50);
  const state: EngineState = { ...newState(), profiles: new Map(fleet.profiles) };
  const draw = chance(3);
  const from = BEGIN;
  const digests = Array.from({ length: (replay_minutes * 60_000) / SECOND }, (_, i) =>
    secondOf(fleet, from + (i + 1) * SECOND, draw),
  );
  const settings = settingsOf(rulesFor(20 * 250));
  const ms = cpuOf(() => {
    const replay = new Replay(state, settings, from, () => {});
    for (const digest of digests) replay.take(digest);
    replay.passUntil(from + replay_minutes * 60_000);
  });
  ratios.replay_times_real_time = Math.round((replay_minutes * 60_000) / ms);
  say(`replay without a database: ${ratios.replay_times_real_time} × real time`);
}
