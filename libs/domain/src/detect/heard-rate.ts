/**
 * How much is heard of the fleet as a whole, against what is expected: whether most of it has
 * fallen silent at once, and whether that is our own path. Payments that acquirers go on counting,
 * or nothing at all that arrives any more, say that the terminals are well and we are deaf.
 */
import { type Instant, MINUTE, SECOND } from '../base/instant.js';
import type { Digest } from '../digest/digest.js';
import type { Senses } from './detector.js';
import { hearRest, newRest, provenRate, type Rest } from './steady-rest.js';

/** Plain data of the engine's snapshot. */
export interface HeardRate {
  /** Heartbeats a second, faded, and the weight that makes it a rate. */
  sum: number;
  weight: number;
  /** Heartbeats ever heard, as far as it matters. */
  known: number;
  /** How long the rate was learned, as far as it matters; absent in snapshots of older versions. */
  learned?: number;
  at: Instant;
  heardAt: Instant;
  /** Evidence that most of them are gone, in nats, and since when. */
  nats: number;
  onset: Instant;
  /** What is still heard while most are gone; absent while they are not. */
  rest?: Rest;
  /** Acquirers' own attempts a second: what is usual, and now. */
  pulses: Map<string, { usual: number; now: number; at: Instant }>;
}

/** What a tick brought: heartbeats that were expected, and heard. */
export interface Balance {
  readonly expected: number;
  readonly heard: number;
}

const FADE_MS = 5 * MINUTE;
/** So many heartbeats make a rate. */
const KNOWN_MIN = 60;
/**
 * And so much time: what was waiting when the engine began comes all at once, and taken for a rate
 * it would make everything after it too little, for ever.
 */
const LEARNED_MIN_MS = MINUTE;
/** What remains when most are gone; evidence grows while less than half are heard. */
const REST = 0.2;
const NATS_MAX = 50;
/** From here on what is heard is no longer learned as usual, and silence proves nothing. */
const DOUBTFUL_NATS = 12;
/** A pulse that is younger than this is of now. */
const PULSE_MS = 45 * SECOND;
/** Payments go on if acquirers count at least this share of what is usual. */
const GOES_ON = 0.6;
const PULSE_ATTEMPTS_MIN = 10;
/** Nothing at all for so long: a fleet never pauses to breathe. */
const NOTHING_MS = 5 * SECOND;
/**
 * Ticks come every second, and strides of a backtest take a quarter of a minute: after a longer
 * pause it was the engine that did not listen.
 */
const PAUSE_MS = 15 * SECOND;

/** A rate that knows nothing yet. */
export function newHeardRate(now: Instant): HeardRate {
  const none = { sum: 0, weight: 0, known: 0, learned: 0, nats: 0 };
  return { ...none, at: now, heardAt: now, onset: now, pulses: new Map() };
}

/** Takes in a tick. */
export function listen(rate: HeardRate, { now, digests }: Senses): Balance {
  // What nobody listened to is no silence: evidence only gathers while the engine is awake.
  const passed = now - rate.at > PAUSE_MS ? 0 : Math.max(0, now - rate.at);
  const seconds = passed / SECOND;
  rate.at = now;
  const usual = rate.weight > 0 ? rate.sum / rate.weight : 0;
  const heard = digests.reduce((sum, digest) => sum + heartbeatsIn(digest), 0);
  if (heard > 0) rate.heardAt = now;
  const learned = rate.learned ?? LEARNED_MIN_MS;
  const isKnown = rate.known >= KNOWN_MIN && learned >= LEARNED_MIN_MS;
  const expected = isKnown ? usual * seconds : 0;
  if (expected > 0) {
    const nats = rate.nats + expected * (1 - REST) + heard * Math.log(REST);
    rate.nats = Math.min(NATS_MAX, Math.max(0, nats));
  }
  doubt(rate, digests, { now, heard, usual, isAwake: passed > 0 });
  if (rate.nats === 0) rate.onset = now;
  if (rate.nats < DOUBTFUL_NATS && seconds > 0 && rate.known + heard > 0) {
    const share = 1 - Math.exp((-seconds * SECOND) / FADE_MS);
    rate.sum += (heard / seconds - rate.sum) * share;
    rate.weight += (1 - rate.weight) * share;
    rate.known = Math.min(KNOWN_MIN, rate.known + heard);
    rate.learned = Math.min(LEARNED_MIN_MS, learned + passed);
  }
  for (const digest of digests) {
    // Who says goodbye is expected no longer.
    rate.sum = Math.max(0, rate.sum - rate.weight * leavingIn(digest));
    for (const pulse of digest.signals.pulses) hearPulse(rate, pulse);
  }
  return { expected, heard };
}

