/**
 * Tampering: a terminal that reports to have been opened. One is a matter for the security desk by
 * day, and a note. Several that begin within a short time are an attack on a place, or a batch of
 * devices whose backup batteries end: that is told. Nothing here needs volume, and nothing calms it
 * by itself: a terminal that was opened stays so until somebody has looked at it.
 */
import { z } from 'zod';
import { Duration } from '../base/duration.js';
import { DAY, type Instant, MINUTE, SECOND } from '../base/instant.js';
import type { Digest } from '../digest/digest.js';
import { heartbeatsBy } from '../digest/heartbeats-by.js';
import type {
  Detector,
  Finding,
  FindingFacts,
  Gate,
  Hit,
  ScopeEntry,
  Senses,
  Sighting,
  Standing,
  Watched,
} from './detector.js';

export const Tamper = z.strictObject({
  kind: z.literal('tamper'),
  /** One: every opened terminal is a note. More: so many opened together are an incident. */
  terminals: z.number().int().min(1).max(1_000).default(3),
  /** How short a time they must begin in to belong together. */
  within: Duration.prefault('30m'),
});
export type Tamper = z.infer<typeof Tamper>;

/** Codes that tell of an opened terminal; `hb:tamper` is a heartbeat that says so. */
const TAMPERED = ['hb:tamper', 'dev:TAMPER', 'dev:PED.TAMPER'];
/** A batch is waited for, so that the first page has its whole cause. */
const SETTLE_MS = MINUTE;
/** Who is still alone after this is a note. */
const ALONE_MS = 2 * MINUTE;
/** A batch is stated for so long that the search for its cause may wait for a clear one. */
const STATE_MS = 6 * SECOND;
/** A terminal that has not said so for a day has been looked at. */
const OVER_MS = DAY;
const TERMINALS_MAX = 20_000;
/** A batch at one shop is named by the shop. */
const ONE_SHOP_SHARE = 0.8;

/** Of heartbeats; it only serves the search for a cause. */
const PRIOR = 0.00001;
const facts: FindingFacts = { units: 'tamper_checks', prior: PRIOR, business: false };
const BATCH: FindingFacts = { ...facts, explains: ['device_pin_pad'] };

/** A terminal that was opened. */
interface Opened {
  readonly profile: number;
  readonly merchant: string | undefined;
  readonly since: Instant;
  at: Instant;
  noted: boolean;
  /** When it was found to be part of a batch; null while it is alone. */
  batchedAt: Instant | null;
}

export const tamper: Detector<Tamper> = {
  kind: 'tamper',
  findings: { tamper_one: facts, tamper_batch: BATCH },
  weigh: ({ terminals }) => {
    return { finding: findingOf(terminals), evidence: 1, tolerate: 1, timesNormal: 1 };
  },
  read: (digest) => {
    return [{ units: facts.units, counts: heartbeatsBy(digest), hits: hitsOf(digest) }];
  },
  sense: (senses) => {
    const opened = openedOf(senses);
    for (const digest of senses.digests) note(opened, digest);
    for (const [terminal, { at }] of opened) {
      if (senses.now - at >= OVER_MS) opened.delete(terminal);
    }
    return [];
  },
  decide: (rule, _hits, senses) => {
    const opened = [...openedOf(senses).values()];
    return rule.detector.terminals === 1
      ? singles(opened, senses)
      : batches(rule, opened, senses.now);
  },
  standings: (rule, senses) => {
    const opened = [...openedOf(senses).values()];
    return rule.detector.terminals === 1
      ? alone(opened, senses)
      : together(rule.detector, opened, senses.now);
  },
  worst: () => ({ devices: TAMPERED }),
  over: ({ lastHitAt }, { now }) => now - lastHitAt >= OVER_MS,
  diagnoses: {
    tamper_one: { playbook: 'tamper', severity: 'SEV4', forbidden: ['restart'], kind: 'tamper' },
    tamper_batch: { playbook: 'tamper', severity: 'SEV3', forbidden: ['restart'], kind: 'tamper' },
  },
  diagnose: ({ class: cls }) => (cls === 'tamper_one' || cls === 'tamper_batch' ? cls : null),
};

