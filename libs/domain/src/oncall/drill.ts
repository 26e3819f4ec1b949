/**
 * A fire drill: a story is played by synthetic terminals through the real path to real people who
 * have agreed to it. It is not a test page, which tries a contact, and not an incident.
 */
import { z } from 'zod';
import { Instant } from '../base/instant.js';

/** After the fault people have so long for what is measured of them. */
export const DRILL_REST_MS = 20 * 60_000;

/** A shipped story by its name; no path, for it may come from far away. */
export const DrillScenario = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
export const DrillTerminals = z.number().int().min(20).max(5_000);
export const DrillSeconds = z.number().int().min(10).max(3_600);

/**
 * Why it ended: by itself; by a person; because a real SEV1 came; because its time was up; because
 * no process spoke for its terminals, or that process failed; because
 * no alerts process took it up; or, when its planned time came, because nobody agrees to drills any
 * more, because another one was at work, or because nobody decided until long after it.
 */
export const DRILL_ENDS = [
  'over',
  'stopped',
  'real_incident',
  'time_up',
  'not_carried',
  'carrier_failed',
  'nobody_decides',
  'nobody_agreed',
  'another_drill',
  'missed',
] as const;

export const DRILL_STATES = ['planned', 'asked', 'running', 'ending', 'ended'] as const;

export const Drill = z.object({
  n: z.number().int(),
  tenant: z.string(),
  scenario: z.string(),
  terminals: z.number().int(),
  effectSeconds: z.number().int(),
  askedBy: z.string(),
  askedAt: Instant,
  /** Although a real incident of SEV1 or SEV2 was open. */
  despite: z.boolean(),
  /** Nobody is paged. */
  dry: z.boolean(),
  state: z.enum(DRILL_STATES),
  /** The moment for which it is planned; null for one that was to begin at once. */
  startsAt: Instant.nullable(),
  runningAt: Instant.nullable(),
  /** When the synthetic terminals begin to fail. */
  faultAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  end: z.enum(DRILL_ENDS).nullable(),
  endedBy: z.string().nullable(),
});
export type Drill = z.infer<typeof Drill>;
