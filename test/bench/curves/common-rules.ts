/**
 * The rules people write today, over the same digests: a share of failures above a line in a window
 * and for some minutes, and three sigma over the last hour; each for every class of failures and
 * every single value of an attribute, looked at every fifteen seconds.
 */

import type { ProfileAttributes } from '#domain/base/attribute.js';
import { type Instant, MINUTE, SECOND } from '#domain/base/instant.js';
import { classOf } from '#domain/code/read-code.js';
import { factsOf } from '#domain/detect/registry.js';
import type { Digest } from '#domain/digest/digest.js';

const EVERY_MS = 15 * SECOND;
const WINDOW = 20;
const MINUTE_STEPS = MINUTE / EVERY_MS;
const HISTORY_MINUTES = 60;

/** A rule with a line; what is above it in `steps` looks in a row fires. */
export interface CommonRule {
  readonly name: string;
  readonly kind: 'share' | 'sigma';
  /** Looks that the share is taken over, and that it must hold for. */
  readonly window: number;
  readonly steps: number;
  /** Fewer attempts in the window are not looked at. */
  readonly attempts: number;
  /** The line as people write it: a share, or deviations. */
  readonly written: number;
}

export const COMMON_RULES: readonly CommonRule[] = [
  { name: 'share_5m_for_5m', kind: 'share', window: 20, steps: 21, attempts: 1, written: 0.05 },
  { name: 'share_5m_busy', kind: 'share', window: 20, steps: 21, attempts: 50, written: 0.05 },
  { name: 'share_1m_busy', kind: 'share', window: 4, steps: 1, attempts: 20, written: 0.05 },
  { name: 'sigma_1m', kind: 'sigma', window: 4, steps: 1, attempts: 0, written: 3 },
];

export const COMMON_CLASSES = ['pin_key', 'issuer_link', 'host_system', 'no_answer'] as const;
export type CommonClass = (typeof COMMON_CLASSES)[number];

/** How high the highest of all values stands, for one rule and class. */
export interface Level {
  readonly rule: CommonRule;
  readonly cls: CommonClass;
  /** Which of all watched values it is. */
  readonly cell: number;
  readonly level: number;
}

interface Series {
  readonly failures: Float64Array;
  /** The sum of these: most hold nothing. */
  failed: number;
  /** Whether any level below is not zero. */
  isRaised: boolean;
  /** Levels of the last looks, by rule. */
  readonly held: Float64Array[];
  readonly minutes: Float64Array;
  /** The sums of these, and of their squares. */
  failedBefore: number;
  squares: number;
}

interface Cell {
  readonly attempts: Record<'all' | 'pin', Float64Array>;
  readonly series: readonly Series[];
}

/** Rings of counts, plain enough to be cloned. */
export interface CommonState {
  readonly names: Map<string, number>;
  readonly cells: Cell[];
  looks: number;
  lookedAt: Instant;
}

/** Nothing yet. */
export function newCommonState(now: Instant): CommonState {
  return { names: new Map(), cells: [], looks: 0, lookedAt: now };
}

/** Watches with all common rules. */
export class CommonWatch {
  private readonly cellsOf = new Map<number, readonly number[]>();

  constructor(
    readonly state: CommonState,
    private readonly profileOf: (id: number) => ProfileAttributes | undefined,
  ) {}

  /** Takes a digest in. */
  take({ attempts, failures }: Digest): void {
    const slot = this.state.looks % WINDOW;
    for (const { profile, attempt, pin } of attempts) {
      for (const index of this.cells(profile)) {
        const cell = this.state.cells[index] as Cell;
        add(cell.attempts.all, slot, attempt);
        add(cell.attempts.pin, slot, pin);
      }
    }
    for (const { profile, code, outcome, count } of failures) {
      const cls = COMMON_CLASSES.indexOf(classOf(code, outcome) as CommonClass);
      if (cls < 0) continue;
      for (const index of this.cells(profile)) {
        const series = this.state.cells[index]?.series[cls] as Series;
        add(series.failures, slot, count);
        series.failed += count;
      }
    }
  }

