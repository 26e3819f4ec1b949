/**
 * A slow burn: a part of the fleet fails a little more often than usual, for an hour, below what
 * wakes anybody. Weighed against what is learned of it and against the rest of the fleet in the
 * same minutes, see `burning.ts`; a ticket for the day, and no page at night.
 */
import { z } from 'zod';
import type { ProfileAttribute, ProfileAttributes } from '../base/attribute.js';
import { MINUTE } from '../base/instant.js';
import { CLASS_FACTS, FAILURE_CLASSES, type FailureClass } from '../code/catalogue.js';
import { classOf } from '../code/read-code.js';
import type { AttemptRow, FailureRow } from '../digest/digest.js';
import { type Attempts, addAttempts, byValue } from './attempts-by-value.js';
import {
  attempt,
  type Burn,
  type Burning,
  burnNats,
  fail,
  newBurning,
  timesLately,
  timesUsual,
  toleratedTimes,
  weighBurning,
} from './burning.js';
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
import { answerOf } from './failure-ratio.js';
import { keptAs } from './kept-as.js';
import { suspects } from './suspects.js';

export const SlowBurn = z.strictObject({
  kind: z.literal('slow_burn'),
  /** Classes of codes, each weighed for itself. */
  classes: z.array(z.enum(FAILURE_CLASSES)).min(1),
  /**
   * How much evidence is needed, in nats. It is worth more than its name says, since bursts are
   * allowed for: the most of 170,000 minutes of chance, and of as many of a modelled fleet whose
   * rates wander, was below five, and a nat more is several times as rare. With twelve, thousands
   * of values give less than one false ticket a year.
   */
  evidence: z.number().min(5).max(39).default(12),
  /**
   * Nobody is told of less than this multiple of the usual. Where a value wanders further by itself
   * it is more, by what is learned of it: at first 1.35.
   */
  tolerate: z.number().min(1).max(20).default(1.3),
});
export type SlowBurn = z.infer<typeof SlowBurn>;

const FINDING = 'slow_burn';
const UNITS = 'burning_attempts';
/** With no more evidence, in nats, or no more failures than so many times as usual it is over. */
const OVER_NATS = 5;
const CALM_TIMES = 1.15;
/** A value with this much evidence is shown with what fails there. */
const SUSPECT_NATS = 6;
/** Mixtures of many merchants: a shop by itself is no part of a fleet. */
const WATCHED: readonly ProfileAttribute[] = [
  'acquirer',
  'region',
  'carrier',
  'model',
  'fw',
  'app',
  'param',
];

export const slowBurn: Detector<SlowBurn> = {
  kind: 'slow_burn',
  findings: { [FINDING]: { units: UNITS, prior: 0.005, business: false, yields: true } },
  weigh: ({ evidence, tolerate }) => ({ finding: FINDING, evidence, tolerate, timesNormal: 1 }),
  sense,
  gates: ['failures', 'terminals', 'merchants'],
  decide,
  watches: () => WATCHED,
  // The short window knows it long before all evidence is argued down.
  over: ({ cause }, senses) => {
    return !burnsOf(senses).some(([key, burn]) => {
      const burns = burnNats(burn) >= OVER_NATS && timesLately(burn) >= CALM_TIMES;
      return burns && valueIn(key) === nameOf(cause[0]);
    });
  },
  standings,
  worst: ({ classes }) => ({
    ...{ wellMs: WELL_MS, lastsMs: LASTS_MS },
    told: (elapsed) => ({
      ...{ heartbeats: [60, 90], approved: [600, 900] },
      failures: classes.flatMap((cls) => failing(cls, elapsed)),
    }),
  }),
  diagnoses: {
    slow_burn: { playbook: 'case_one', severity: 'SEV3', forbidden: [], kind: 'degradation' },
  },
  diagnose: ({ class: cls }) => (cls === FINDING ? 'slow_burn' : null),
};

/** Of a trial: how long it takes to know what is usual, and to be sure. */
const WELL_MS = 25 * MINUTE;
const LASTS_MS = 20 * MINUTE;

