/**
 * Silence: heartbeats that are missing, among those that were due. A missing heartbeat is a hit
 * once an interval, so a cohort that is back speaks against it, and one that stays away keeps its
 * incident open. Expected is who was there and has not said goodbye; shops outside of their trading
 * hours, announced maintenance, and what the whole fleet does alike are no evidence. While we may
 * be deaf ourselves nothing is said at all: unknown is not down.
 *
 * Terminals whose certificate has ended are counted apart, see `certificates.ts`.
 */
import { z } from 'zod';
import { PROFILE_ATTRIBUTES, type ProfileAttributes } from '../base/attribute.js';
import { type Instant, MINUTE, SECOND } from '../base/instant.js';
import type { Digest } from '../digest/digest.js';
import { heartbeatsBy } from '../digest/heartbeats-by.js';
import { expiredIn } from './certificate-ends.js';
import type { Detector, FindingFacts, Hit, Sample, Senses, Signature } from './detector.js';
import { driftOf } from './drift.js';
import { areMostGone, type HeardRate, isDeaf, listen, newHeardRate } from './heard-rate.js';
import { keptAs } from './kept-as.js';
import { hearPresence, type Leaf, type Leaves, missedUntil, startAfresh } from './presence.js';
import { tradesAt } from './trading-now.js';

export const Silence = z.strictObject({
  kind: z.literal('silence'),
  /** How much evidence against "normal" is needed, in nats. */
  evidence: z.number().min(5).max(200).default(25),
  /** Nobody is woken below this multiple of the normal rate. */
  tolerate: z.number().min(1).max(20).default(2),
  /** The observed rate since the onset must be at least this multiple of the normal one. */
  times_normal: z.number().min(1).max(100).default(3),
});
export type Silence = z.infer<typeof Silence>;

/** Heartbeats that were due: those heard and those missed. */
export const DUE = 'due';
/** A missing heartbeat of a terminal whose certificate has ended; as is one that still comes. */
export const CERTIFICATE_ENDED = 'certificate_ended';
/** A missed heartbeat is noticed after one and a quarter of a minute, and comes again. */
export const MISSED_WAVE_MS = 90 * SECOND;
const SILENT = 'silent';
/** Of a trial: how long it takes to know who is there, and to lose them. */
const WELL_MS = 8 * MINUTE;
const LOST_MS = 6 * MINUTE;
/** Links flap: one heartbeat in two hundred is missing on any day. */
const facts: FindingFacts = {
  ...{ units: DUE, prior: 0.005, business: false },
  ...{ missed: true, waveMs: MISSED_WAVE_MS },
};

export const silence: Detector<Silence> = {
  kind: 'silence',
  findings: { [SILENT]: facts },
  weigh: ({ evidence, tolerate, times_normal: timesNormal }) => {
    return { finding: SILENT, evidence, tolerate, timesNormal };
  },
  sense,
  // Some fall silent, while most of the fleet is heard.
  worst: () => ({
    ...{ wellMs: WELL_MS, lastsMs: LOST_MS },
    told: (elapsed) => ({ heartbeats: [elapsed < WELL_MS ? 30 : 0, 90] }),
  }),
  diagnoses: {
    cohort_silent: {
      playbook: 'hold_cert',
      severity: 'SEV2',
      forbidden: ['restart'],
      kind: 'silence',
    },
    terminals_silent: { playbook: 'case_one', severity: 'SEV2', forbidden: [], kind: 'silence' },
  },
  diagnose,
};

function sense(senses: Senses): Sample[] {
  const { now, digests, kept } = senses;
  const leaves = keptAs<Leaves>(kept, 'leaves', () => new Map());
  const fleet = keptAs<HeardRate>(kept, 'fleet', () => newHeardRate(now));
  for (const digest of digests) hearPresence(leaves, digest);
  listen(fleet, senses);
  if (isDeaf(fleet, senses)) {
    kept.set('deaf', true);
    return [];
  }
  if (kept.delete('deaf')) for (const leaf of leaves.values()) startAfresh(leaf, now);
  const missed = missedUntil(leaves, now);
  // What comes over most of them at once is no evening.
  const drift = areMostGone(fleet) ? 0 : currentDrift(senses, leaves);
  return samplesOf(senses, leaves, missed, drift);
}

const DRIFT_MS = 5 * SECOND;

/** It changes slowly and is not for nothing: looked at every few seconds. */
function currentDrift({ now, kept, profiles }: Senses, leaves: Leaves): number {
  const known = keptAs(kept, 'drift', () => ({ at: 0, share: 0 }));
  if (now - known.at < DRIFT_MS) return known.share;
  const drift = { at: now, share: driftOf(leaves, profiles) };
  kept.set('drift', drift);
  return drift.share;
}

