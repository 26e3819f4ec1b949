/**
 * Cloned identities: two devices that say they are the same terminal. Each start of a terminal has
 * a higher number than the one before, so a terminal never returns to a start or to a device that
 * it has left; two devices in turn do, since each connection cuts the other's and says again who
 * it is. A terminal that was replaced or reset changes once, and does not return.
 */
import { z } from 'zod';
import { DAY, HOUR, type Instant } from '../base/instant.js';
import type { Digest } from '../digest/digest.js';
import type { Detector, Gate, Hit, Senses, Sighting } from './detector.js';

export const ClonedIdentity = z.strictObject({
  kind: z.literal('cloned_identity'),
  /** How often it must return within an hour to what it had left. */
  returns: z.number().int().min(2).max(1_000).default(3),
});
export type ClonedIdentity = z.infer<typeof ClonedIdentity>;

const FINDING = 'cloned_identity';
const WINDOW_MS = HOUR;
const OVER_MS = DAY;
const TERMINALS_MAX = 50_000;
/** Faces of one terminal that are remembered. */
const FACES_MAX = 8;

/** What a terminal said it was, lately. */
interface Lately {
  readonly profile: number;
  readonly merchant: string | undefined;
  since: Instant;
  at: Instant;
  /** Its faces, the present one last. */
  faces: string[];
  returns: number;
}

export const clonedIdentity: Detector<ClonedIdentity> = {
  kind: 'cloned_identity',
  findings: { [FINDING]: { units: 'births', prior: 0, business: false } },
  weigh: () => ({ finding: FINDING, evidence: 1, tolerate: 1, timesNormal: 1 }),
  sense: (senses) => {
    const lately = latelyOf(senses);
    const hits = senses.digests.flatMap((digest) => listen(lately, digest, senses));
    if (senses.now >= (endsFirst.get(lately) ?? 0)) sweep(lately, senses.now);
    return hits.length > 0 ? [{ units: 'births', counts: new Map(), hits }] : [];
  },
  watches: () => ['merchant'],
  decide: (rule, _hits, senses) => {
    const found: Sighting[] = [];
    for (const one of latelyOf(senses).values()) {
      if (one.returns >= rule.detector.returns) found.push(...state(one));
    }
    return found;
  },
  standings: ({ detector: { returns: limit } }, senses) =>
    [...latelyOf(senses).values()].flatMap(({ merchant: value, since, returns: hits }) => {
      if (value === undefined || hits === 0) return [];
      const gates: Gate[] = [{ name: 'returns', value: hits, limit, met: hits >= limit }];
      return [{ scope: { attribute: 'merchant' as const, value }, since, hits, gates }];
    }),
  worst: () => ({ boots: [1, 2], oneShop: true }),
  over: ({ lastHitAt }, { now }) => now - lastHitAt >= OVER_MS,
  diagnoses: {
    cloned_identity: { playbook: 'fraud', severity: 'SEV4', forbidden: [], kind: 'fraud' },
  },
  diagnose: ({ class: cls }) => (cls === FINDING ? FINDING : null),
};

function latelyOf({ kept }: Senses): Map<string, Lately> {
  const known = kept.get('lately') as Map<string, Lately> | undefined;
  if (known) return known;
  const none = new Map<string, Lately>();
  kept.set('lately', none);
  return none;
}

/** Every return to a face that was left is a hit. */
function listen(lately: Map<string, Lately>, { signals }: Digest, { profiles }: Senses): Hit[] {
  return signals.births.flatMap(({ terminal, profile, merchant, at, boot }): Hit[] => {
    const { model = '', hw = '', acquirer = '' } = profiles.get(profile) ?? {};
    // Links, software and keys change on one device; what it is made of and who owns it do not.
    const face = [boot, model, hw, acquirer, merchant ?? ''].join(' ');
    const known = lately.get(terminal);
    if (!known) {
      if (lately.size >= TERMINALS_MAX) return [];
      lately.set(terminal, { profile, merchant, since: at, at, faces: [face], returns: 0 });
      endsFirst.set(lately, Math.min(endsFirst.get(lately) ?? 0, at + WINDOW_MS));
      return [];
    }
    known.at = Math.max(known.at, at);
    if (known.faces.at(-1) === face) return [];
    const before = known.faces.includes(face);
    known.faces = [...known.faces.filter((f) => f !== face), face].slice(-FACES_MAX);
    if (!before) return [];
    if (known.returns === 0) known.since = at;
    known.returns += 1;
    const who = { profile, terminal, ...(merchant !== undefined && { merchant }) };
    return [{ finding: FINDING, ...who, code: 'birth:return', count: 1, at }];
  });
}

/** Not of the snapshot: before this nobody among them is silent for long enough. */
const endsFirst = new WeakMap<Map<string, Lately>, Instant>();

/** Forgets who has said nothing for an hour. */
function sweep(lately: Map<string, Lately>, now: Instant): void {
  let first = Number.POSITIVE_INFINITY;
  for (const [terminal, { at }] of lately) {
    if (now - at >= WINDOW_MS) lately.delete(terminal);
    else first = Math.min(first, at + WINDOW_MS);
  }
  endsFirst.set(lately, first);
}

function state({ merchant: value, returns, since }: Lately): Sighting[] {
  if (value === undefined) return [];
  return [{ onset: since, score: returns, scope: [{ attribute: 'merchant' as const, value }] }];
}
