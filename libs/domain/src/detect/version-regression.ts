/**
 * A release that does worse than the version before it: while a roll-out has reached a few per cent
 * of the fleet, its technical failures of any kind are held against those of the same models and
 * acquirers that still have the old version, see `releases.ts`. So a defect is found that spreads
 * over several codes, too thin for the rule of each, and it is named as the release at once.
 */
import { z } from 'zod';
import type { ProfileAttribute, ProfileAttributes } from '../base/attribute.js';
import { MINUTE, SECOND } from '../base/instant.js';
import { CLASS_FACTS, FAILURE_CLASSES } from '../code/catalogue.js';
import type { CodeBook } from '../code/code-book.js';
import { classOf } from '../code/read-code.js';
import type { Digest } from '../digest/digest.js';
import type {
  Detector,
  Gate,
  Hit,
  Sample,
  ScopeEntry,
  Senses,
  Sighting,
  Standing,
  Watched,
} from './detector.js';
import { keptAs } from './kept-as.js';
import { ReleaseBook } from './release-book.js';
import {
  type Belonging,
  fail,
  isWithdrawn,
  move,
  newReleases,
  type Releases,
  type Rollout,
  weighReleases,
  worseNats,
} from './releases.js';

export const VersionRegression = z.strictObject({
  kind: z.literal('version_regression'),
  /**
   * How much evidence is needed that the new version does worse, in nats. 21 lets fifty roll-outs
   * that are weighed every ten seconds give less than one false page a year.
   */
  evidence: z.number().min(5).max(25).default(21),
  /** Nobody is woken while the new version fails no more often than this multiple of the old. */
  tolerate: z.number().min(1).max(20).default(1.5),
});
export type VersionRegression = z.infer<typeof VersionRegression>;

const FINDING = 'version_regression';
const UNITS = 'release_attempts';
/** With no more evidence than this, in nats, it is over. */
const OVER_NATS = 5;
/** What is rolled out. */
const VERSIONS: readonly ProfileAttribute[] = ['fw', 'app', 'param'];

export const versionRegression: Detector<VersionRegression> = {
  kind: 'version_regression',
  findings: {
    [FINDING]: {
      ...{ units: UNITS, prior: 0.01, business: false, yields: true },
      // Each class by itself would be told again as soon as its own rule is sure, too.
      explains: FAILURE_CLASSES.filter((cls) => !CLASS_FACTS[cls].business),
    },
  },
  weigh: ({ evidence, tolerate }) => ({ finding: FINDING, evidence, tolerate, timesNormal: 1 }),
  sense,
  gates: ['failures', 'terminals', 'merchants'],
  decide,
  watches: () => VERSIONS,
  // Whatever the new version attempts fails.
  worst: () => ({
    wellMs: WELL_MS,
    told: (elapsed) => ({
      ...{ heartbeats: [60, 0, 20], approved: [60] },
      failures: elapsed > WELL_MS ? Array.from({ length: 20 }, (_, i) => refused(elapsed, i)) : [],
      moved: elapsed === WELL_MS ? [{ from: 1, to: 3, count: 1_200 }] : [],
    }),
  }),
  // Failures of the old version alone argue it down, or the version is gone.
  over: ({ cause }, senses) => {
    const [entry] = cause;
    const rollout = entry && releasesOf(senses).rollouts.get(`${entry.attribute}=${entry.value}`);
    return rollout !== undefined && (worseNats(rollout) < OVER_NATS || isWithdrawn(rollout));
  },
  standings,
  diagnose: ({ class: cls }) => (cls === FINDING ? 'release' : null),
};

/** Of a trial: how long the version before is known. */
const WELL_MS = 2 * MINUTE;

function refused(elapsed: number, i: number) {
  const who = { profile: 3, terminal: `T-${elapsed}-${i}`, merchant: `m-${elapsed}-${i}` };
  return { ...who, code: 'cup-pos:96', outcome: 'failed', count: 1 };
}

function releasesOf({ kept, now }: Pick<Senses, 'kept' | 'now'>): Releases {
  return keptAs<Releases>(kept, 'releases', () => newReleases(now));
}

function scopeOf(version: string): ScopeEntry {
  const at = version.indexOf('=');
  const attribute = VERSIONS.find((name) => name === version.slice(0, at)) ?? 'app';
  return { attribute, value: version.slice(at + 1) };
}

