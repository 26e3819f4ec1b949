/** Days without an outage, played to the engine and to the rules people commonly write. */
import { DAY, HOUR, type Instant, MINUTE } from '#domain/base/instant.js';
import { newState } from '#domain/engine/memory.js';
import { tick } from '#domain/engine/tick.js';
import type { Effect, Settings } from '#domain/engine/types.js';
import type { Incident } from '#domain/incident/incident.js';
import { causeOf } from '../../../apps/tillwatch/src/judge-story.js';
import { QuietLines } from './common-lines.js';
import { COMMON_RULES, CommonWatch, newCommonState } from './common-rules.js';
import { type Highest, raise } from './highest-evidence.js';
import { LiveFleet } from './live-fleet.js';
import { type ModelFleet, modelFleet } from './model-fleet.js';

/** Which days of which fleet. */
export interface QuietDays {
  /** Of the fleet; the days are drawn by another. */
  readonly fleetSeed: number;
  readonly seed: number;
  readonly terminals: number;
  /** Factor on how much bad luck single places have. */
  readonly badLuck: number;
  /** Seconds of a digest, and between two decisions. */
  readonly span: number;
  readonly from: Instant;
  readonly days: number;
  /** Hours before them that are played as well, and not counted. */
  readonly warmHours: number;
}

/** What became of them; each by name. */
export interface QuietFindings {
  readonly pages: Readonly<Record<string, number>>;
  readonly highest: Readonly<Record<string, Highest>>;
  /** Episodes of the common rules. */
  readonly cries: Readonly<Record<string, number>>;
  /** Cells that were watched at the end. */
  readonly cells: number;
  /** Seconds of processor time. */
  readonly cpu_s: number;
}

/** Distinct combinations of attributes; the cost of a tick grows with them. */
const PROFILES = 120;
/** An engine that begins sees so much by seconds: who is there is learned of a whole minute. */
const BEGIN_MS = 20 * MINUTE;
/** Approvals are told within a minute: so long before it is heard, a fleet has to pay. */
const PRIMED_MS = MINUTE;

type Say = (text: string) => void;

/** Plays the days; says every page, and every day that is over. */
export function playQuietDays(about: QuietDays, settings: Settings, say: Say): QuietFindings {
  const { from, days, span, warmHours } = about;
  const cpu = process.cpuUsage();
  const seconds = () => {
    const { user, system } = process.cpuUsage(cpu);
    return Math.round((user + system) / 1e6);
  };
  const watch = new Watch(about, settings, say);
  watch.play(from - warmHours * HOUR, from - warmHours * HOUR + BEGIN_MS, 1);
  watch.play(from - warmHours * HOUR + BEGIN_MS, from, span);
  watch.beginCounting();
  say(`warm after ${seconds()} s of CPU`);
  watch.onDay = (day, pages) => say(`day ${day} of ${days}: ${pages} pages, ${seconds()} s of CPU`);
  watch.play(from, from + days * DAY, span);
  return { ...watch.findings(), cpu_s: seconds() };
}

/** An engine and the common rules, over the same digests. */
class Watch {
  /** Told of every day that is over. */
  onDay: (day: number, pages: number) => void = () => {};
  private readonly fleet: ModelFleet;
  private readonly state = newState();
  private readonly common: CommonWatch;
  private lines = new QuietLines();
  private highest = new Map<string, Highest>();
  private pages = new Map<string, number>();

  constructor(
    private readonly about: QuietDays,
    private readonly settings: Settings,
    private readonly say: Say,
  ) {
    const { fleetSeed: seed, terminals, from } = about;
    const fleet = modelFleet({ seed, terminals, profiles: PROFILES });
    this.fleet = fleet;
    this.common = new CommonWatch(newCommonState(from), (id) => fleet.profiles[id]);
  }

  /** What was found so far is of the time before. */
  beginCounting(): void {
    this.lines = new QuietLines();
    this.highest = new Map();
    this.pages = new Map();
  }

  /** Plays from one moment to another, with digests of so many seconds. */
  play(from: Instant, to: Instant, span: number): void {
    const { state, settings, common } = this;
    const { seed, badLuck } = this.about;
    const startsAt = from - PRIMED_MS;
    const live = new LiveFleet(this.fleet, { seed, badLuck }, { startsAt, span, isHeard: true });
    for (let told = startsAt; told < from; ) {
      const { now, input } = live.next();
      for (const { id, attributes } of input.profiles) state.profiles.set(id, attributes);
      told = now;
    }
    for (let at = from; at < to; ) {
      const { now, input } = live.next();
      at = now;
      const { effects } = tick(state, settings, input, now);
      raise(this.highest, settings.rules, state.memory.banks, now);
      for (const digest of input.digests) common.take(digest);
      this.lines.take(common.look(now), now);
      tellPages(this.say, effects, this.pages, now);
      if ((now - from) % DAY === 0) this.onDay((now - from) / DAY, sum(this.pages));
    }
  }

  findings(): Omit<QuietFindings, 'cpu_s'> {
    const { pages, highest, lines, state } = this;
    return {
      pages: Object.fromEntries(pages),
      highest: Object.fromEntries(highest),
      cries: Object.fromEntries(COMMON_RULES.map(({ name }) => [name, lines.episodes(name)])),
      cells: state.memory.banks.size,
    };
  }
}

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

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((all, n) => all + n, 0);
}
