/**
 * What is heard of a modelled fleet beside its payments: heartbeats once a minute, restarts,
 * devices with a bad day, roll-outs, terminals that are new or leave without a word.
 */
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '#domain/base/instant.js';
import { type HeardRow, NO_SIGNALS, type Signals } from '#domain/digest/signals.js';
import { createRandom, type Random } from '../../../apps/simulator/src/world/random.js';
import { beatOf, MINUTE_S } from './attempt-rows.js';
import { DailyFigures } from './daily-figures.js';
import { poisson } from './draw-counts.js';
import { LotShares } from './lot-shares.js';
import { drawTerminal, type ModelFleet, type ModelTerminal } from './model-fleet.js';

/** A day and terminal, or a heartbeat. */
const RESTARTS = 0.02;
const NEW_TERMINALS = 0.0003;
const LOST_TERMINALS = 0.0003;
const LOST_BEATS = 0.002;
const DEVICE_EVENTS = 0.0002;
/** A new version of the firmware comes every so often and is rolled out over some hours. */
const ROLL_OUT_EVERY_MS = 9 * DAY;
const ROLL_OUT_MS = 10 * HOUR;
const RESTART_MS = { min: 30 * SECOND, max: 100 * SECOND } as const;
const DEVICE_CODES = ['dev:PRN.FAULT', 'dev:NFC.FAULT', 'dev:ICC.FAULT', 'dev:APP.CRASH'] as const;

/** Who is away until when, and what it is told with when it is back. */
interface Away {
  readonly terminal: number;
  readonly until: Instant;
  /** The profile it comes back with. */
  readonly profile: number;
}

/** A fleet that is heard. It owns the fleet's terminals and profiles, and changes them. */
export class BeatingHearts {
  private readonly random: Random;
  private readonly figures: DailyFigures;
  /** Terminals by profile for each digest of a minute. */
  private readonly beats: readonly Map<number, number>[];
  private away: Away[] = [];
  private rollOut: { readonly from: Instant; readonly fw: string } | null = null;
  private versions = 0;
  private boots = 1;

  constructor(
    private readonly fleet: ModelFleet,
    seed: number,
    private readonly startsAt: Instant,
    /** Seconds of a digest. */
    private readonly span = 1,
    private readonly shares = new LotShares(fleet, span),
  ) {
    this.beats = Array.from({ length: MINUTE_S / span }, () => new Map<number, number>());
    this.random = createRandom(seed);
    this.figures = new DailyFigures(seed + 1);
    for (const terminal of fleet.terminals) this.count(terminal, 1);
  }

  /** The signals of the digest that ends at `now`. */
  tell(now: Instant): Signals {
    const { random, fleet } = this;
    const size = fleet.terminals.length;
    const signals: Signals = { ...NO_SIGNALS, devices: [], births: [], back: [], moved: [] };
    const heard = this.heartbeats(now);
    this.comeBack(signals, heard, now);
    for (let n = this.updates(now); n > 0; n -= 1) {
      this.leave(signals, heard, random.below(size), now, true);
    }
    const daily = (size * this.span * SECOND) / DAY;
    for (let n = poisson(random, daily * RESTARTS); n > 0; n -= 1) {
      this.leave(signals, heard, random.below(size), now, false);
    }
    for (let n = poisson(random, daily * LOST_TERMINALS); n > 0; n -= 1) this.lose();
    for (let n = poisson(random, daily * NEW_TERMINALS); n > 0; n -= 1) this.welcome(heard);
    for (let n = poisson(random, (size * DEVICE_EVENTS * this.span) / MINUTE_S); n > 0; n -= 1) {
      const who = this.who(random.below(size), now);
      signals.devices.push({ ...who, code: DEVICE_CODES[random.below(DEVICE_CODES.length)] ?? '' });
    }
    signals.heard = [...heard.values()];
    signals.readings = this.figures.tell(signals.heard, fleet.profiles, now);
    return signals;
  }

  private heartbeats(now: Instant): Map<number, HeardRow> {
    const heard = new Map<number, HeardRow>();
    for (const [profile, beats] of this.beatsAt(beatOf(Math.floor(now / SECOND)))) {
      if (beats <= 0) continue;
      const row = rowOf(heard, profile);
      row.heartbeats = beats - Math.min(beats, poisson(this.random, beats * LOST_BEATS));
      row.seconds = row.heartbeats * MINUTE_S;
    }
    return heard;
  }

