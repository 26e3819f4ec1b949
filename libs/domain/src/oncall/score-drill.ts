/** What a drill measured, each part against its target. */
import { z } from 'zod';
import { Instant, MINUTE, SECOND } from '../base/instant.js';
import type { IncidentEvent } from '../incident/incident.js';

/**
 * How soon each should follow on the one before. A page waits up to 20 seconds for what belongs to
 * it (`gather`), unless it is SEV1. How soon it is over is the story's, so it has no target.
 */
export const DRILL_TARGETS = {
  detected: MINUTE,
  paged: 30 * SECOND,
  accepted: 30 * SECOND,
  acknowledged: 5 * MINUTE,
  first_step: 10 * MINUTE,
  resolved: null,
} as const;
export type DrillMeasure = keyof typeof DRILL_TARGETS;

export const DrillScore = z.object({
  measures: z.array(
    z.object({
      what: z.enum(Object.keys(DRILL_TARGETS) as [DrillMeasure, ...DrillMeasure[]]),
      at: Instant.nullable(),
      /** After the part before it; null when it has not come to that. */
      afterMs: z.number().int().nullable(),
      targetMs: z.number().int().nullable(),
      /** Null while it may still come, and where there is no target or nobody was to be paged. */
      met: z.boolean().nullable(),
    }),
  ),
  /** What people said of steps of the playbook, in order, since the incident was detected. */
  steps: z.array(
    z.object({ step: z.string(), outcome: z.string(), by: z.string(), afterMs: z.number().int() }),
  ),
  /** Who was paged, by name; and who was due and has not agreed to drills. */
  paged: z.array(z.string()),
  notAgreed: z.array(z.string()),
  acknowledgedBy: z.string().nullable(),
  incidents: z.array(z.string()),
});
export type DrillScore = z.infer<typeof DrillScore>;

/** What is known of a drill. */
export interface DrillFacts {
  readonly faultAt: Instant | null;
  /** Whether nothing more can come. */
  readonly ended: boolean;
  readonly dry: boolean;
  /** The stories of its incidents, in the order of time. */
  readonly events: readonly { readonly incident: string; readonly event: IncidentEvent }[];
  /** When the first page was accepted by the service that delivers it. */
  readonly acceptedAt: Instant | null;
}

/** Scores a drill. */
export function scoreDrill(facts: DrillFacts): DrillScore {
  const { faultAt, ended, dry, acceptedAt } = facts;
  const events = facts.events.map(({ event }) => event);
  const first = (is: (event: IncidentEvent) => boolean) => events.find(is)?.at ?? null;
  const pages = events.filter((event) => event.kind === 'page');
  const steps = events.filter((event) => event.kind === 'step_done');
  const taken = events.find((event) => event.kind === 'acknowledged');
  const detected = first(({ kind }) => kind === 'triggered');
  const paged = pages.find(({ what }) => what === 'paged')?.at ?? null;
  const moments: Record<DrillMeasure, readonly [at: Instant | null, since: Instant | null]> = {
    detected: [detected, faultAt],
    paged: [paged, detected],
    accepted: [acceptedAt, paged],
    acknowledged: [taken?.at ?? null, paged ?? detected],
    first_step: [steps[0]?.at ?? null, taken?.at ?? paged ?? detected],
    resolved: [first(({ kind }) => kind === 'recovered'), faultAt],
  };
  const measures = Object.entries(DRILL_TARGETS).map(([name, targetMs]) => {
    const what = name as DrillMeasure;
    const [at, since] = moments[what];
    const afterMs = at === null || since === null ? null : Math.max(0, at - since);
    const asked = targetMs !== null && !(dry && what !== 'detected');
    const met = !asked || (afterMs === null && !ended) ? null : (afterMs ?? Infinity) <= targetMs;
    return { what, at, afterMs, targetMs, met };
  });
  const named = (wanted: string) => [
    ...new Set(pages.filter(({ what }) => what === wanted).map(({ who }) => who)),
  ];
  return {
    measures,
    steps: steps.map(({ step, outcome, by, at }) => {
      return { step, outcome, by, afterMs: Math.max(0, at - (detected ?? at)) };
    }),
    paged: named('paged'),
    notAgreed: named('not_agreed'),
    acknowledgedBy: taken?.by ?? null,
    incidents: [...new Set(facts.events.map(({ incident }) => incident))],
  };
}
