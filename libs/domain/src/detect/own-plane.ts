/**
 * Our own path: all or most terminals fall silent at once while acquirers go on counting payments,
 * or nothing arrives any more at all. Then the terminals are well and we are deaf; no merchant need
 * be told, and no terminal's silence means anything until we hear again.
 */
import { z } from 'zod';
import { MINUTE, SECOND } from '../base/instant.js';
import type { Detector, Gate, Sample, Senses, Standing } from './detector.js';
import { areMostGone, type HeardRate, isDeaf, listen, newHeardRate } from './heard-rate.js';
import { keptAs } from './kept-as.js';

export const OwnPlane = z.strictObject({
  kind: z.literal('own_plane'),
  /** How much evidence against "most are heard" is needed, in nats. */
  evidence: z.number().min(5).max(49).default(25),
});
export type OwnPlane = z.infer<typeof OwnPlane>;

const FINDING = 'plane_silent';
/** Heartbeats due of the fleet as a whole; no profile has this number. */
const UNITS = 'fleet_due';
const FLEET = -1;
/** A pulse tells of the ten seconds before it; payments must be seen to go on after the onset. */
const SURE_AFTER_MS = 15 * SECOND;
/** Of a trial: how long it takes to know how much is heard. */
const WELL_MS = MINUTE;

export const ownPlane: Detector<OwnPlane> = {
  kind: 'own_plane',
  findings: { [FINDING]: { units: UNITS, prior: 0.01, business: false } },
  weigh: ({ evidence }) => ({ finding: FINDING, evidence, tolerate: 1, timesNormal: 1 }),
  sense,
  watches: () => [],
  decide: ({ detector }, _hits, senses) => {
    const rate = rateOf(senses);
    const isSure = senses.now - rate.onset >= SURE_AFTER_MS && isDeaf(rate, senses);
    if (!isSure || rate.nats < detector.evidence) return [];
    return [{ onset: rate.onset, score: rate.nats, scope: [] }];
  },
  standings,
  worst: () => ({
    ...{ wellMs: WELL_MS, lastsMs: MINUTE },
    told: (elapsed) => (elapsed < WELL_MS ? { heartbeats: [30, 90] } : null),
  }),
  // Evidence falls within seconds of hearing again.
  over: (_incident, senses) => !areMostGone(rateOf(senses)),
  diagnoses: {
    own_plane: {
      playbook: 'own_plane',
      severity: 'SEV2',
      forbidden: ['restart', 'tell_merchants'],
      kind: 'self',
    },
  },
  diagnose: ({ findings }) => (findings[0] === FINDING ? 'own_plane' : null),
};

function standings(_rule: unknown, senses: Senses): Standing[] {
  const rate = rateOf(senses);
  const { onset: since, nats } = rate;
  if (nats === 0) return [];
  const deaf = isDeaf(rate, senses);
  const held = senses.now - since;
  const gates: Gate[] = [
    { name: 'own_path', value: deaf ? 1 : 0, limit: 1, met: deaf },
    { name: 'for', value: held, limit: SURE_AFTER_MS, met: held >= SURE_AFTER_MS },
  ];
  return [{ scope: null, since, hits: keptAs(senses.kept, 'missed', () => 0), nats, gates }];
}

function sense(senses: Senses): Sample[] {
  const { now, kept } = senses;
  const rate = rateOf(senses);
  const { expected, heard } = listen(rate, senses);
  if (rate.nats === 0) {
    kept.delete('owed');
    kept.delete('missed');
    return [];
  }
  const owed = keptAs(kept, 'owed', () => 0) + Math.max(0, expected - heard);
  const count = Math.floor(owed);
  kept.set('owed', owed - count);
  kept.set('missed', keptAs(kept, 'missed', () => 0) + count);
  const hit = { profile: FLEET, terminal: '', code: '', finding: FINDING, count, at: now };
  return [
    { units: UNITS, counts: new Map([[FLEET, heard + count]]), hits: count > 0 ? [hit] : [] },
  ];
}

function rateOf({ now, kept }: Senses): HeardRate {
  return keptAs<HeardRate>(kept, 'rate', () => newHeardRate(now));
}
