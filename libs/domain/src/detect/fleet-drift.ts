/**
 * A base rate that has moved over the whole fleet, shown and told to nobody. The engine finds it
 * and lets the normal rate follow (`follow-drift.ts`); a rule of this kind says from which factor
 * on it is worth a note.
 */
import { z } from 'zod';
import { classOf } from '../code/read-code.js';
import type { Detector, Drift, Gate, Hit, Sample, Senses, Standing, Watched } from './detector.js';

export const BaseDrift = z.strictObject({
  kind: z.literal('base_drift'),
  /** From this multiple of the usual rate on, over the whole fleet, it is noted. */
  times_normal: z.number().min(1.3).max(2.5).default(1.5),
});
export type BaseDrift = z.infer<typeof BaseDrift>;

const FINDING = 'base_drift';
const UNITS = 'drift_attempts';

export const baseDrift: Detector<BaseDrift> = {
  kind: 'base_drift',
  findings: { [FINDING]: { units: UNITS, prior: 0, business: false, aside: true } },
  weigh: ({ times_normal: evidence }) => {
    return { finding: FINDING, evidence, tolerate: 1, timesNormal: 1 };
  },
  sense,
  watches: () => [],
  decide: (rule, _hits, senses) => {
    const drift = furthest(senses);
    if (!drift || drift.factor < rule.detector.times_normal) return [];
    return [{ onset: drift.since, score: drift.factor, scope: [] }];
  },
  // It is over when all is as usual again, or has become so.
  over: (_incident, { drifts = NONE }) => drifts.size === 0,
  standings,
  diagnoses: {
    base_drift: { playbook: 'case_one', severity: 'SEV4', forbidden: [], kind: 'degradation' },
  },
  diagnose: ({ class: cls }) => (cls === FINDING ? 'base_drift' : null),
};

const NONE: ReadonlyMap<string, Drift> = new Map();

function furthest({ drifts = NONE }: Senses): Drift | undefined {
  return [...drifts.values()].sort((a, b) => b.factor - a.factor)[0];
}

/** Attempts and failures of what has moved, so that a note shows how many it concerns. */
function sense({ digests, drifts = NONE, codes }: Senses): Sample[] {
  if (drifts.size === 0) return [];
  const counts = new Map<number, number>();
  const hits: Hit[] = [];
  for (const { attempts, failures } of digests) {
    for (const { profile, attempt } of attempts) {
      counts.set(profile, (counts.get(profile) ?? 0) + attempt);
    }
    for (const { outcome, ...row } of failures) {
      if (drifts.has(classOf(row.code, outcome, codes))) hits.push({ ...row, finding: FINDING });
    }
  }
  return counts.size + hits.length > 0 ? [{ units: UNITS, counts, hits }] : [];
}

function standings(rule: Watched<BaseDrift>, { drifts = NONE }: Senses): Standing[] {
  const limit = rule.detector.times_normal;
  return [...drifts.values()].map(({ factor, since }) => {
    const gates: Gate[] = [{ name: 'times_normal', value: factor, limit, met: factor >= limit }];
    return { scope: null, since, hits: 0, gates };
  });
}