function findingOf(terminals: number): Finding {
  return terminals === 1 ? 'tamper_one' : 'tamper_batch';
}

function isTampered({ code }: { readonly code: string }): boolean {
  return TAMPERED.some((begin) => code.startsWith(begin));
}

function hitsOf({ signals }: Digest): Hit[] {
  return signals.devices.filter(isTampered).flatMap((row) => {
    return ['tamper_one', 'tamper_batch'].map((finding) => ({ ...row, finding, count: 1 }));
  });
}

function openedOf({ kept }: Senses): Map<string, Opened> {
  const known = kept.get('opened') as Map<string, Opened> | undefined;
  if (known) return known;
  const none = new Map<string, Opened>();
  kept.set('opened', none);
  return none;
}

function note(opened: Map<string, Opened>, { signals }: Digest): void {
  for (const { terminal, profile, merchant, at } of signals.devices.filter(isTampered)) {
    const known = opened.get(terminal);
    if (known) known.at = Math.max(known.at, at);
    else if (opened.size < TERMINALS_MAX) {
      opened.set(terminal, { profile, merchant, since: at, at, noted: false, batchedAt: null });
    }
  }
}

/** A note for each that stayed alone; by its merchant, or by what else is known of it. */
function singles(opened: readonly Opened[], { now, profiles }: Senses): Sighting[] {
  return opened.flatMap((one): Sighting[] => {
    if (one.noted || one.batchedAt !== null || now - one.since < ALONE_MS) return [];
    one.noted = true;
    const scope = placeOf(one, profiles);
    return scope ? [{ onset: one.since, score: 1, scope: [scope] }] : [];
  });
}

/** Its shop, or else its model. */
function placeOf({ merchant, profile }: Opened, profiles: Senses['profiles']): ScopeEntry | null {
  if (merchant !== undefined) return { attribute: 'merchant', value: merchant };
  const { model } = profiles.get(profile) ?? {};
  return model === undefined ? null : { attribute: 'model', value: model };
}

function alone(opened: readonly Opened[], { now, profiles }: Senses): Standing[] {
  return opened.flatMap((one): Standing[] => {
    if (one.batchedAt !== null) return [];
    const { since } = one;
    const held = now - since;
    const gates: Gate[] = [
      { name: 'terminals', value: 1, limit: 1, met: true },
      { name: 'for', value: held, limit: ALONE_MS, met: held >= ALONE_MS },
    ];
    return [{ scope: placeOf(one, profiles), since, hits: 1, gates }];
  });
}

function together({ terminals, within }: Tamper, opened: readonly Opened[], now: Instant) {
  const batch = opened.filter(({ since }) => now - since <= within);
  if (batch.length === 0) return [];
  const since = Math.min(...batch.map((one) => one.since));
  const [n, held] = [batch.length, now - since];
  const gates: Gate[] = [
    { name: 'terminals', value: n, limit: terminals, met: n >= terminals },
    { name: 'for', value: held, limit: SETTLE_MS, met: held >= SETTLE_MS },
  ];
  const shop = shopOf(batch);
  const scope = shop === undefined ? null : { attribute: 'merchant' as const, value: shop };
  return [{ scope, since, hits: n, gates }];
}

/** Those that began together: of one shop, or wherever the search finds them. */
function batches(
  { detector: { terminals, within } }: Watched<Tamper>,
  opened: readonly Opened[],
  now: Instant,
): Sighting[] {
  const batch = opened.filter(({ since, batchedAt }) => {
    return now - since <= within && (batchedAt === null || now - batchedAt < STATE_MS);
  });
  if (batch.length < terminals) return [];
  const onset = Math.min(...batch.map(({ since }) => since));
  if (now - onset < SETTLE_MS) return [];
  for (const one of batch) one.batchedAt ??= now;
  const shop = shopOf(batch);
  return [
    {
      ...{ onset, score: batch.length },
      ...(shop !== undefined && { scope: [{ attribute: 'merchant' as const, value: shop }] }),
    },
  ];
}

function shopOf(batch: readonly Opened[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { merchant } of batch) {
    if (merchant !== undefined) counts.set(merchant, (counts.get(merchant) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most && most[1] >= ONE_SHOP_SHARE * batch.length ? most[0] : undefined;
}
