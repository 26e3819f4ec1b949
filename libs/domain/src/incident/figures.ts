/** What an incident cost and how well it was met, from its story: for reviews, exports, reports. */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import type { Incident, IncidentEvent } from './incident.js';

const Span = z.number().int().nonnegative();

/** Spans are milliseconds; null where it has not come to that. */
export const IncidentFigures = z.object({
  onsetAt: Instant,
  /** From the onset to the first detection. */
  detectMs: Span,
  /** From the detection to the first who took it. */
  acknowledgeMs: Span.nullable(),
  /** From the detection to the first step that acted. */
  mitigateMs: Span.nullable(),
  /** From the onset to the end; of one that was opened again, the last end. */
  resolveMs: Span.nullable(),
  timesOpened: z.number().int(),
  terminals: z.number().int(),
  merchants: z.number().int(),
  /** Notifications that arrived, and those that were given up. */
  pages: z.object({ sent: z.number().int(), failed: z.number().int() }),
  /** Steps of the playbook by what became of them; `overdue` ones are counted there as well. */
  steps: z.object({
    done: z.number().int(),
    skipped: z.number().int(),
    late: z.number().int(),
    open: z.number().int(),
    overdue: z.number().int(),
  }),
  /** How many people said that it was right to call somebody, and how many that it was not. */
  useful: z.object({ yes: z.number().int(), no: z.number().int() }),
});
export type IncidentFigures = z.infer<typeof IncidentFigures>;

/** What figures need of a playbook run. */
interface RunSteps {
  readonly steps: readonly {
    readonly status: string;
    readonly overdueAt?: Instant | undefined;
  }[];
}

/** The figures of an incident from its face, its story, its run and what became of its pages. */
export function figuresOf(
  incident: Incident,
  events: readonly IncidentEvent[],
  run: RunSteps | null,
  pages: IncidentFigures['pages'],
): IncidentFigures {
  const { startedAt, resolvedAt, impact, epoch } = incident;
  const first = (kind: IncidentEvent['kind']) => events.find((e) => e.kind === kind)?.at ?? null;
  const detectedAt = first('triggered') ?? incident.detectedAt;
  const since = (at: Instant | null, from: Instant) =>
    at === null ? null : Math.max(0, at - from);
  const verdicts = Object.values(incident.verdicts ?? {});
  const yes = verdicts.filter((useful) => useful).length;
  return {
    onsetAt: startedAt,
    detectMs: Math.max(0, detectedAt - startedAt),
    acknowledgeMs: since(first('acknowledged') ?? incident.acknowledgedAt, detectedAt),
    mitigateMs: since(first('mitigating'), detectedAt),
    resolveMs: since(resolvedAt, startedAt),
    timesOpened: epoch,
    terminals: impact.terminals,
    merchants: impact.merchants,
    pages,
    steps: stepsOf(run),
    useful: { yes, no: verdicts.length - yes },
  };
}

function stepsOf(run: RunSteps | null): IncidentFigures['steps'] {
  const counts = { done: 0, skipped: 0, late: 0, open: 0, overdue: 0 };
  for (const { status, overdueAt } of run?.steps ?? []) {
    if (overdueAt !== undefined) counts.overdue += 1;
    if (status === 'done' || status === 'skipped' || status === 'late' || status === 'open') {
      counts[status] += 1;
    }
  }
  return counts;
}
