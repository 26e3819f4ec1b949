/**
 * A story on the clock: every line with the moments at which it begins and ends. Stories are
 * written in minutes from their start; here they are instants, shortened if somebody is waiting.
 */
import { DAY, HOUR, type Instant, MINUTE } from '#domain/base/instant.js';
import type { Expectation, PlayLine, Scenario } from '../scenario/scenario.js';

/** When the story begins in real life, and how much of it is cut. */
export interface TimelineOptions {
  readonly startsAt: Instant;
  /** Shortens the quiet time before the first line to this. */
  readonly leadIn?: number | undefined;
  /** Cuts every line that has a `for` to this. */
  readonly effectFor?: number | undefined;
}

/** A line of a story with its moments. `to` is Infinity for a line without an end. */
export interface TimedLine {
  readonly index: number;
  readonly line: PlayLine;
  readonly from: Instant;
  readonly to: Instant;
  /** For a change message: its `until` as a moment. */
  readonly until: Instant | null;
}

/** A span of time, `from` included and `to` not. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** A story on the clock. */
export interface Timeline {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** The moment that is the story's minute 0; before `startsAt` when quiet time was cut. */
  readonly origin: Instant;
  /** From the first line that does something to the fleet to the end of the last one. */
  readonly effectsStartAt: Instant;
  readonly effectsEndAt: Instant;
  readonly lines: readonly TimedLine[];
  readonly expect: Expectation;
}

/** Puts a story on the clock. */
export function timelineOf(scenario: Scenario, options: TimelineOptions): Timeline {
  const { startsAt, leadIn = Number.POSITIVE_INFINITY, effectFor } = options;
  const firstAt = Math.min(...scenario.play.map(({ at }) => at), scenario.minutes * MINUTE);
  const origin = startsAt - Math.max(0, firstAt - leadIn);
  const cut = effectFor ?? Number.POSITIVE_INFINITY;
  const lines = scenario.play.map((line, index): TimedLine => {
    const from = origin + line.at;
    const to = line.for === undefined ? Number.POSITIVE_INFINITY : from + Math.min(line.for, cut);
    const until = line.change?.until === undefined ? null : origin + line.change.until;
    return { index, line, from, to, until };
  });
  const full = scenario.play.map(({ at, for: length }) => origin + at + (length ?? 0));
  const tail = origin + scenario.minutes * MINUTE - Math.max(...full, startsAt);
  const ends = lines.map(({ from, to }) => (to === Number.POSITIVE_INFINITY ? from : to));
  const endsAt = Math.max(...ends, startsAt) + Math.max(0, tail);
  const doing = lines.filter(({ line }) => !isAnnouncement(line));
  const telling = doing.length > 0 ? doing : lines;
  return {
    startsAt,
    endsAt,
    origin,
    effectsStartAt: Math.min(...telling.map(({ from }) => from), endsAt),
    effectsEndAt: Math.min(Math.max(...telling.map(({ to }) => to), startsAt), endsAt),
    lines,
    expect: scenario.expect,
  };
}

/** Whether a line only says that something was changed, and changes nothing. */
function isAnnouncement(line: PlayLine): boolean {
  const { at: _at, change, ...rest } = line;
  const others = Object.keys(rest).filter((key) => key !== 'where' && key !== 'for');
  return change !== undefined && others.length === 0;
}

/** Whether the line is on at this moment: in its time, and in the on-part of its duty. */
export function isOn({ line, from, to }: TimedLine, now: Instant): boolean {
  if (now < from || now >= to) return false;
  if (line.duty === undefined) return true;
  return (now - from) % (line.duty.on + line.duty.off) < line.duty.on;
}

/** How much of its full share the line has reached, 0 to 1; 0 while it is off. */
export function strengthOf(timed: TimedLine, now: Instant): number {
  if (!isOn(timed, now)) return 0;
  const { ramp } = timed.line;
  return ramp === undefined || ramp === 0 ? 1 : Math.min(1, (now - timed.from) / ramp);
}

/** The spans in which the line is on: one, or one for each turn of its duty. */
export function* spansOf({ line, from, to }: TimedLine): Generator<Span> {
  if (line.duty === undefined) {
    yield { from, to };
    return;
  }
  const period = line.duty.on + line.duty.off;
  for (let start = from; start < to; start += period) {
    yield { from: start, to: Math.min(start + line.duty.on, to) };
  }
}

/** The story's own day and time in epoch milliseconds: Tuesday 2026-03-10 in the fleet's zone. */
export function storyStart(timeOfDay: number, timeZone: string): Instant {
  const utc = Date.UTC(2026, 2, 10) + timeOfDay;
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    day: '2-digit',
    hour12: false,
  }).formatToParts(utc);
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const utcDay = new Date(utc).getUTCDate();
  const dayShift = (read('day') - utcDay) * DAY;
  const shown = dayShift + (read('hour') % 24) * HOUR + read('minute') * MINUTE;
  return utc - (shown - (timeOfDay % DAY));
}

/** The next time of day `timeOfDay` after `now`, where `midnight` is any midnight of the fleet. */
export function nextTimeOfDay(timeOfDay: number, now: Instant, midnight: Instant): Instant {
  const since = (((now - midnight) % DAY) + DAY) % DAY;
  return now - since + timeOfDay + (since >= timeOfDay ? DAY : 0);
}
