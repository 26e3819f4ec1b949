/** Why a rule fired, or did not, in one scope and one minute: figures, never adjectives. */
import { z } from 'zod';
import { Attribute, PROFILE_ATTRIBUTES } from '../base/attribute.js';
import { Instant } from '../base/instant.js';

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

const SCOPE = new RegExp(`^(${PROFILE_ATTRIBUTES.join('|')})=.+$`, 's');

/** What is asked for before anybody is woken, beside the evidence. */
export const GATE_NAMES = ['failures', 'terminals', 'merchants', 'times_normal', 'for'] as const;

/** A scope as people write it, such as `acquirer=acq-1` or `fleet`, read as a watched cell. */
export const ScopeText = z
  .string()
  .max(128)
  .refine((text) => text === 'fleet' || SCOPE.test(text), {
    message: `expected "fleet" or a value such as region=3100, of ${PROFILE_ATTRIBUTES.join(', ')}`,
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
  /** The class of codes that the rule counts. */
  class: z.string(),
  /** The tick that is told of: the one that decided, or the one with the strongest evidence. */
  at: Instant,
  /** The watched value; null for the fleet as a whole. */
  scope: z.object({ attribute: z.enum(PROFILE_ATTRIBUTES), value: z.string() }).nullable(),
  verdict: Verdict,
  /** The incident that it opened or joined, or that explains it. */
  incident: z.string().nullable(),
  /** When the evidence last stood at zero, and what was counted since. */
  since: Instant.nullable(),
  attempts: z.number(),
  failures: z.number(),
  /** The normal rate, 0 to 1, and where it comes from: own counts, the fleet's, or shipped. */
  normal: z.object({
    rate: z.number(),
    from: z.enum(['cell', 'fleet', 'prior']),
    /** Attempts it was learned from, those of long ago counting less. */
    attempts: z.number(),
    fleet: z.number(),
    prior: z.number(),
  }),
  /** The rate that nobody is woken below. */
  tolerated: z.number(),
  /** Evidence against "normal", in nats. */
  evidence: z.object({ nats: z.number(), limit: z.number(), met: z.boolean() }),
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
