import type { Instant } from '#domain/base/instant.js';
import { Birth } from '#domain/message/schema.js';
import type { Report } from '../scenario/report.js';
import type { Cohort } from './cohort.js';
import type { EventQueue } from './event-queue.js';
import { spansOf } from './timeline.js';

/** What a story makes a terminal say about itself. */
export interface Reported {
  /** For births, which know fewer fields. */
  readonly birth: object;
  readonly heartbeat: object;
  readonly host: Report['host'];
}

/** The reported fields of terminals that a story speaks through, and how wrong clocks go. */
export interface Reports {
  of(terminal: number): Reported | undefined;
  /** The terminal's own time. */
  clockOf(terminal: number, now: Instant): Instant;
  /** Queues all lines; `renewed` is told whenever what a terminal's birth says has changed. */
  schedule(renewed: (terminal: number, now: Instant) => void): void;
}

type Fields = Readonly<Record<string, unknown>>;

/** Sets up the `report` and `clock` of all lines. */
export function createReports(
  cohorts: readonly Cohort[],
  queue: EventQueue,
  size: number,
): Reports {
  const active = new Map<number, Map<Cohort, Fields>>();
  const merged = new Map<number, Reported>();
  const offsets = new Float64Array(size);

  function merge(terminal: number): void {
    const all = [...(active.get(terminal)?.values() ?? [])];
    if (all.length === 0) merged.delete(terminal);
    else merged.set(terminal, split(Object.assign({}, ...all)));
  }

  function report(cohort: Cohort, terminal: number, now: Instant, fields: Fields | null): void {
    const mine = active.get(terminal) ?? new Map<Cohort, Fields>();
    active.set(terminal, mine);
    if (fields === null) mine.delete(cohort);
    else mine.set(cohort, atMoment(fields, now) as Fields);
    merge(terminal);
  }

  function shift(terminal: number, by: number): void {
    offsets[terminal] = (offsets[terminal] as number) + by;
  }

  function scheduleLine(cohort: Cohort, renewed: (i: number, now: Instant) => void): void {
    const { timed } = cohort;
    const { report: fields, clock, ramp = 0 } = timed.line;
    if (fields === undefined && clock === undefined) return;
    const effect = fields === undefined ? 'clock' : 'report';
    const inBirths = Object.keys(fields ?? {}).some((key) => Object.hasOwn(Birth.shape, key));
    const spans = spansOf(timed);
    const next = () => {
      const { value: span, done } = spans.next();
      if (done) return;
      for (const i of cohort.members) {
        const joins = Math.max(span.from, cohort.joinsAt[i] as number);
        const at = joins + Math.floor(ramp * cohort.rank(i, effect));
        if (at >= span.to) continue;
        queue.push(at, (now) => {
          if (fields !== undefined) report(cohort, i, now, fields as Fields);
          if (clock !== undefined) shift(i, clock.offset * 1_000);
          if (inBirths) renewed(i, now);
        });
        if (span.to === Number.POSITIVE_INFINITY) continue;
        queue.push(span.to, (now) => {
          if (fields !== undefined) report(cohort, i, now, null);
          if (clock !== undefined) shift(i, -clock.offset * 1_000);
          if (inBirths) renewed(i, now);
        });
      }
      if (span.to < timed.to) queue.push(span.to, next);
    };
    queue.push(timed.from, next);
  }

  return {
    of: (terminal) => merged.get(terminal),
    clockOf: (terminal, now) => now + (offsets[terminal] as number),
    schedule: (renewed) => {
      for (const cohort of cohorts) scheduleLine(cohort, renewed);
    },
  };
}

/** Puts the moment where a story says `now`, at any depth. */
function atMoment(value: unknown, now: Instant): unknown {
  if (value === 'now') return now;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, atMoment(v, now)]));
}

function split(fields: Fields): Reported {
  const { host, ...heartbeat } = fields;
  const birth = Object.fromEntries(
    Object.entries(heartbeat).filter(([key]) => Object.hasOwn(Birth.shape, key)),
  );
  return { birth, heartbeat, host: host as Report['host'] };
}
