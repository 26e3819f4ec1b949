/**
 * The world: a fleet, what is normal in it, and the story that happens to it.
 *
 * It is a function of its options: nothing here asks for the time or for chance. Whoever holds a
 * world advances it, in virtual time as fast as it goes or along a real clock, and gets the same
 * messages either way.
 *
 *   traffic ─▶ payments ─▶ counters ─▶ voice ─▶ mouth ─▶ messages
 *               ▲    └───▶ host plane ────────────▲
 *   story ──────┴─ answers      disturbances ─▶ life ─▶ voice
 */
import { DAY, type Instant } from '#domain/base/instant.js';
import type { TxnCounts } from '#domain/message/schema.js';
import type { Fleet } from '../scenario/fleet.js';
import type { Expectation, Scenario } from '../scenario/scenario.js';
import { injectAnswers } from './answers.js';
import { normalLife } from './attempt.js';
import { buildFleet, type FleetTerminal } from './build-fleet.js';
import { type Cohort, drawCohort } from './cohort.js';
import { createCounters } from './counters.js';
import { scheduleDisturbances } from './disturbances.js';
import { createEventQueue } from './event-queue.js';
import { createHostPlane } from './host-plane.js';
import { createLife } from './life.js';
import type { MessageSource } from './message.js';
import { createMouth } from './mouth.js';
import { createObedience, type Manners } from './obedience.js';
import { createPayments } from './payments.js';
import { createRandom, stableShare } from './random.js';
import { paymentRecords } from './record-payment.js';
import { createReports } from './reports.js';
import { nextTimeOfDay, storyStart, type Timeline, timelineOf } from './timeline.js';
import { createTraffic } from './traffic.js';
import { createVoice } from './voice.js';

/** What a world is made of; everything but the fleet and the story has a default. */
export interface WorldOptions {
  readonly fleet: Fleet;
  readonly scenario: Scenario | null;
  /** The fleet file's own if absent. */
  readonly seed?: number | undefined;
  /** How many terminals; merchants and chains shrink with them. */
  readonly terminals?: number | undefined;
  /** Factor on the attempt rate. */
  readonly rate?: number | undefined;
  /** When it begins; the story's own day in March 2026 if absent. */
  readonly startAt?: Instant | undefined;
  readonly tenant?: string | undefined;
  /** Shortens the story's quiet time before its first line to this, in milliseconds. */
  readonly leadIn?: number | undefined;
  /** Cuts every line of the story that has a `for` to this, in milliseconds. */
  readonly effectFor?: number | undefined;
  /** The share of terminals that send a record of every approved payment; none if absent. */
  readonly records?: number | undefined;
  /** How terminals take commands; left out they do not hear any. */
  readonly manners?: Manners | undefined;
  /**
   * The boot that terminals begin with. By default it rises with `startAt`, so that a fleet that
   * is simulated twice against one store does not repeat the identities of its messages.
   */
  readonly bootBase?: number | undefined;
}

/** A story in absolute time. */
export interface Story {
  readonly scenario: string;
  readonly effectsStartAt: Instant;
  readonly effectsEndAt: Instant;
  readonly expect: Expectation;
  /** Lines, counted from 1, that match no terminal of this fleet. */
  readonly idleLines: readonly number[];
}

/** A terminal that the registry ends. */
export interface Retirement {
  readonly terminal: string;
  readonly at: Instant;
}

/** Counts that tell what the messages must add up to. */
export interface Tally extends Readonly<TxnCounts> {
  /** Attempts that terminals had counted and forgot when their power went. */
  readonly lost: number;
}

/** A fleet that lives. */
export interface World extends MessageSource {
  readonly startsAt: Instant;
  readonly story: Story | null;
  readonly terminals: readonly FleetTerminal[];
  /** Who was retired so far. */
  readonly retired: readonly Retirement[];
  tally(): Tally;
}

const DEFAULT_TENANT = 'demo';
const NOON_PEAK = DAY / 2 + DAY / 48;
/** The whole fleet says hello within this, or within a quarter of the quiet time. */
const BIRTH_SPREAD_MS_MAX = 5_000;
/** The stream of daily life is not the one the fleet was drawn from. */
const LIFE_STREAM = 0x11fe;
/** Amounts are drawn apart, so that a story with payment records has the same payments. */
const AMOUNT_STREAM = 0xa40;

/** Makes a world. */
export function createWorld(options: WorldOptions): World {
  const { fleet, scenario } = options;
  const seed = options.seed ?? fleet.seed;
  const start = scenario?.start ?? NOON_PEAK;
  const startsAt = options.startAt ?? storyStart(start, fleet.tz);
  const timeline = scenario === null ? null : timelineOf(scenario, { ...options, startsAt });
  const terminals = buildFleet({
    fleet,
    seed,
    terminals: options.terminals ?? fleet.terminals,
    ...needsOf(scenario),
  });
  const cohorts = (timeline?.lines ?? []).map((line) => drawCohort(terminals, line, seed));
  const midnight = (timeline?.origin ?? startsAt) - start;
  const parts = { fleet, terminals, cohorts, seed, startsAt, midnight, timeline };
  const { queue, mouth, payments, retired, lost, obedience } = assemble(parts, options);
  return {
    startsAt,
    endsAt: timeline?.endsAt ?? null,
    story: storyOf(scenario, timeline, cohorts),
    terminals,
    retired,
    ...(obedience && {
      hear: (terminal, payload, now) => {
        queue.runUntil(now);
        obedience.hear(terminal, payload, now);
      },
    }),
    tally: () => ({ ...payments.tally, lost: lost.attempts }),
    advance(to) {
      queue.runUntil(to);
      return mouth.collect();
    },
    phaseAt(now) {
      if (timeline === null || now < timeline.effectsStartAt) return 'quiet';
      return now < timeline.effectsEndAt ? 'effects' : 'after';
    },
  };
}