function samplesOf(
  senses: Senses,
  leaves: Leaves,
  missed: ReadonlyMap<number, number>,
  drift: number,
): Sample[] {
  const { now, digests } = senses;
  const heard = heartbeatsIn(digests);
  // Mostly none is missed: what was heard is copied when there is something to add.
  let counts: Map<number, number> | null = null;
  const isExpected = expectation(senses);
  const ending = endingCertificates(leaves, now);
  const hits: Hit[] = [];
  const hit = (profile: number, finding: string, count: number) => {
    if (count > 0) hits.push({ profile, terminal: '', code: '', finding, count, at: now });
  };
  for (const [profile, misses] of missed) {
    const leaf = leaves.get(profile);
    if (!leaf || !isExpected(profile, leaf)) continue;
    leaf.owed += ending.has(profile) ? misses : misses * (1 - drift);
    const count = Math.floor(leaf.owed);
    leaf.owed -= count;
    counts ??= new Map(heard);
    counts.set(profile, (counts.get(profile) ?? 0) + count);
    hit(profile, ending.has(profile) ? CERTIFICATE_ENDED : SILENT, count);
  }
  // Those that still speak are going to be lost when they next connect.
  for (const profile of ending) hit(profile, CERTIFICATE_ENDED, heard.get(profile) ?? 0);
  const due = counts ?? heard;
  return due.size > 0 ? [{ units: DUE, counts: due, hits }] : [];
}

/** Heartbeats of a tick by profile. */
function heartbeatsIn([first, ...more]: readonly Digest[]): ReadonlyMap<number, number> {
  if (!first) return new Map();
  if (more.length === 0) return heartbeatsBy(first);
  const sums = new Map(heartbeatsBy(first));
  for (const digest of more) {
    for (const [profile, n] of heartbeatsBy(digest))
      sums.set(profile, (sums.get(profile) ?? 0) + n);
  }
  return sums;
}

const ENDING_MIN = 3;

/**
 * Profiles whose certificates have ended and whose terminals are being lost. An end that nobody
 * falls silent over is no fault: silence beyond that of all others confirms
 * it, and then it stays so until they are renewed.
 */
function endingCertificates(leaves: Leaves, now: Instant): ReadonlySet<number> {
  const ended = new Set<number>();
  for (const [profile, leaf] of leaves) {
    if (isEnded(leaf, now)) ended.add(profile);
    else if (leaf.isEnding) leaf.isEnding = false;
  }
  if (ended.size === 0) return ended;
  const sums = { there: 0, silent: 0 };
  const others = { there: 0, silent: 0 };
  for (const [profile, leaf] of leaves) {
    const sum = ended.has(profile) ? sums : others;
    sum.there += leaf.there;
    sum.silent += leaf.silent;
  }
  const usual = others.there > 0 ? others.silent / others.there : 0;
  const confirmed = sums.silent >= ENDING_MIN && sums.silent >= (3 * usual + 0.03) * sums.there;
  const ending = new Set<number>();
  for (const profile of ended) {
    const leaf = leaves.get(profile);
    if (leaf && confirmed) leaf.isEnding = true;
    if (leaf?.isEnding) ending.add(profile);
  }
  return ending;
}

/** Whether the certificates of at least half of a profile's terminals have ended. */
function isEnded(leaf: Leaf, now: Instant): boolean {
  const { there, certificates } = leaf;
  return certificates.length > 0 && there > 0 && 2 * expiredIn(leaf, now) >= there;
}

const WINDOW_GRACE_MS = 2 * MINUTE;

/** Whether a profile's terminals ought to be heard now. */
export function expectation({
  now,
  changes,
  profiles,
}: Senses): (profile: number, leaf: Pick<Leaf, 'hours'>) => boolean {
  const windows = changes.filter(({ what, at, until }) => {
    if (what !== 'maintenance' || until === undefined) return false;
    return at <= now && now < until + WINDOW_GRACE_MS;
  });
  const trading = new Map<string, boolean>();
  const trades = (hours: string) => {
    const known = trading.get(hours) ?? tradesAt(hours, now);
    trading.set(hours, known);
    return known;
  };
  return (profile, { hours }) => {
    if (hours !== undefined && !trades(hours)) return false;
    if (windows.length === 0) return true;
    const attributes = profiles.get(profile);
    return !windows.some(({ scope }) => covers(scope, attributes));
  };
}

/** Whether an announced scope holds all of a profile; one that names nothing holds nobody. */
function covers(
  scope: Senses['changes'][number]['scope'],
  attributes: ProfileAttributes | undefined,
): boolean {
  const entries = Object.entries(scope);
  return (
    entries.length > 0 &&
    entries.every(([name, wanted]) => {
      const attribute = PROFILE_ATTRIBUTES.find((known) => known === name);
      const value = attribute && attributes?.[attribute];
      return value !== undefined && [wanted].flat().includes(value);
    })
  );
}

function diagnose({ findings, attributes }: Signature): string | null {
  if (findings[0] !== SILENT) return null;
  if (attributes.includes('carrier')) return 'carrier_region';
  const ofDevices = ['model', 'hw', 'fw', 'app', 'param', 'keys'];
  return attributes.some((name) => ofDevices.includes(name)) ? 'cohort_silent' : 'terminals_silent';
}