/** While most are gone: hears the rest, and believes in it once that is all there is. */
function doubt(
  rate: HeardRate,
  digests: Senses['digests'],
  tick: { now: Instant; heard: number; usual: number; isAwake: boolean },
): void {
  const { now, heard, usual, isAwake } = tick;
  if (rate.nats < DOUBTFUL_NATS || !isAwake) {
    delete rate.rest;
    return;
  }
  rate.rest ??= newRest(now);
  const births = digests.reduce((sum, digest) => sum + birthsIn(digest), 0);
  hearRest(rate.rest, now, heard, births);
  const proven = provenRate(rate.rest, usual);
  if (proven === null) return;
  Object.assign(rate, { sum: proven * rate.weight, nats: 0 });
  delete rate.rest;
}

/**
 * Whether so little is heard that it may be our own path: then no terminal's silence proves
 * anything. Where acquirers count fewer payments as well, the terminals are really gone.
 */
export function isDeaf(rate: HeardRate, { now, newestAt }: Senses): boolean {
  if (!areMostGone(rate)) return false;
  if (newestAt !== null && now - newestAt >= NOTHING_MS) return true;
  const known = [...rate.pulses.values()];
  if (known.length === 0) return now - rate.heardAt >= NOTHING_MS;
  const pulses = known.filter(({ at }) => now - at <= PULSE_MS);
  if (pulses.length === 0) return now - rate.heardAt >= NOTHING_MS;
  const usual = pulses.reduce((sum, pulse) => sum + pulse.usual, 0);
  const present = pulses.reduce((sum, pulse) => sum + pulse.now, 0);
  const tooFew = (usual * PULSE_MS) / SECOND < PULSE_ATTEMPTS_MIN;
  return tooFew || present >= GOES_ON * usual;
}

/** Whether most of the fleet fell silent at once, for whatever reason. */
export function areMostGone({ nats }: HeardRate): boolean {
  return nats >= DOUBTFUL_NATS;
}

function heartbeatsIn({ signals }: Digest): number {
  let sum = 0;
  for (const { heartbeats } of signals.heard) sum += heartbeats;
  return sum;
}

/** Terminals that have started, or connected anew. */
function birthsIn({ signals }: Digest): number {
  let sum = 0;
  for (const { births } of signals.heard) for (const why in births) sum += births[why] ?? 0;
  return sum;
}

/** Heartbeats a second that goodbyes take away. */
function leavingIn({ signals }: Digest): number {
  let leaving = 0;
  for (const { goodbyes, heartbeats, seconds } of signals.heard) {
    let gone = 0;
    for (const why in goodbyes) if (why !== 'unsaid') gone += goodbyes[why] ?? 0;
    if (gone === 0) continue;
    const interval = seconds && heartbeats > 0 ? seconds / heartbeats : MINUTE / SECOND;
    leaving += gone / interval;
  }
  return leaving;
}

const PULSES_MAX = 1_000;

function hearPulse(rate: HeardRate, pulse: Digest['signals']['pulses'][number]): void {
  const { acquirer, attempt, span } = pulse;
  const each = attempt / span;
  const known = rate.pulses.get(acquirer);
  if (known === undefined) {
    if (rate.pulses.size >= PULSES_MAX) return;
    rate.pulses.set(acquirer, { usual: each, now: each, at: rate.at });
    return;
  }
  known.at = rate.at;
  known.now += (each - known.now) * 0.6;
  const share = 1 - Math.exp((-span * SECOND) / FADE_MS);
  if (rate.nats < DOUBTFUL_NATS) known.usual += (each - known.usual) * share;
}
