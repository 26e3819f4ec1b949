/**
 * Whether terminals are there. A terminal is up, away (it vanished, was switched off or restarts)
 * or cut off: alive and taking payments, with nobody to tell, so that it keeps its messages.
 */
import type { Instant } from '#domain/base/instant.js';
import type { State, TxnCounts } from '#domain/message/schema.js';
import type { Fleet } from '../scenario/fleet.js';
import type { FleetTerminal } from './build-fleet.js';
import type { Counters } from './counters.js';
import type { EventQueue, Job } from './event-queue.js';
import type { Mouth } from './mouth.js';
import { type Random, stableShare } from './random.js';
import type { BirthReason, Voice } from './voice.js';

/** What life needs of the world. */
export interface LifeParts {
  readonly fleet: Fleet;
  readonly terminals: readonly FleetTerminal[];
  readonly seed: number;
  readonly startsAt: Instant;
  /** Over how long the fleet says hello at the start. */
  readonly birthSpreadMs: number;
  readonly queue: EventQueue;
  readonly random: Random;
  readonly counters: Counters;
  readonly voice: Voice;
  readonly mouth: Mouth;
  /** What a terminal had counted and nobody will ever hear of. */
  lost(counts: TxnCounts): void;
}

/** How a terminal goes away, and how it comes back. */
export interface Departure {
  /** The last words; null if it just vanishes and its Will speaks. */
  readonly goodbye: { readonly why: NonNullable<State['why']>; readonly until?: Instant } | null;
  /** Infinity if it never comes back. */
  readonly backAt: Instant;
  readonly reason: BirthReason;
  /** Whether it comes back from a new start, and not only to a new connection. */
  readonly isNewBoot: boolean;
}

/** The comings and goings of terminals. */
export interface Life {
  start(): void;
  /** Whether a customer can pay there. */
  takesPayments(terminal: number): boolean;
  /** Changes whenever a terminal goes away: what it was waiting for then never comes. */
  generationOf(terminal: number): number;
  /** Takes the terminal away; one that is away already stays away longer. */
  vanish(terminal: number, departure: Departure, now: Instant): void;
  /** Restarts the terminal, if it is up. */
  restart(terminal: number, departure: Departure, now: Instant): void;
  /** Takes our own front away from the terminal. */
  cutOff(terminal: number, until: Instant, now: Instant): void;
  /** Does this now, or as soon as the terminal is back. */
  whenUp(terminal: number, job: Job, now: Instant): void;
}

/** Heartbeats come at their interval give or take this share of it. */
const BEAT_JITTER = 0.1;
/** A broker gives a silent client up after so many keep-alives (MQTT 3.1.1, 3.1.2.10). */
const WILL_AFTER_KEEP_ALIVES = 1.5;
/** Heartbeats a cut-off terminal keeps; later counts wait for the next message it can keep. */
const KEPT_MESSAGES_MAX = 240;
const HELLO = 3;

const AWAY = 0;
const UP = 1;
const CUT = 2;