  /** Looks, when it is time: every level worth telling; empty between two looks. */
  look(now: Instant): Level[] {
    const { state } = this;
    if (now - state.lookedAt < EVERY_MS) return [];
    state.lookedAt = now;
    const levels: Level[] = [];
    for (const [index, cell] of state.cells.entries()) {
      for (const [c, series] of cell.series.entries()) {
        if (series.failed === 0) {
          lower(series);
          continue;
        }
        series.isRaised = true;
        const cls = COMMON_CLASSES[c] as CommonClass;
        const units = factsOf(cls).units === 'pin' ? 'pin' : 'all';
        for (const [r, rule] of COMMON_RULES.entries()) {
          const level = this.levelOf(rule, cell.attempts[units], series);
          const held = hold(series.held[r] as Float64Array, state.looks, level);
          if (held > 0) levels.push({ rule, cls, cell: index, level: held });
        }
      }
    }
    this.turn();
    return levels;
  }

  private levelOf(rule: CommonRule, attempts: Float64Array, series: Series): number {
    const { looks } = this.state;
    const failed = lastOf(series.failures, looks, rule.window);
    if (failed === 0) return 0;
    if (rule.kind === 'sigma') return deviations(failed, series, looks);
    const of = Math.max(failed, lastOf(attempts, looks, rule.window));
    return of < rule.attempts ? 0 : failed / of;
  }

  /** Ends a step: the oldest of every ring makes room. */
  private turn(): void {
    const { state } = this;
    const isMinute = state.looks % MINUTE_STEPS === MINUTE_STEPS - 1;
    const minute = Math.floor(state.looks / MINUTE_STEPS) % HISTORY_MINUTES;
    const next = (state.looks + 1) % WINDOW;
    for (const { attempts, series } of state.cells) {
      for (const each of series) {
        const { failures } = each;
        if (isMinute) remember(each, minute, lastOf(failures, state.looks, MINUTE_STEPS));
        each.failed -= failures[next] ?? 0;
        failures[next] = 0;
      }
      attempts.all[next] = 0;
      attempts.pin[next] = 0;
    }
    state.looks += 1;
  }

  private cells(profile: number): readonly number[] {
    const known = this.cellsOf.get(profile);
    if (known) return known;
    const values = Object.entries(this.profileOf(profile) ?? {});
    const names = ['', ...values.map(([attribute, value]) => `${attribute}=${value}`)];
    const cells = names.map((name) => {
      const index = this.state.names.get(name) ?? this.state.cells.push(newCell()) - 1;
      this.state.names.set(name, index);
      return index;
    });
    this.cellsOf.set(profile, cells);
    return cells;
  }
}

function newCell(): Cell {
  const series = COMMON_CLASSES.map(() => ({
    failures: new Float64Array(WINDOW),
    failed: 0,
    isRaised: false,
    held: COMMON_RULES.map(({ steps }) => new Float64Array(steps)),
    minutes: new Float64Array(HISTORY_MINUTES),
    failedBefore: 0,
    squares: 0,
  }));
  const attempts = { all: new Float64Array(WINDOW), pin: new Float64Array(WINDOW) };
  return { attempts, series };
}

function add(ring: Float64Array, slot: number, count: number): void {
  ring[slot] = (ring[slot] ?? 0) + count;
}

/** The sum of the last `steps`, the present one among them. */
function lastOf(ring: Float64Array, looks: number, steps: number): number {
  let sum = 0;
  for (let i = 0; i < steps; i += 1) sum += ring[(looks - i + WINDOW) % WINDOW] ?? 0;
  return sum;
}

/** Remembers a level; answers what has been exceeded in every remembered look. */
function hold(ring: Float64Array, looks: number, level: number): number {
  ring[looks % ring.length] = level;
  return level === 0 ? 0 : ring.reduce((least, each) => Math.min(least, each));
}

/** Nothing has failed in all that is remembered: no level has been held. */
function lower(series: Series): void {
  if (!series.isRaised) return;
  for (const ring of series.held) ring.fill(0);
  series.isRaised = false;
}

/** Puts a minute in the place of the one an hour before. */
function remember(series: Series, minute: number, failed: number): void {
  const before = series.minutes[minute] ?? 0;
  series.minutes[minute] = failed;
  series.failedBefore += failed - before;
  series.squares += failed ** 2 - before ** 2;
}

/** By how many deviations a minute is above those of the hour before. */
function deviations(failed: number, { failedBefore, squares }: Series, looks: number): number {
  const known = Math.min(HISTORY_MINUTES, Math.floor(looks / MINUTE_STEPS));
  if (known < HISTORY_MINUTES) return 0;
  // Of whole numbers, so it is exactly zero where all minutes are alike.
  const variance = (known * squares - failedBefore ** 2) / known ** 2;
  if (variance === 0) return Number.POSITIVE_INFINITY;
  return (failed - failedBefore / known) / Math.sqrt(variance);
}
