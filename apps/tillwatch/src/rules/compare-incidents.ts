/** What a change of rules changes: incidents that are more, fewer, earlier or later. */
import { MINUTE, SECOND } from '#domain/base/instant.js';
import { keyOf } from '#domain/localise/match.js';
import type { FoundIncident } from './gather-incidents.js';

/** An incident of both sets of rules. */
export interface Pair {
  readonly before: FoundIncident;
  readonly after: FoundIncident;
  /** Positive when the new rules are later. */
  readonly laterMs: number;
}

export interface Difference {
  readonly more: readonly FoundIncident[];
  readonly fewer: readonly FoundIncident[];
  readonly earlier: readonly Pair[];
  readonly later: readonly Pair[];
  /** Told at the same second, of another severity, diagnosis or rule. */
  readonly otherwise: readonly Pair[];
  readonly same: number;
}

/** Two incidents of one cause that begin this near to each other are the same outage. */
const SAME_OUTAGE_MS = 10 * MINUTE;

/** Pairs the incidents of the old rules with those of the new ones. */
export function compareIncidents(
  before: readonly FoundIncident[],
  after: readonly FoundIncident[],
): Difference {
  const left = new Set(before);
  const pairs: Pair[] = [];
  const more: FoundIncident[] = [];
  for (const incident of after) {
    const candidates = [...left].filter((old) => isSameOutage(old, incident));
    const [old] = candidates.sort((a, b) => distance(a, incident) - distance(b, incident));
    if (!old) {
      more.push(incident);
      continue;
    }
    left.delete(old);
    pairs.push({ before: old, after: incident, laterMs: incident.detectedAt - old.detectedAt });
  }
  const timely = pairs.filter(({ laterMs }) => Math.abs(laterMs) < SECOND);
  const otherwise = timely.filter((pair) => faceOf(pair.before) !== faceOf(pair.after));
  return {
    more,
    fewer: [...left],
    earlier: pairs.filter(({ laterMs }) => laterMs <= -SECOND),
    later: pairs.filter(({ laterMs }) => laterMs >= SECOND),
    otherwise,
    same: timely.length - otherwise.length,
  };
}

function isSameOutage(a: FoundIncident, b: FoundIncident): boolean {
  return keyOf(a.cause) === keyOf(b.cause) && distance(a, b) <= SAME_OUTAGE_MS;
}

function distance(a: FoundIncident, b: FoundIncident): number {
  return Math.abs(a.startedAt - b.startedAt);
}

function faceOf({ rule, diagnosis, severity }: FoundIncident): string {
  return `${rule} ${diagnosis} ${severity}`;
}
