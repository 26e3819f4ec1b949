/** What REST answers about incidents and terminals, beyond the domain's own types. */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import { Incident } from '../incident/incident.js';
import { TimelineEntry } from '../incident/timeline.js';
import { AtStake } from '../incident/value-at-stake.js';
import { PlaybookRun } from '../playbook/playbook.js';
import { StepId } from '../playbook/step.js';
import { TerminalState } from '../registry/overlay.js';

/** Whose turn it is in a playbook run, by the ids of its steps. */
export const RunTurn = z.object({
  /** The step that is due; null when the run is through. */
  step: StepId.nullable(),
  since: Instant,
  /** When its limit passes, or its wait ends; null when it has none. */
  deadline: Instant.nullable(),
  /** Steps that whoever has done them already may report as well; all others are refused. */
  ahead: z.array(StepId),
});
export type RunTurn = z.infer<typeof RunTurn>;

/** An incident with its story and its playbook run. */
export const IncidentDetail = z.object({
  incident: Incident,
  timeline: z.array(TimelineEntry),
  run: PlaybookRun.nullable(),
  /** Null when no run is at work. */
  turn: RunTurn.nullable(),
  /** An estimate of what the failed payments were worth, by currency; empty if not known. */
  atStake: z.array(AtStake),
});
export type IncidentDetail = z.infer<typeof IncidentDetail>;

/** The failure rate of the incident's scope over time, for its chart. */
export const IncidentSeries = z.object({
  bucketSeconds: z.number().int(),
  startedAt: Instant,
  baseline: z.number(),
  points: z.array(z.object({ at: Instant, attempts: z.number(), failures: z.number() })),
});
export type IncidentSeries = z.infer<typeof IncidentSeries>;

export const TerminalView = z.object({
  tenant: z.string(),
  terminal: z.string(),
  /** Whether the registry knows it. */
  registered: z.boolean(),
  /** What the registry has it down for; null where it does not know it. */
  state: TerminalState.nullable(),
  online: z.boolean(),
  why: z.string().nullable(),
  lastSeenAt: Instant.nullable(),
  clockSkewMs: z.number().nullable(),
  attributes: z.record(z.string(), z.string()),
  /** The moment the attributes are of, when one was asked for; all else is as of now. */
  asOf: Instant.optional(),
});
export type TerminalView = z.infer<typeof TerminalView>;

export const RuleView = z.object({
  alert: z.string(),
  file: z.string(),
  severity: z.string(),
  detector: z.string(),
  summary: z.record(z.string(), z.string()),
  /** What watching by it takes; left out until it was measured. */
  cost: z
    .object({
      /** Of one processor, 1 being all of it. */
      share: z.number(),
      /** It goes on all the same. */
      overBudget: z.boolean(),
      measuredAt: Instant,
    })
    .optional(),
});
export type RuleView = z.infer<typeof RuleView>;