  private comeBack(signals: Signals, heard: Map<number, HeardRow>, now: Instant): void {
    const back = this.away.filter(({ until }) => until <= now);
    if (back.length === 0) return;
    this.away = this.away.filter(({ until }) => until > now);
    for (const { terminal, profile } of back) {
      const before = this.fleet.terminals[terminal];
      if (!before) continue;
      const { profile: from } = before;
      if (from !== profile) signals.moved.push({ from, to: profile, count: 1 });
      const after = { ...before, profile };
      this.shares.change(terminal, after);
      this.count(after, 1);
      rowOf(heard, profile).births.scheduled = (rowOf(heard, profile).births.scheduled ?? 0) + 1;
      signals.births.push({ ...this.who(terminal, now), reason: 'scheduled', boot: this.boots });
      this.boots += 1;
    }
  }

  /** Takes a terminal away for a restart; one that is updated comes back as of another profile. */
  private leave(
    signals: Signals,
    heard: Map<number, HeardRow>,
    index: number,
    now: Instant,
    isUpdate: boolean,
  ): void {
    const terminal = this.fleet.terminals[index];
    if (!terminal || this.away.some((a) => a.terminal === index)) return;
    const { profile } = terminal;
    const until = now + this.random.between(RESTART_MS.min, RESTART_MS.max);
    const goodbyes = rowOf(heard, profile).goodbyes;
    goodbyes.reboot = (goodbyes.reboot ?? 0) + 1;
    signals.back.push({
      profile,
      why: 'reboot',
      until: Math.ceil(until / MINUTE) * MINUTE,
      count: 1,
    });
    this.count(terminal, -1);
    const into = isUpdate && this.rollOut ? this.updated(profile, this.rollOut.fw) : profile;
    this.away.push({ terminal: index, until, profile: into });
  }

  /** How many terminals are updated now, in a roll-out. */
  private updates(now: Instant): number {
    if (!this.rollOut && now - this.startsAt >= (this.versions + 1) * ROLL_OUT_EVERY_MS) {
      this.versions += 1;
      this.rollOut = { from: now, fw: `fw-${100 + this.versions}` };
    }
    if (!this.rollOut) return 0;
    if (now - this.rollOut.from > ROLL_OUT_MS) {
      this.rollOut = null;
      return 0;
    }
    // A third of the fleet gets it.
    const each = (this.fleet.terminals.length * this.span * SECOND) / (3 * ROLL_OUT_MS);
    return poisson(this.random, each);
  }

  private updated(profile: number, fw: string): number {
    const { profiles } = this.fleet;
    const attributes = { ...profiles[profile], fw };
    const wanted = JSON.stringify(attributes);
    const known = profiles.findIndex((each) => each.fw === fw && JSON.stringify(each) === wanted);
    return known >= 0 ? known : profiles.push(attributes) - 1;
  }

  /** Switched off, never to be heard again; it still belongs to the fleet. */
  private lose(): void {
    const terminal = this.fleet.terminals[this.random.below(this.fleet.terminals.length)];
    if (terminal) this.count(terminal, -1);
  }

  private welcome(heard: Map<number, HeardRow>): void {
    const { terminals, lots } = this.fleet;
    const place = terminals[this.random.below(terminals.length)];
    if (!place) return;
    const terminal = drawTerminal(this.random, { ...place, name: `t-${terminals.length}` });
    const index = terminals.push(terminal) - 1;
    for (let n = 0; n < 16; n += 1) this.shares.hand(this.random.below(lots.length), index);
    this.count(terminal, 1);
    const { births } = rowOf(heard, terminal.profile);
    births.power = (births.power ?? 0) + 1;
  }

  private count({ beat, profile }: ModelTerminal, by: number): void {
    const beats = this.beatsAt(beat);
    beats.set(profile, Math.max(0, (beats.get(profile) ?? 0) + by));
  }

  private beatsAt(beat: number): Map<number, number> {
    return this.beats[Math.floor(beat / this.span)] as Map<number, number>;
  }

  private who(index: number, at: Instant) {
    const { profile = 0, name = '', merchant = '' } = this.fleet.terminals[index] ?? {};
    return { profile, terminal: name, merchant, at };
  }
}

function rowOf(heard: Map<number, HeardRow>, profile: number): HeardRow {
  let row = heard.get(profile);
  if (!row) {
    // Written out: to spread halves of it into each of a hundred rows took far longer.
    row = {
      profile,
      heartbeats: 0,
      births: {},
      goodbyes: {},
      wills: 0,
      unwell: {},
      hostsAway: {},
    };
    heard.set(profile, row);
  }
  return row;
}
