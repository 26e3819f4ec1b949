/**
 * Key check values: terminals that load another key than the one that was announced. A back office
 * says with a change which value its scope should report afterwards; a value that nobody had before
 * the change, and that is not the announced one, is a wrong key, whether or not anybody has entered
 * a PIN yet. Who still has the key of before has only not been reached, and is no hit.
 */
import { z } from 'zod';
import type { ProfileAttribute, ProfileAttributes } from '../base/attribute.js';
import { type Instant, MINUTE, SECOND } from '../base/instant.js';
import { heartbeatsBy } from '../digest/heartbeats-by.js';
import type { Detector, FindingFacts, Hit, Sample, Senses } from './detector.js';
import { keptAs } from './kept-as.js';

export const KeyCheck = z.strictObject({
  kind: z.literal('key_check'),
  /** How much evidence against "normal" is needed, in nats. */
  evidence: z.number().min(5).max(200).default(25),
});
export type KeyCheck = z.infer<typeof KeyCheck>;

const FINDING = 'key_check';
/** Heartbeats, counted apart from those of other detectors. */
const UNITS = 'key_checks';
const facts: FindingFacts = { units: UNITS, prior: 0.0005, business: false };
/** Every terminal is heard within this; before, a value may be old and only not heard yet. */
const KNOWN_AFTER_MS = 90 * SECOND;
/** Terminals say their value once a minute: it is over when none was wrong for so long. */
const OVER_MS = 3 * MINUTE;
/** Without input nothing is over. */
const UNHEARD_MS = 30 * SECOND;
/** Values that are remembered; a fleet with a key of its own for each terminal cannot be judged. */
const VALUES_MAX = 2_000;

/** A value that was announced for a scope. */
interface Announced {
  readonly at: Instant;
  readonly keys: string;
  readonly scope: readonly (readonly [attribute: string, values: readonly string[]])[];
}

export const keyCheck: Detector<KeyCheck> = {
  kind: 'key_check',
  findings: { [FINDING]: facts },
  weigh: ({ evidence }) => ({ finding: FINDING, evidence, tolerate: 2, timesNormal: 10 }),
  sense,
  // All load another key than was announced.
  worst: () => ({
    wellMs: 2 * KNOWN_AFTER_MS,
    told: (elapsed, at) => ({
      heartbeats: elapsed < 2 * KNOWN_AFTER_MS ? [30, 90] : [0, 90, 30],
      changes: elapsed === 2 * KNOWN_AFTER_MS - SECOND ? [announcement(at)] : [],
    }),
  }),
  over: ({ lastHitAt }, { now, newestAt }) => {
    const heard = newestAt !== null && now - newestAt < UNHEARD_MS;
    return heard && now - lastHitAt >= OVER_MS;
  },
  diagnose: ({ findings }) => (findings[0] === FINDING ? 'terminal_pin_key' : null),
};

function announcement(at: Instant): Senses['changes'][number] {
  return { v: 1, id: 'trial', at, what: 'rki', scope: { app: 'new' }, expect: { keys: 'another' } };
}

function sense(senses: Senses): Sample[] {
  const { kept, now } = senses;
  const begun = keptAs<Instant>(kept, 'begun', () => now);
  const seen = keptAs<Map<string, Instant>>(kept, 'seen', () => new Map());
  const counts = countsOf(senses, seen);
  if (counts.size === 0) return [];
  return [{ units: UNITS, counts, hits: hitsOf(senses, announcedOf(senses, begun), seen) }];
}

/** By profile, whether its terminals tell a value, which is remembered then as far as any is. */
const tellers = new WeakMap<ReadonlyMap<string, Instant>, Map<number, boolean>>();

/** Heartbeats of those that have told a value, which is remembered with the moment. */
function countsOf(
  { digests, profiles }: Senses,
  seen: Map<string, Instant>,
): ReadonlyMap<number, number> {
  const tells = tellers.get(seen) ?? new Map<number, boolean>();
  tellers.set(seen, tells);
  const counts = new Map<number, number>();
  for (const digest of digests) {
    const all = heartbeatsBy(digest);
    let isAll = true;
    for (const [profile, n] of all) {
      if (n > 0 && (tells.get(profile) ?? note(profile, digest.to))) continue;
      isAll = false;
    }
    // Mostly all have: then these are the heartbeats that others count as well.
    if (isAll && digests.length === 1) return all;
    for (const [profile, n] of all) {
      if (n > 0 && tells.get(profile)) counts.set(profile, (counts.get(profile) ?? 0) + n);
    }
  }
  return counts;

  function note(profile: number, at: Instant): boolean {
    const attributes = profiles.get(profile);
    if (attributes === undefined) return false;
    const { keys } = attributes;
    tells.set(profile, keys !== undefined);
    if (keys !== undefined && seen.size < VALUES_MAX && !seen.has(keys)) seen.set(keys, at);
    return keys !== undefined;
  }
}

function hitsOf(
  { digests, profiles }: Senses,
  announced: readonly Announced[],
  seen: ReadonlyMap<string, Instant>,
): Hit[] {
  if (announced.length === 0) return [];
  const hits: Hit[] = [];
  for (const { signals, to: at } of digests) {
    for (const { profile, heartbeats: count } of signals.heard) {
      const attributes = profiles.get(profile);
      const { keys } = attributes ?? {};
      if (keys === undefined || count === 0) continue;
      const told = announced.find(({ scope }) => holds(scope, attributes));
      if (!told || !isWrong(told, keys, seen.get(keys))) continue;
      hits.push({ finding: FINDING, profile, terminal: '', code: 'kcv', count, at });
    }
  }
  return hits;
}

/** Neither what was announced nor what was there before; what is not remembered is no hit. */
function isWrong({ keys, at }: Announced, value: string, since: Instant | undefined): boolean {
  return value !== keys && since !== undefined && since > at;
}

/** What is expected now, newest first; only changes before which the fleet was known for a time. */
function announcedOf({ changes }: Senses, begun: Instant): Announced[] {
  return changes
    .flatMap(({ at, scope, expect }): Announced[] => {
      const { keys } = expect ?? {};
      const entries = Object.entries(scope).map(([name, value]) => [name, [value].flat()] as const);
      if (keys === undefined || entries.length === 0 || at < begun + KNOWN_AFTER_MS) return [];
      return [{ at, keys, scope: entries }];
    })
    .sort((a, b) => b.at - a.at);
}

function holds(scope: Announced['scope'], attributes: ProfileAttributes | undefined): boolean {
  return scope.every(([name, values]) => {
    const value = attributes?.[name as ProfileAttribute];
    return value !== undefined && values.includes(value);
  });
}
