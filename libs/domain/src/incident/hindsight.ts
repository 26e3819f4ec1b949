/**
 * Hindsight: what would have been told, and when, had the data that came late come in time. It is
 * neither an incident nor a page: nobody is told of it, and nothing that decides reads it.
 */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import { Severity } from '../base/severity.js';
import { CauseEntry, IncidentKind } from './incident.js';

/** One outage that was not told, or was told later than it could have been. */
export const Hindsight = z.object({
  tenant: z.string(),
  /** Whether nobody was told at all, or an incident was opened, but later. */
  kind: z.enum(['missed', 'earlier']),
  rule: z.string(),
  /** What kind of incident it would have been. */
  of: IncidentKind,
  cause: z.array(CauseEntry),
  /** Share of the excess that the cause explains; findings of before it was told have none. */
  explainedShare: z.number().default(1),
  diagnosis: z.string(),
  severity: Severity,
  /** When it began. */
  startedAt: Instant,
  /** When the rule would have fired. */
  firedAt: Instant,
  /** When it was over, or until when it was looked at. */
  until: Instant,
  /** How many terminals were hit in all. */
  terminals: z.number().int(),
  /** How many of them told of it late, and when the last of what it took had come. */
  lateTerminals: z.number().int(),
  heardAt: Instant,
  /** The incident that was opened later, and when. */
  incident: z.string().nullable(),
  detectedAt: Instant.nullable(),
});
export type Hindsight = z.infer<typeof Hindsight>;

/** A finding as it is kept. */
export const KeptHindsight = Hindsight.extend({
  id: z.string().regex(/^hs-\d+$/),
  /** When it was last looked at. */
  foundAt: Instant,
});
export type KeptHindsight = z.infer<typeof KeptHindsight>;