/** Makes the life of a fleet. */
export function createLife(parts: LifeParts): Life {
  const { fleet, terminals, queue, random, counters, voice, mouth } = parts;
  const links = new Uint8Array(terminals.length);
  const backAt = new Float64Array(terminals.length).fill(Number.POSITIVE_INFINITY);
  const nextBeat = new Float64Array(terminals.length);
  const generations = new Uint32Array(terminals.length);
  const returns = new Map<number, Departure>();
  const postponed = new Map<number, Job[]>();
  const beats = terminals.map(
    ({ index }) =>
      (now: Instant) =>
        beat(index, now),
  );

  function scheduleBeat(i: number, at: number): void {
    nextBeat[i] = Math.floor(at);
    queue.push(Math.floor(at), beats[i] as Job);
  }

  function beat(i: number, now: Instant): void {
    // A beat of an earlier life comes at a moment that is no longer the awaited one.
    if (nextBeat[i] !== now || links[i] === AWAY) return;
    if (mouth.waiting(i) < KEPT_MESSAGES_MAX) voice.heartbeat(i, now);
    const swing = 1 - BEAT_JITTER + 2 * BEAT_JITTER * random.next();
    scheduleBeat(i, now + fleet.hbSeconds * 1_000 * swing);
  }

  function arrive(i: number, reason: BirthReason, now: Instant): void {
    links[i] = UP;
    voice.state(i, { online: true }, now);
    voice.birth(i, reason, now);
    scheduleBeat(i, now + 1 + random.next() * fleet.hbSeconds * 1_000);
    const jobs = postponed.get(i) ?? [];
    postponed.delete(i);
    for (const job of jobs) job(now);
  }

  function comeBack(i: number, now: Instant): void {
    const departure = returns.get(i);
    if (links[i] !== AWAY || departure === undefined || now < (backAt[i] as number)) return;
    returns.delete(i);
    if (departure.isNewBoot) voice.boot(i, now);
    arrive(i, departure.reason, now);
  }

  function expectBack(i: number, at: Instant): void {
    backAt[i] = at;
    if (at !== Number.POSITIVE_INFINITY) queue.push(at, (now) => comeBack(i, now));
  }

  function leave(i: number, departure: Departure, now: Instant): void {
    if (departure.goodbye !== null) {
      if (counters.isPending(i)) voice.heartbeat(i, now);
      voice.state(i, { online: false, ...departure.goodbye }, now);
    } else speakWill(i, now);
    // What is in memory goes with the power, except for a terminal that only lost its link.
    if (departure.isNewBoot) parts.lost(counters.forget(i));
    links[i] = AWAY;
    generations[i] = (generations[i] as number) + 1;
    returns.set(i, departure);
    expectBack(i, departure.backAt);
  }

  function speakWill(i: number, now: Instant): void {
    const generation = (generations[i] as number) + 1;
    const firesAt = now + WILL_AFTER_KEEP_ALIVES * fleet.keepAliveSeconds * 1_000;
    queue.push(firesAt, (later) => {
      const isStillAway = links[i] === AWAY && generations[i] === generation;
      if (isStillAway) voice.state(i, { online: false }, later);
    });
  }

  function stayAway(i: number, until: Instant): void {
    if (returns.has(i) && until > (backAt[i] as number)) expectBack(i, until);
  }

  function mend(i: number, now: Instant): void {
    if (links[i] !== CUT || now < (backAt[i] as number)) return;
    links[i] = UP;
    mouth.reconnect(i, now, () => {
      voice.state(i, { online: true }, now);
      voice.birth(i, 'reconnect', now);
    });
  }

  return {
    start() {
      for (const { index: i, isOffline } of terminals) {
        if (isOffline) continue;
        const at = parts.startsAt + stableShare(parts.seed, HELLO, i) * parts.birthSpreadMs;
        queue.push(Math.floor(at), (now) => arrive(i, 'power', now));
      }
    },
    takesPayments: (i) => links[i] !== AWAY,
    generationOf: (i) => generations[i] as number,
    vanish(i, departure, now) {
      if (links[i] === UP) leave(i, departure, now);
      else if (links[i] === AWAY) stayAway(i, departure.backAt);
    },
    restart(i, departure, now) {
      if (links[i] === UP) leave(i, departure, now);
    },
    cutOff(i, until, now) {
      if (links[i] === AWAY) {
        stayAway(i, until);
        return;
      }
      links[i] = CUT;
      mouth.cut(i);
      backAt[i] = Math.max(until, now);
      if (until !== Number.POSITIVE_INFINITY) queue.push(until, (later) => mend(i, later));
    },
    whenUp(i, job, now) {
      if (links[i] !== AWAY) job(now);
      else if (returns.has(i)) postponed.set(i, [...(postponed.get(i) ?? []), job]);
    },
  };
}
