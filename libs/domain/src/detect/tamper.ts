/**
 * Tampering: a terminal that reports to have been opened. One is a matter for the security desk by
 * day, and a note. Several that begin within a short time are an attack on a place, or a batch of
 * devices whose backup batteries end: that is told. Nothing here needs volume, but in a large fleet
 * alarms that have nothing in common fall into the same half hour every week, so there must be more
 * than its own pace makes likely, unless they are of one shop. Nothing calms it by itself: a
 * terminal that was opened stays so until somebody has looked at it.
 */
import { z } from 'zod';
import { Duration } from '../base/duration.js';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../base/instant.js';
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
import { keptAs } from './kept-as.js';

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
/** Odds, in nats, against so many by chance: e⁻¹⁰ is less than once in a year of half hours. */
const CHANCE_NATS = 10;
/** Who was opened so long ago is of the fleet's own pace. */
const OLD_MS = HOUR;
const PACE_MS = 7 * DAY;
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
  /** Whether it counts for the pace; absent in snapshots of earlier versions. */
  paced?: boolean;
  /** When it was found to be part of a batch; null while it is alone. */
  batchedAt: Instant | null;
}

/** How many are opened in a fleet, faded over days. Plain data of the snapshot. */
interface Pace {
  count: number;
  ms: number;
  at: Instant;
  /** The batch that was counted last. */
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
    const pace = paceOf(senses, opened);
    for (const digest of senses.digests) note(opened, digest);
    keepPace(pace, opened, senses.now);
    for (const [terminal, { at }] of opened) {
      if (senses.now - at >= OVER_MS) opened.delete(terminal);
    }
    return [];
  },
  watches: ({ terminals }) => (terminals > 1 ? ['merchant'] : ['merchant', 'model']),
  decide: (rule, _hits, senses) => {
    const opened = [...openedOf(senses).values()];
    return rule.detector.terminals === 1 ? singles(opened, senses) : batches(rule, opened, senses);
  },
  standings: (rule, senses) => {
    const opened = [...openedOf(senses).values()];
    return rule.detector.terminals === 1
      ? alone(opened, senses)
      : together(rule.detector, opened, senses);
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

/** Whom an earlier version left without a pace is none: nobody knows in what time they came. */
function paceOf({ kept, now }: Senses, opened: ReadonlyMap<string, Opened>): Pace {
  return keptAs<Pace>(kept, 'pace', () => {
    for (const one of opened.values()) one.paced = true;
    return { count: 0, ms: 0, at: now, batchedAt: null };
  });
}

function keepPace(pace: Pace, opened: ReadonlyMap<string, Opened>, now: Instant): void {
  const passed = Math.max(0, now - pace.at);
  const stay = Math.exp(-passed / PACE_MS);
  pace.at = now;
  pace.ms = pace.ms * stay + passed;
  pace.count *= stay;
  for (const one of opened.values()) {
    if (one.paced || now - one.since < OLD_MS) continue;
    one.paced = true;
    // A batch counts as one: it is no pace, but what comes every hour as three is no batch either.
    if (one.batchedAt === null || one.batchedAt !== pace.batchedAt) pace.count += 1;
    pace.batchedAt = one.batchedAt ?? pace.batchedAt;
  }
}

/** How many must be opened within the time of a rule to be more than the fleet's own pace. */
function neededOf({ terminals, within }: Tamper, { count, ms }: Pace): number {
  const due = ms > 0 ? (count / ms) * within : 0;
  if (due === 0) return terminals;
  let needed = Math.max(terminals, Math.ceil(due));
  while (needed * Math.log(needed / due) - needed + due < CHANCE_NATS) needed += 1;
  return needed;
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

function together(asked: Tamper, opened: readonly Opened[], senses: Senses) {
  const { now } = senses;
  const batch = opened.filter(({ since }) => now - since <= asked.within);
  if (batch.length === 0) return [];
  const since = Math.min(...batch.map((one) => one.since));
  const [n, held] = [batch.length, now - since];
  const terminals = neededOf(asked, paceOf(senses, openedOf(senses)));
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
  { detector }: Watched<Tamper>,
  opened: readonly Opened[],
  senses: Senses,
): Sighting[] {
  const { now } = senses;
  const all = opened.filter(({ since, batchedAt }) => {
    return now - since <= detector.within && (batchedAt === null || now - batchedAt < STATE_MS);
  });
  const isMore = all.length >= neededOf(detector, paceOf(senses, openedOf(senses)));
  const batch = isMore ? all : ofOneShop(all);
  if (batch.length < detector.terminals) return [];
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

/** Those of the shop that has most of them. */
function ofOneShop(opened: readonly Opened[]): readonly Opened[] {
  const groups = new Map<string, Opened[]>();
  for (const one of opened) {
    if (one.merchant === undefined) continue;
    const group = groups.get(one.merchant);
    if (group) group.push(one);
    else groups.set(one.merchant, [one]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}

function shopOf(batch: readonly Opened[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { merchant } of batch) {
    if (merchant !== undefined) counts.set(merchant, (counts.get(merchant) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most && most[1] >= ONE_SHOP_SHARE * batch.length ? most[0] : undefined;
}
