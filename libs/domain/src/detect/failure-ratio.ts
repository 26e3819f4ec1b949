/**
 * Failures out of attempts, each class of codes against its own normal rate. Attempts and failures
 * are read by the engine itself, since other detectors use them as units, too.
 */
import { z } from 'zod';
import { CLASS_FACTS, FAILURE_CLASSES, type FailureClass } from '../code/catalogue.js';
import { classOf } from '../code/read-code.js';
import type { Detector, FindingFacts } from './detector.js';
import type { Worst } from './worst.js';

export const FailureRatio = z.strictObject({
  kind: z.literal('failure_ratio'),
  /** The class of codes counted together, with the denominator that could have produced them. */
  class: z.enum(FAILURE_CLASSES),
  /**
   * How much evidence against "normal" is needed, in nats: e^25 to 1 lets a fleet of four
   * thousand watched cells give less than one false page a year. Of more cells more is asked.
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
  worst: ({ class: finding }) => {
    const answer = answerOf(finding);
    return answer && { answers: [answer] };
  },
};

/** An answer that is counted in a class; null when there is none. */
export function answerOf(cls: FailureClass): NonNullable<Worst['answers']>[number] | null {
  if (cls === 'device') return { code: 'dev:E1', outcome: 'declined' };
  if (cls === 'no_answer') return { code: 'local:timeout', outcome: 'noAnswer' };
  const digits = '0123456789ABCDEF';
  for (const tens of digits) {
    for (const ones of digits) {
      const code = `cup-pos:${tens}${ones}`;
      const outcome = 'declined';
      if (code !== 'cup-pos:00' && classOf(code, outcome) === cls) return { code, outcome };
    }
  }
  return null;
}
