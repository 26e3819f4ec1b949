/** Spans of time: joined, added up, and cut to the hours of a week. */
import type { Instant } from '../base/instant.js';
import { dayOf, instantOf, weekdayOf } from '../base/wall-time.js';
import type { WeeklyHours } from '../registry/trading-hours.js';

/** From a moment to another, which does not belong to it. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

const DAY_MINUTES = 1_440;

/** How long they last together, in milliseconds; they must not overlap. */
export function spansMs(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0);
}

/** The same time in spans that do not overlap, in order. */
export function unite(spans: readonly Span[]): Span[] {
  const united: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = united.at(-1);
    if (span.to <= span.from) continue;
    if (last && span.from <= last.to) {
      united[united.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else united.push(span);
  }
  return united;
}

/** What of the spans lies within the hours of a week, by the clock of a time zone. */
export function inHours(spans: readonly Span[], week: WeeklyHours, zone: string): Span[] {
  const [first, last] = [spans.at(0), spans.at(-1)];
  if (!first || !last) return [];
  const open: Span[] = [];
  // Hours may begin the evening before.
  const lastDay = dayOf(last.to, zone);
  for (let day = dayOf(first.from, zone) - 1; day <= lastDay; day += 1) {
    for (const { from, to } of week[weekdayOf(day)] ?? []) {
      open.push({ from: atMinute(day, from, zone), to: atMinute(day, to, zone) });
    }
  }
  const within = unite(open).flatMap((hours) =>
    spans.map((span) => {
      return { from: Math.max(span.from, hours.from), to: Math.min(span.to, hours.to) };
    }),
  );
  return unite(within);
}

/** Minutes above a day's are of the next day. */
function atMinute(day: number, minute: number, zone: string): Instant {
  const later = Math.floor(minute / DAY_MINUTES);
  return instantOf(day + later, minute % DAY_MINUTES, zone);
}
