/** What the service measures of an incident for authorities, by name. */
import { type Instant, MINUTE } from '../base/instant.js';
import type { Incident, IncidentEvent } from '../incident/incident.js';
import { provincesOf } from '../incident/severity-policy.js';
import { type AtStake, estimateAtStake } from '../incident/value-at-stake.js';
import type { WeeklyHours } from '../registry/trading-hours.js';
import { inHours, type Span, spansMs, unite } from './spans.js';

/** From the onset to the end or now, and the time of it in which the service was down. */
export const SPANS = ['duration', 'duration_peak', 'downtime', 'downtime_peak'] as const;
export const COUNTS = ['terminals', 'merchants', 'failures', 'provinces'] as const;
/** Terminals and merchants of all there are; failures of the attempts of an average day. */
export const SHARES = ['terminals', 'merchants', 'failures'] as const;

/** What is stored of one incident; null where it is not kept or not known. */
export interface IncidentFacts {
  readonly incident: Incident;
  readonly events: readonly IncidentEvent[];
  /** Minutes since the onset: attempts and failures at the acquirers of the cause, or at all. */
  readonly minutes: readonly {
    readonly at: Instant;
    readonly attempts: number;
    readonly failures: number;
  }[];
  readonly fleet: { readonly terminals: number; readonly merchants: number };
  /** Attempts of an average day before it; null without a day of traffic. */
  readonly dailyAttempts: number | null;
}

/** By which hours, and from which share of failures on a minute is down. */
export interface Gauge {
  readonly zone: string;
  readonly peak: WeeklyHours;
  readonly downFrom: number;
}

/** Spans in milliseconds, shares from 0 to 1. */
export interface Measures {
  readonly spans: Readonly<Record<(typeof SPANS)[number], number>>;
  readonly counts: Readonly<Record<(typeof COUNTS)[number], number>>;
  readonly shares: Readonly<Record<(typeof SHARES)[number], number | null>>;
  /** How long each province was hit: in all, and within the hours of much business. */
  readonly provinces: readonly {
    readonly province: string;
    readonly ms: number;
    readonly peakMs: number;
  }[];
  /** What the failed payments were worth, by currency; of each incident its own. */
  readonly atStake: readonly AtStake[];
}

/** The measures of one incident at a moment. */
export function measure(facts: IncidentFacts, gauge: Gauge, now: Instant): Measures {
  const { incident, events, minutes, fleet, dailyAttempts } = facts;
  const { startedAt, resolvedAt } = incident;
  const whole: Span = { from: startedAt, to: Math.max(startedAt, resolvedAt ?? now) };
  const peakMs = (spans: readonly Span[]) => spansMs(inHours(spans, gauge.peak, gauge.zone));
  const down = downOf(facts, gauge.downFrom, whole);
  const faces = events.flatMap((event) => ('incident' in event ? [event.incident] : []));
  const most = (of: 'terminals' | 'merchants') =>
    Math.max(incident.impact[of], ...faces.map(({ impact }) => impact[of]));
  const [terminals, merchants] = [most('terminals'), most('merchants')];
  const failures = failuresIn(minutes);
  const provinces = [...hitProvinces(facts, whole)].map(([province, spans]) => {
    return { province, ms: spansMs(spans), peakMs: peakMs(spans) };
  });
  return {
    spans: {
      duration: spansMs([whole]),
      duration_peak: peakMs([whole]),
      downtime: spansMs(down),
      downtime_peak: peakMs(down),
    },
    counts: { terminals, merchants, failures, provinces: provinces.length },
    shares: {
      terminals: shareOf(terminals, fleet.terminals),
      merchants: shareOf(merchants, fleet.merchants),
      failures: shareOf(failures, dailyAttempts ?? 0),
    },
    provinces,
    atStake: estimateAtStake(incident, failures),
  };
}

/** Failed attempts that an incident explains, of all its minutes. */
export function failuresIn(minutes: IncidentFacts['minutes']): number {
  return minutes.reduce((sum, { failures }) => sum + failures, 0);
}

/** Minutes in which the service was down. In a silence nothing fails: it is down while it lasts. */
function downOf({ incident, minutes }: IncidentFacts, from: number, whole: Span): Span[] {
  if (incident.kind === 'silence') return [whole];
  return unite(
    minutes
      .filter(({ attempts, failures }) => attempts > 0 && failures / attempts >= from)
      .map(({ at }) => ({
        from: Math.max(at, whole.from),
        to: Math.min(at + MINUTE, whole.to),
      })),
  );
}

/** A province is hit from the first time that the story names it on, until it is over. */
function hitProvinces(
  { incident, events }: IncidentFacts,
  whole: Span,
): ReadonlyMap<string, readonly Span[]> {
  const since = new Map<string, Instant>();
  const note = (regions: readonly string[], at: Instant) => {
    for (const province of provincesOf(regions)) {
      if (!since.has(province)) since.set(province, Math.min(Math.max(at, whole.from), whole.to));
    }
  };
  for (const event of events) {
    if (event.kind === 'triggered') note(event.incident.impact.regions, whole.from);
    else if ('incident' in event) note(event.incident.impact.regions, event.at);
  }
  // Between two events it may have spread without being told again: its face knows, but not since
  // when. Too long errs on the side of reporting.
  note(incident.impact.regions, whole.from);
  return new Map([...since].sort().map(([name, from]) => [name, [{ from, to: whole.to }]]));
}

function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? Math.min(1, part / whole) : null;
}

/** The measures of several incidents as of one. Whoever was hit twice is counted twice. */
export function addUp(all: readonly [Measures, ...Measures[]]): Measures {
  const [first, ...others] = all;
  return others.reduce((sum, each) => {
    const provinces = new Map(sum.provinces.map((p) => [p.province, p]));
    for (const { province, ms, peakMs } of each.provinces) {
      const known = provinces.get(province);
      const longer = { ms: ms + (known?.ms ?? 0), peakMs: peakMs + (known?.peakMs ?? 0) };
      provinces.set(province, { province, ...longer });
    }
    return {
      spans: addEach(sum.spans, each.spans),
      counts: { ...addEach(sum.counts, each.counts), provinces: provinces.size },
      shares: {
        terminals: addShares(sum.shares.terminals, each.shares.terminals),
        merchants: addShares(sum.shares.merchants, each.shares.merchants),
        failures: addShares(sum.shares.failures, each.shares.failures),
      },
      provinces: [...provinces.values()],
      atStake: [...sum.atStake, ...each.atStake],
    };
  }, first);
}

function addEach<K extends string>(
  a: Readonly<Record<K, number>>,
  b: Readonly<Record<K, number>>,
): Record<K, number> {
  const sum: Record<K, number> = { ...a };
  for (const key in b) sum[key] += b[key];
  return sum;
}

function addShares(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : Math.min(1, (a ?? 0) + (b ?? 0));
}
