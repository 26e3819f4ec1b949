/**
 * Failures out of attempts, each class of codes against its own normal rate. Attempts and failures
 * are read by the engine itself, since other detectors use them as units, too.
 */
import { z } from 'zod';
import { CLASS_FACTS, FAILURE_CLASSES } from '../code/catalogue.js';
import type { Detector, FindingFacts } from './detector.js';

export const FailureRatio = z.strictObject({
  kind: z.literal('failure_ratio'),
  /** The class of codes counted together, with the denominator that could have produced them. */
  class: z.enum(FAILURE_CLASSES),
  /**
   * How much evidence against "normal" is needed, in nats: e^25 to 1 lets a fleet of a few
   * thousand watched cells give less than one false page a year.
   */
  evidence: z.number().min(5).max(200).default(25),
  /** Nobody is woken below this multiple of the normal rate. */
  tolerate: z.number().min(1).max(20).default(1.5),
  /** The observed rate since the onset must be at least this multiple of the normal one. */
  times_normal: z.number().min(1).max(100).default(2),
});
export type FailureRatio = z.infer<typeof FailureRatio>;

const findings: Record<string, FindingFacts> = {};
for (const cls of FAILURE_CLASSES) {
  const { denominator: units, prior, business } = CLASS_FACTS[cls];
  findings[cls] = { units, prior, business };
}

export const failureRatio: Detector<FailureRatio> = {
  kind: 'failure_ratio',
  findings,
  weigh: ({ class: finding, evidence, tolerate, times_normal: timesNormal }) => {
    return { finding, evidence, tolerate, timesNormal };
  },
};