const NOWHERE: Belonging = { cohort: '|', versions: [] };
/** Made of the profiles alone, and gone with them. */
const belongings = new WeakMap<ProfileAttributes, Belonging>();

function belonging(profile: ProfileAttributes | undefined): Belonging {
  if (!profile) return NOWHERE;
  const known = belongings.get(profile);
  if (known) return known;
  const versions = VERSIONS.flatMap((name) => {
    const value = profile[name];
    return value === undefined ? [] : [`${name}=${value}`];
  });
  const own = { cohort: `${profile.model ?? ''}|${profile.acquirer ?? ''}`, versions };
  belongings.set(profile, own);
  return own;
}

/** Made of what is known of roll-outs, and gone with it. */
const books = new WeakMap<Releases, ReleaseBook>();

function bookOf(releases: Releases): ReleaseBook {
  const known = books.get(releases) ?? new ReleaseBook(releases, belonging);
  books.set(releases, known);
  return known;
}

function sense(senses: Senses<VersionRegression>): Sample[] {
  const releases = releasesOf(senses);
  const book = bookOf(releases);
  const { profiles } = senses;
  const of = (profile: number) => book.of(profile, profiles.get(profile));
  const counts = new Map<number, number>();
  const hits: Hit[] = [];
  for (const digest of senses.digests) {
    for (const { from, to, count } of digest.signals.moved) {
      if (to !== undefined) move(releases, of(from), of(to), count, senses.now);
    }
    for (const { profile, heartbeats, seconds } of digest.signals.heard) {
      const span = seconds === undefined ? heartbeats * MINUTE : seconds * SECOND;
      book.hear(profile, profiles.get(profile), span / MINUTE, 0);
    }
    const isQuiet = releases.rollouts.size === 0;
    for (const { profile, attempt } of digest.attempts) {
      // Most heartbeats tell of no attempt at all.
      if (isQuiet && attempt === 0) continue;
      book.hear(profile, profiles.get(profile), 0, attempt);
      if (isQuiet) continue;
      const own = of(profile);
      if (own.versions.some((version) => releases.rollouts.has(version))) {
        counts.set(profile, (counts.get(profile) ?? 0) + attempt);
      }
    }
    for (const row of technical(digest, senses.codes)) {
      if (!fail(releases, of(row.profile), row)) continue;
      const { outcome: _outcome, ...hit } = row;
      hits.push({ ...hit, finding: FINDING });
    }
  }
  const tolerate = Math.max(1, ...senses.settings.map((each) => each.tolerate));
  weighReleases(releases, senses.now, tolerate);
  return counts.size + hits.length > 0 ? [{ units: UNITS, counts, hits }] : [];
}

function technical({ failures }: Digest, codes: CodeBook | undefined): Digest['failures'] {
  return failures.filter(({ code, outcome }) => {
    return !CLASS_FACTS[classOf(code, outcome, codes)].business;
  });
}

function decide(
  rule: Watched<VersionRegression>,
  _hits: unknown,
  senses: Senses,
): readonly Sighting[] {
  const sure = [...releasesOf(senses).rollouts]
    .filter(([, rollout]) => {
      return (
        worseNats(rollout) >= rule.detector.evidence &&
        !isWithdrawn(rollout) &&
        gatesOf(rule, rollout).every(({ met }) => met)
      );
    })
    .sort(([, a], [, b]) => worseNats(b) - worseNats(a) || b.failures - a.failures);
  const [surest] = sure;
  if (!surest) return [];
  const [version, rollout] = surest;
  return [{ onset: rollout.onset, score: worseNats(rollout), scope: [scopeOf(version)] }];
}

function gatesOf({ gates }: Watched<VersionRegression>, rollout: Rollout): Gate[] {
  const { failures, terminals, merchants } = rollout;
  const gate = (name: Gate['name'], value: number, limit: number): Gate => {
    return { name, value, limit, met: value >= limit };
  };
  return [
    gate('failures', failures, gates.failures),
    gate('terminals', terminals.length, gates.terminals),
    ...(merchants.length > 0 ? [gate('merchants', merchants.length, gates.merchants)] : []),
  ];
}

function standings(rule: Watched<VersionRegression>, senses: Senses): Standing[] {
  return [...releasesOf(senses).rollouts].map(([version, rollout]) => ({
    scope: scopeOf(version),
    since: rollout.onset,
    hits: rollout.failures,
    nats: worseNats(rollout),
    gates: gatesOf(rule, rollout),
  }));
}