/** One second of a trial: as often everywhere at first, then far more often in one part. */
function failing(cls: FailureClass, elapsed: number) {
  const answer = answerOf(cls);
  const counts = elapsed < WELL_MS ? [1, 1] : [4, 1];
  if (!answer) return [];
  return counts.flatMap((count, part) =>
    Array.from({ length: count }, (_, i) => ({
      ...{ profile: part + 1, terminal: `T-${part}-${elapsed}-${i}`, count: 1, pin: true },
      ...{ merchant: `m-${part}-${elapsed}-${i}`, ...answer },
    })),
  );
}

function burningOf({ kept, now }: Pick<Senses, 'kept' | 'now'>): Burning {
  return keptAs<Burning>(kept, 'burning', () => newBurning(now));
}

/** The values of each class; without the fleet as a whole, which has nothing to compare with. */
function burnsOf(senses: Senses): (readonly [string, Burn])[] {
  return [...burningOf(senses).burns].filter(([key]) => key.includes('|'));
}

/** A value without its class. */
function valueIn(key: string): string {
  return key.slice(key.indexOf('|') + 1);
}

function nameOf(entry: { readonly attribute: string; readonly value: string } | undefined): string {
  return entry ? `${entry.attribute}=${entry.value}` : '';
}

function scopeOf(key: string): ScopeEntry {
  const value = valueIn(key);
  const at = value.indexOf('=');
  const attribute = WATCHED.find((name) => name === value.slice(0, at)) ?? 'app';
  return { attribute, value: value.slice(at + 1) };
}

/** Made of the profiles alone, and gone with them. */
const valuesKnown = new WeakMap<ProfileAttributes, readonly string[]>();

function valuesOf(profile: ProfileAttributes | undefined): readonly string[] {
  if (!profile) return [];
  const known = valuesKnown.get(profile);
  if (known) return known;
  const values = WATCHED.flatMap((attribute) => {
    const value = profile[attribute];
    return value === undefined ? [] : [nameOf({ attribute, value })];
  });
  valuesKnown.set(profile, values);
  return values;
}

/** Attempts that could have failed with a class. */
function couldFail(cls: FailureClass, { attempt: all, pin }: AttemptRow): number {
  return CLASS_FACTS[cls].denominator === 'pin' ? pin : all;
}

function sense(senses: Senses<SlowBurn>): Sample[] {
  const classes = new Set(senses.settings.flatMap((each) => each.classes));
  if (classes.size === 0) return [];
  const burning = burningOf(senses);
  // Values are summed once a minute: by profile until then.
  const told = keptAs<Map<number, Attempts>>(senses.kept, 'told', () => new Map());
  for (const { attempts, failures } of senses.digests) {
    for (const row of attempts) addAttempts(told, row.profile, row);
    for (const row of failures) {
      const cls = classOf(row.code, row.outcome, senses.codes);
      const profile = senses.profiles.get(row.profile);
      if (!classes.has(cls) || isExplained(senses, cls, profile, row)) continue;
      fail(burning, cls, valuesOf(profile), row);
    }
  }
  if (senses.now - burning.at >= MINUTE) step(senses, burning, told, classes);
  const top = surest(suspects(burning, SUSPECT_NATS));
  return top ? shown(top[0], senses) : [];
}

/**
 * Adds the minute's attempts. Few classes have an open incident that explains a part of them: all
 * others share one sum, since a fleet has far more profiles than values.
 */
function step(
  senses: Senses<SlowBurn>,
  burning: Burning,
  told: Map<number, Attempts>,
  classes: ReadonlySet<FailureClass>,
): void {
  const { open = [], profiles } = senses;
  const valuesIn = (id: number) => valuesOf(profiles.get(id));
  const shared = byValue(told, valuesIn);
  for (const cls of classes) {
    const isOwned = open.some(({ findings }) => findings.includes(cls));
    const isLeft = (id: number) => !isExplained(senses, cls, profiles.get(id));
    const own = isOwned ? byValue(told, valuesIn, isLeft) : shared;
    const units = CLASS_FACTS[cls].denominator === 'pin' ? 'pin' : 'attempt';
    for (const [value, sum] of own) attempt(burning, cls, value, sum[units]);
  }
  told.clear();
  const tolerate = Math.max(1, ...senses.settings.map((each) => each.tolerate));
  weighBurning(burning, senses.now, tolerate);
}

