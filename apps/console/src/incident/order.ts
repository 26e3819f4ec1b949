/** Which incidents the wall shows, and in what order. */
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Incident } from '#domain/incident/incident.js';

/** Severity first, then the newest; the id decides ties, so that rows never swap back and forth. */
export function inOrder(incidents: Iterable<Incident>): Incident[] {
  return [...incidents].sort(
    (a, b) =>
      a.severity.localeCompare(b.severity) || b.startedAt - a.startedAt || a.id.localeCompare(b.id),
  );
}

/** The incidents that somebody still has to do something about. */
export function openOnes(incidents: Iterable<Incident>): Incident[] {
  return inOrder(incidents).filter((incident) => !hasEnded(incident));
}

export interface Held {
  readonly rows: readonly Incident[];
  /** How many new ones are kept back until the pointer leaves. */
  readonly waiting: number;
}

/**
 * The rows while a pointer is over them: those that were there, in the order they had, with the
 * newest figures, even if resolved since. A row that moves under a finger gets the wrong incident
 * acknowledged.
 */
export function heldOrder(
  shown: readonly string[],
  open: readonly Incident[],
  all: ReadonlyMap<string, Incident>,
): Held {
  return {
    rows: shown.flatMap((id) => all.get(id) ?? []),
    waiting: open.filter((incident) => !shown.includes(incident.id)).length,
  };
}

/** How many times the usual failure rate; null when the usual is zero. */
export function timesNormal(impact: { ratio: number; baseline: number }): number | null {
  return impact.baseline > 0 ? impact.ratio / impact.baseline : null;
}
