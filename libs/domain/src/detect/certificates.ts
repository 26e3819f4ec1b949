/**
 * Certificates that have ended, in terminals that are being lost. What births and heartbeats tell
 * of `tls.notAfter` is evidence, and the silence of the cohort confirms it; `silence.ts` keeps
 * book of both and says every heartbeat of such a cohort, heard or missed, as a hit. So the cause
 * is the cohort that has the certificate, and not the part of it that was lost first.
 */
import { z } from 'zod';
import { MINUTE } from '../base/instant.js';
import type { Detector } from './detector.js';
import { CERTIFICATE_ENDED, DUE, MISSED_WAVE_MS } from './silence.js';

export const Certificates = z.strictObject({
  kind: z.literal('certificates'),
  /** How much evidence against "normal" is needed, in nats. */
  evidence: z.number().min(5).max(200).default(25),
});
export type Certificates = z.infer<typeof Certificates>;

/** Nobody lets certificates end on purpose. */
const facts = { units: DUE, prior: 0.0005, business: false, waveMs: MISSED_WAVE_MS };

/** Of a trial: after so long they end, and a third of their terminals is lost. */
const ENDS_MS = 8 * MINUTE;

export const certificates: Detector<Certificates> = {
  kind: 'certificates',
  findings: { [CERTIFICATE_ENDED]: facts },
  weigh: ({ evidence }) => {
    return { finding: CERTIFICATE_ENDED, evidence, tolerate: 2, timesNormal: 10 };
  },
  worst: () => ({
    ...{ wellMs: ENDS_MS, lastsMs: ENDS_MS },
    told: (elapsed, now) => ({
      heartbeats: [elapsed < ENDS_MS ? 30 : 20, 90],
      certificates:
        elapsed % MINUTE === 0 && elapsed < ENDS_MS
          ? [{ profile: 1, notAfter: now - elapsed + ENDS_MS, count: 2_000 }]
          : [],
    }),
  }),
  diagnoses: {
    certificate: {
      playbook: 'hold_cert',
      severity: 'SEV1',
      forbidden: ['restart'],
      kind: 'silence',
    },
  },
  diagnose: ({ findings }) => (findings.includes(CERTIFICATE_ENDED) ? 'certificate' : null),
};