interface Setting {
  readonly fleet: Fleet;
  readonly terminals: readonly FleetTerminal[];
  readonly cohorts: readonly Cohort[];
  readonly seed: number;
  readonly startsAt: Instant;
  readonly midnight: Instant;
  readonly timeline: Timeline | null;
}

/** Wires the parts; each needs only the ones above it, except that payments call traffic back. */
function assemble(setting: Setting, options: WorldOptions) {
  const { fleet, terminals, cohorts, seed, startsAt, midnight, timeline } = setting;
  const retired: Retirement[] = [];
  const lost = { attempts: 0 };
  const random = createRandom(seed ^ LIFE_STREAM);
  const queue = createEventQueue();
  const counters = createCounters(terminals.length, {
    issuer: Object.keys(fleet.issuer),
    scheme: Object.keys(fleet.scheme),
    entry: Object.keys(fleet.entry),
  });
  const reports = createReports(cohorts, queue, terminals.length);
  const tenant = options.tenant ?? DEFAULT_TENANT;
  const mouth = createMouth({ terminals, tenant, cohorts, queue, random });
  const bootBase = options.bootBase ?? Math.max(1, Math.floor(startsAt / 1_000));
  const voice = createVoice({ ...setting, bootBase, mouth, reports, counters });
  const quiet = Math.min(...(timeline?.lines ?? []).map(({ from }) => from)) - startsAt;
  const life = createLife({
    ...{ fleet, terminals, seed, startsAt, queue, random, counters, voice, mouth },
    birthSpreadMs: Math.min(BIRTH_SPREAD_MS_MAX, Math.max(0, quiet / 4)),
    lost: ({ attempt }) => {
      lost.attempts += attempt;
    },
  });
  const hosts = createHostPlane({ fleet, queue, mouth, lines: timeline?.lines ?? [], startsAt });
  const traffic = createTraffic({
    ...{ fleet, terminals, cohorts, random, queue, startsAt, rate: options.rate ?? 1 },
    timeOfDay: (now) => (((now - midnight) % DAY) + DAY) % DAY,
    arrive: (terminal, now) => payments.begin(terminal, now),
  });
  const payments = createPayments({
    ...{ terminals, queue, random, counters, voice, life, hosts },
    timeoutMs: fleet.timeoutSeconds * 1_000,
    normal: normalLife(fleet, random),
    takesPlace: traffic.takesPlace,
    inject: injectAnswers(cohorts, fleet, random),
    record: paymentRecords(cohorts, createRandom(seed ^ AMOUNT_STREAM), (i) =>
      stableShare(seed, AMOUNT_STREAM, i) < (options.records ?? 0)
        ? (terminals[i] as FleetTerminal).feePlan
        : null,
    ),
  });
  life.start();
  hosts.start();
  traffic.start();
  // A terminal says again who it is when that changes; one that is away does so when it is back.
  reports.schedule((i, now) => {
    if (life.takesPayments(i)) voice.birth(i, null, now);
  });
  scheduleDisturbances({
    ...{ cohorts, queue, life, voice },
    nextOpening: (now) => nextTimeOfDay(fleet.tradingHours.opensAt, now, midnight),
    retire: (i, at) => retired.push({ terminal: terminals[i]?.terminal as string, at }),
  });
  const { manners } = options;
  const ears = { terminals, tenant, seed, cohorts, queue, life, voice };
  const obedience = manners === undefined ? null : createObedience({ ...ears, manners });
  return { queue, mouth, payments, retired, lost, obedience };
}

/** What a story needs a fleet to have, however small. */
function needsOf(scenario: Scenario | null) {
  const wheres = (scenario?.play ?? []).map(({ where }) => where);
  const sizes = new Map(Object.entries(scenario?.shops ?? {}));
  const named = [...sizes.keys(), ...wheres.flatMap(({ merchant }) => merchant ?? [])];
  return {
    namedMerchants: [...new Set(named)],
    sizes,
    withTestTerminals: wheres.some(({ test }) => test?.includes('true')),
  };
}

function storyOf(
  scenario: Scenario | null,
  timeline: Timeline | null,
  cohorts: readonly Cohort[],
): Story | null {
  if (scenario === null || timeline === null) return null;
  const idle = cohorts.filter(({ members }) => members.length === 0);
  const { effectsStartAt, effectsEndAt, expect } = timeline;
  const idleLines = idle.map(({ timed }) => timed.index + 1);
  return { scenario: scenario.scenario, effectsStartAt, effectsEndAt, expect, idleLines };
}
