/** Why a rule fired, or did not, in one scope and one minute: figures, never adjectives. */
import { z } from 'zod';
import { Attribute, PROFILE_ATTRIBUTES } from '../base/attribute.js';
import { Instant } from '../base/instant.js';
import { GATE_NAMES } from '../detect/detector.js';

/** How it went, in the order in which it is asked. */
export const VERDICTS = [
  'fired',
  'joined',
  'owned',
  'waiting',
  'holding',
  'not_watched',
  'unheard',
  'below',
] as const;
export const Verdict = z.enum(VERDICTS);
export type Verdict = z.infer<typeof Verdict>;

/** What a rule may watch: values of profiles, and where its detector decides also a merchant. */
const WATCHED = [...PROFILE_ATTRIBUTES, 'merchant'] as const;
const SCOPE = new RegExp(`^(${WATCHED.join('|')})=.+$`, 's');

/** A scope as people write it, such as `acquirer=acq-1` or `fleet`, read as a watched cell. */
export const ScopeText = z
  .string()
  .max(128)
  .refine((text) => text === 'fleet' || SCOPE.test(text), {
    message: `expected "fleet" or a value such as region=3100, of ${WATCHED.join(', ')}`,
  })
  .transform((text) => (text === 'fleet' ? '' : text));

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
  /** The watched value; null for the fleet as a whole. */
  scope: z.object({ attribute: z.enum(WATCHED), value: z.string() }).nullable(),
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
