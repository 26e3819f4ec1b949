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
  return new FleetLife(parts);
}

class FleetLife implements Life {
  private readonly links: Uint8Array;
  /** When a terminal that is away or cut off is expected back. */
  private readonly backAt: Float64Array;
  private readonly nextBeat: Float64Array;
  private readonly generations: Uint32Array;
  private readonly beats: readonly Job[];
  private readonly returns = new Map<number, Departure>();
  private readonly postponed = new Map<number, Job[]>();

  constructor(private readonly parts: LifeParts) {
    const size = parts.terminals.length;
    this.links = new Uint8Array(size);
    this.backAt = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    this.nextBeat = new Float64Array(size);
    this.generations = new Uint32Array(size);
    this.beats = parts.terminals.map(
      ({ index }) =>
        (now: Instant) =>
          this.beat(index, now),
    );
  }

  start(): void {
    const { terminals, startsAt, seed, birthSpreadMs, queue } = this.parts;
    for (const { index: i, isOffline } of terminals) {
      if (isOffline) continue;
      const at = startsAt + stableShare(seed, HELLO, i) * birthSpreadMs;
      queue.push(Math.floor(at), (now) => this.arrive(i, 'power', now));
    }
  }

  takesPayments(i: number): boolean {
    return this.links[i] !== AWAY;
  }

  generationOf(i: number): number {
    return this.generations[i] as number;
  }

  vanish(i: number, departure: Departure, now: Instant): void {
    if (this.links[i] === UP) this.leave(i, departure, now);
    else if (this.links[i] === AWAY) this.stayAway(i, departure.backAt);
  }

  restart(i: number, departure: Departure, now: Instant): void {
    if (this.links[i] === UP) this.leave(i, departure, now);
  }

  cutOff(i: number, until: Instant, now: Instant): void {
    if (this.links[i] === AWAY) {
      this.stayAway(i, until);
      return;
    }
    this.links[i] = CUT;
    this.parts.mouth.cut(i);
    this.backAt[i] = Math.max(until, now);
    if (until === Number.POSITIVE_INFINITY) return;
    this.parts.queue.push(until, (later) => this.mend(i, later));
  }

  whenUp(i: number, job: Job, now: Instant): void {
    if (this.links[i] !== AWAY) job(now);
    else if (this.returns.has(i)) this.postponed.set(i, [...(this.postponed.get(i) ?? []), job]);
  }

  private scheduleBeat(i: number, at: number): void {
    this.nextBeat[i] = Math.floor(at);
    this.parts.queue.push(Math.floor(at), this.beats[i] as Job);
  }

  private beat(i: number, now: Instant): void {
    // A beat of an earlier life comes at a moment that is no longer the awaited one.
    if (this.nextBeat[i] !== now || this.links[i] === AWAY) return;
    const { mouth, voice, random, fleet } = this.parts;
    if (mouth.waiting(i) < KEPT_MESSAGES_MAX) voice.heartbeat(i, now);
    const swing = 1 - BEAT_JITTER + 2 * BEAT_JITTER * random.next();
    this.scheduleBeat(i, now + fleet.hbSeconds * 1_000 * swing);
  }

  private arrive(i: number, reason: BirthReason, now: Instant): void {
    const { voice, random, fleet } = this.parts;
    this.links[i] = UP;
    voice.state(i, { online: true }, now);
    voice.birth(i, reason, now);
    this.scheduleBeat(i, now + 1 + random.next() * fleet.hbSeconds * 1_000);
    const jobs = this.postponed.get(i) ?? [];
    this.postponed.delete(i);
    for (const job of jobs) job(now);
  }

  private comeBack(i: number, now: Instant): void {
    const departure = this.returns.get(i);
    const isDue = this.links[i] === AWAY && now >= (this.backAt[i] as number);
    if (departure === undefined || !isDue) return;
    this.returns.delete(i);
    if (departure.isNewBoot) this.parts.voice.boot(i, now);
    this.arrive(i, departure.reason, now);
  }

  private expectBack(i: number, at: Instant): void {
    this.backAt[i] = at;
    if (at === Number.POSITIVE_INFINITY) return;
    this.parts.queue.push(at, (now) => this.comeBack(i, now));
  }

  private leave(i: number, departure: Departure, now: Instant): void {
    const { counters, voice, lost } = this.parts;
    if (departure.goodbye !== null) {
      if (counters.isPending(i)) voice.heartbeat(i, now);
      voice.state(i, { online: false, ...departure.goodbye }, now);
    } else this.speakWill(i, now);
    // What is in memory goes with the power, except for a terminal that only lost its link.
    if (departure.isNewBoot) lost(counters.forget(i));
    this.links[i] = AWAY;
    this.generations[i] = this.generationOf(i) + 1;
    this.returns.set(i, departure);
    this.expectBack(i, departure.backAt);
  }

  private speakWill(i: number, now: Instant): void {
    const { fleet, voice, queue } = this.parts;
    const generation = this.generationOf(i) + 1;
    queue.push(now + WILL_AFTER_KEEP_ALIVES * fleet.keepAliveSeconds * 1_000, (later) => {
      const isStillAway = this.links[i] === AWAY && this.generations[i] === generation;
      if (isStillAway) voice.state(i, { online: false }, later);
    });
  }

  private stayAway(i: number, until: Instant): void {
    if (this.returns.has(i) && until > (this.backAt[i] as number)) this.expectBack(i, until);
  }

  private mend(i: number, now: Instant): void {
    if (this.links[i] !== CUT || now < (this.backAt[i] as number)) return;
    const { mouth, voice } = this.parts;
    this.links[i] = UP;
    mouth.reconnect(i, now, () => {
      voice.state(i, { online: true }, now);
      voice.birth(i, 'reconnect', now);
    });
  }
}
