/** Why a rule fired, or did not, in one scope and one minute: figures, never adjectives. */
import { z } from 'zod';
import { Attribute } from '../base/attribute.js';
import { Instant } from '../base/instant.js';
import { GATE_NAMES } from '../detect/detector.js';
import { CELL_ATTRIBUTES, cellName, readCell } from './watched.js';

/** How it went, in the order in which it is asked. */
export const VERDICTS = [
  'fired',
  'joined',
  'owned',
  'waiting',
  'holding',
  'not_watched',
  'not_known',
  'unheard',
  'below',
] as const;
export const Verdict = z.enum(VERDICTS);
export type Verdict = z.infer<typeof Verdict>;

/** A scope as people write it: `fleet`, `acquirer=acq-1`, `model=N5,fw=3.3.0`; read as a cell. */
export const ScopeText = z
  .string()
  .max(128)
  .refine((text) => text === 'fleet' || (text !== '' && readCell(text) !== null), {
    message:
      'expected "fleet", a value such as region=3100, or two such as model=N5,fw=3.3.0, ' +
      `of ${CELL_ATTRIBUTES.join(', ')}`,
  })
  .transform((text) => (text === 'fleet' ? '' : cellName(readCell(text) ?? [])));

/** One gate: what it was, what it had to be. `for` is in milliseconds. */
export const Gate = z.object({
  name: z.enum(GATE_NAMES),
  value: z.number(),
  limit: z.number(),
  met: z.boolean(),
});
export type Gate = z.infer<typeof Gate>;

export const Explanation = z.object({
  rule: z.string(),
  /** What the rule finds: a class of codes, or what else its detector counts. */
  class: z.string(),
  /** What it is counted among: `all` or `pin` attempts to pay, or such as `heartbeats`. */
  units: z.string(),
  /** The tick that is told of: the one that decided, or the one with the strongest evidence. */
  at: Instant,
  /** The watched value, or the two that are watched together; none for the fleet as a whole. */
  scope: z.array(z.object({ attribute: z.enum(CELL_ATTRIBUTES), value: z.string() })),
  verdict: Verdict,
  /** The incident that it opened or joined, or that explains it. */
  incident: z.string().nullable(),
  /** When the evidence last stood at zero, and what was counted since. */
  since: Instant.nullable(),
  /** Units; null where the detector decides without them. */
  attempts: z.number().nullable(),
  failures: z.number(),
  /**
   * The normal rate, 0 to 1, and where it comes from: own counts, the fleet's, or shipped. Null
   * where the detector decides by itself.
   */
  normal: z
    .object({
      rate: z.number(),
      from: z.enum(['cell', 'fleet', 'prior']),
      /** Attempts it was learned from, those of long ago counting less. */
      attempts: z.number(),
      fleet: z.number(),
      prior: z.number(),
    })
    .nullable(),
  /** The rate that nobody is woken below. */
  tolerated: z.number().nullable(),
  /** Evidence against "normal", in nats; null where none is weighed. */
  evidence: z.object({ nats: z.number(), limit: z.number(), met: z.boolean() }).nullable(),
  gates: z.array(Gate),
  /** Open incidents of this class. What they explain is not counted here. */
  owners: z.array(
    z.object({
      incident: z.string(),
      cause: z.array(z.object({ attribute: Attribute, value: z.string() })),
      /** Whether it explains the whole scope, or a part. */
      whole: z.boolean(),
    }),
  ),
  /** The newest input by then; null when none was heard. */
  newestAt: Instant.nullable(),
});
export type Explanation = z.infer<typeof Explanation>;
