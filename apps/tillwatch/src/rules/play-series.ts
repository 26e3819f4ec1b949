/** What the series of a test tell the engine, second by second; the same in every run. */
import type { ProfileAttributes } from '#domain/base/attribute.js';
import { type Instant, SECOND } from '#domain/base/instant.js';
import { CLASS_FACTS } from '#domain/code/catalogue.js';
import { classOf } from '#domain/code/read-code.js';
import type { AttemptRow, Digest, FailureRow } from '#domain/digest/digest.js';
import { FIGURES, sizeOf, TOLD_OF } from '#domain/digest/figures.js';
import type { Reading } from '#domain/digest/readings.js';
import { NO_SIGNALS } from '#domain/digest/signals.js';
import { newState } from '#domain/engine/memory.js';
import { tick } from '#domain/engine/tick.js';
import type { Effect, Settings } from '#domain/engine/types.js';
import type { Series, SeriesTest } from './test-file.js';

const SECONDS_OF_MINUTE = 60;

/** Something the engine decided, and when. */
export interface Decided {
  readonly at: Instant;
  readonly effect: Effect;
}

/** Plays a test to the end of its longest series; answers everything that was decided. */
export function playSeries(test: SeriesTest, settings: Settings): Decided[] {
  const state = newState();
  const voices = test.series.map((series, i) => new Voice(series, i, test.interval / SECOND));
  for (const { profile, attributes } of voices) state.profiles.set(profile, attributes);
  const seconds = Math.max(...voices.map((voice) => voice.seconds));
  const decided: Decided[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const now = test.start + (second + 1) * SECOND;
    const digests = digestsOf(test, voices, second, now);
    const { effects } = tick(state, settings, { digests, profiles: [], people: [] }, now);
    for (const effect of effects) decided.push({ at: now, effect });
  }
  return decided;
}

function digestsOf(test: SeriesTest, voices: readonly Voice[], second: number, now: Instant) {
  const said = voices.flatMap((voice) => voice.say(second, now) ?? []);
  const changes = test.changes
    .filter(({ at }) => Math.floor(at / SECOND) === second)
    .map(({ at, ...change }) => ({ v: 1 as const, at: test.start + at, ...change }));
  if (said.length + changes.length === 0) return [];
  const attempts = said.flatMap(({ row }) => (row ? [row] : []));
  const failures = said.flatMap((each) => each.failures);
  const digest: Digest = {
    from: now - SECOND + 1,
    to: now,
    messages: said.length,
    attempts,
    failures,
    changes,
    signals: { ...NO_SIGNALS, readings: said.flatMap((each) => each.readings) },
  };
  return [digest];
}

/** One series, as its terminals tell of it. */
class Voice {
  readonly profile: number;
  readonly attributes: ProfileAttributes;
  readonly seconds: number;
  /** Failures so far; each falls on the next terminal in turn. */
  private failed = 0;

  constructor(
    private readonly series: Series,
    number: number,
    private readonly secondsOfStep: number,
  ) {
    const { issuer, scheme, entry, merchant, store, ...own } = series.where;
    this.profile = number + 1;
    this.attributes = Object.fromEntries(Object.entries(own).filter(([, v]) => v !== undefined));
    this.seconds = series.attempts.length * secondsOfStep;
  }

  /** What is heard in a second; undefined when nothing is. */
  say(second: number, at: Instant) {
    const { series, profile } = this;
    const attempt = this.countIn(series.attempts, second);
    if (attempt === null) return undefined;
    const counts = { declined: 0, noAnswer: 0 };
    const failures: FailureRow[] = [];
    for (const [written, steps] of Object.entries(series.failures)) {
      const failing = this.countIn(steps, second) ?? 0;
      for (let i = 0; i < failing; i += 1) failures.push(this.failure(written, at));
      counts[written === 'timeout' ? 'noAnswer' : 'declined'] += failing;
    }
    const readings = this.readings(second);
    if (attempt === 0) return { row: null, failures, readings };
    const approved = attempt - failures.length;
    const withPin = failures.filter((f) => f.pin).length;
    const pin = Math.min(attempt, withPin + Math.round(approved * series.pin));
    const row: AttemptRow = { profile, attempt, approved, failed: 0, ...counts, pin };
    const by = this.splits(attempt);
    return { row: by ? { ...row, by } : row, failures, readings };
  }

  /** What the terminals whose turn it is tell of figures. */
  private readings(second: number): Reading[] {
    const { series, attributes } = this;
    const upTo = (seconds: number) => Math.floor((series.terminals * seconds) / SECONDS_OF_MINUTE);
    const count = upTo((second % SECONDS_OF_MINUTE) + 1) - upTo(second % SECONDS_OF_MINUTE);
    const step = Math.floor(second / this.secondsOfStep);
    return FIGURES.flatMap((figure) => {
      const told = series.figures[figure]?.[step] ?? null;
      if (told === null || count === 0) return [];
      return TOLD_OF[figure].flatMap((of): Reading[] => {
        const value = attributes[of];
        return value === undefined ? [] : [{ figure, of, value, count, sum: count * sizeOf(told) }];
      });
    });
  }

  /** A step's count, spread over the seconds it lasts. */
  private countIn(steps: readonly (number | null)[], second: number): number | null {
    const count = steps[Math.floor(second / this.secondsOfStep)] ?? null;
    if (count === null) return null;
    const part = second % this.secondsOfStep;
    const upTo = (seconds: number) => Math.floor((count * seconds) / this.secondsOfStep);
    return upTo(part + 1) - upTo(part);
  }

  private failure(written: string, at: Instant): FailureRow {
    const { series, profile } = this;
    const { issuer, scheme, entry, merchant, store } = series.where;
    const timeout = written === 'timeout';
    const code = timeout ? 'local:timeout' : written.includes(':') ? written : `cup-pos:${written}`;
    const outcome = timeout ? 'noAnswer' : 'declined';
    const number = this.failed % series.terminals;
    this.failed += 1;
    const needsPin = CLASS_FACTS[classOf(code, outcome)].denominator === 'pin';
    return {
      profile,
      terminal: `T-${profile}-${number}`,
      merchant: merchant ?? `m-${profile}-${number % series.merchants}`,
      ...(store !== undefined && { store }),
      code,
      outcome,
      ...(issuer !== undefined && { issuer }),
      ...(scheme !== undefined && { scheme }),
      ...(entry !== undefined && { entry }),
      pin: needsPin || (number % 10) / 10 < series.pin,
      count: 1,
      at,
    };
  }

  private splits(attempts: number): AttemptRow['by'] {
    const { issuer, scheme, entry } = this.series.where;
    if (issuer === undefined && scheme === undefined && entry === undefined) return undefined;
    return {
      ...(issuer !== undefined && { issuer: { [issuer]: attempts } }),
      ...(scheme !== undefined && { scheme: { [scheme]: attempts } }),
      ...(entry !== undefined && { entry: { [entry]: attempts } }),
    };
  }
}