/**
 * Whether an open incident of another kind explains a failure, or all attempts of a profile; what
 * is only an issuer's failures leaves the attempts as they are.
 */
function isExplained(
  { open = [] }: Senses,
  cls: FailureClass,
  profile: ProfileAttributes | undefined,
  failure?: FailureRow,
): boolean {
  if (open.length === 0) return false;
  const known: Readonly<Record<string, unknown>> = { ...failure, ...profile };
  return open.some(({ findings, cause }) => {
    if (findings[0] === FINDING || !findings.includes(cls)) return false;
    return cause.every(({ attribute }) =>
      cause.some((entry) => entry.attribute === attribute && known[attribute] === entry.value),
    );
  });
}

function surest(burns: readonly (readonly [string, Burn])[]) {
  return [...burns].sort(([, a], [, b]) => burnNats(b) - burnNats(a) || b.since - a.since)[0];
}

/** What fails of the surest class, so that an incident shows how many it concerns. */
function shown(key: string, { digests, codes }: Senses): Sample[] {
  const cls = key.slice(0, key.indexOf('|')) as FailureClass;
  const counts = new Map<number, number>();
  const hits: Hit[] = [];
  for (const { attempts, failures } of digests) {
    for (const row of attempts) {
      counts.set(row.profile, (counts.get(row.profile) ?? 0) + couldFail(cls, row));
    }
    for (const { outcome, ...row } of failures) {
      if (classOf(row.code, outcome, codes) === cls) hits.push({ ...row, finding: FINDING });
    }
  }
  return counts.size + hits.length > 0 ? [{ units: UNITS, counts, hits }] : [];
}

function decide(rule: Watched<SlowBurn>, _hits: unknown, senses: Senses): Sighting[] {
  const { classes, evidence } = rule.detector;
  const sure = suspects(burningOf(senses), evidence).filter(([key, burn]) => {
    const isOwn = classes.some((cls) => key.startsWith(`${cls}|`));
    return isOwn && gatesOf(rule, burn).every(({ met }) => met);
  });
  // What was told once stays the cause while it lasts.
  const told = keptAs<string | null>(senses.kept, 'told of', () => null);
  const top = sure.find(([key]) => key === told) ?? surest(sure);
  senses.kept.set('told of', top?.[0] ?? null);
  if (!top) return [];
  const [key, burn] = top;
  return [{ onset: burn.onset, score: burnNats(burn), scope: [scopeOf(key)] }];
}

function gatesOf({ gates, detector }: Watched<SlowBurn>, burn: Burn): Gate[] {
  const { terminals, merchants, since } = burn;
  const gate = (name: Gate['name'], value: number, limit: number): Gate => {
    return { name, value, limit, met: value >= limit };
  };
  return [
    gate('failures', since, gates.failures),
    gate('terminals', terminals.length, gates.terminals),
    ...(merchants.length > 0 ? [gate('merchants', merchants.length, gates.merchants)] : []),
    // Over the whole time and in the last minutes.
    gate(
      'times_normal',
      Math.min(timesUsual(burn), timesLately(burn)),
      toleratedTimes(burn, detector.tolerate),
    ),
  ];
}

function standings(rule: Watched<SlowBurn>, senses: Senses): Standing[] {
  const { classes } = rule.detector;
  return burnsOf(senses)
    .filter(([key]) => classes.some((cls) => key.startsWith(`${cls}|`)))
    .map(([key, burn]) => ({
      ...{ scope: scopeOf(key), since: burn.onset, hits: burn.since, nats: burnNats(burn) },
      gates: gatesOf(rule, burn),
    }));
}
