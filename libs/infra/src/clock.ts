/**
 * The time, as everything outside the domain asks for it.
 *
 * There are two clocks: the real one, and a scaled one for replay, which lets several processes
 * live through a recorded day in minutes and agree on the time without talking to each other.
 */
import type { Instant } from '#domain/base/instant.js';

/** Tells the time. A token for `provide`, so that a test can hold its own clock. */
export abstract class Clock {
  /** The moment it is now. */
  abstract now(): Instant;
  /** How many real milliseconds a span of this clock's time lasts; what a timer has to be given. */
  abstract realDelay(clockMs: number): number;
}

/** How far `clock` moves while `realMs` real milliseconds pass: the other way of `realDelay`. */
export function spanOf(clock: Clock, realMs: number): number {
  return realMs / clock.realDelay(1);
}

/** The real time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  realDelay: (clockMs) => clockMs,
};

/** A clock that showed `start` when the real time was `origin` and runs `speed` times as fast. */
export interface ClockScale {
  readonly start: Instant;
  readonly speed: number;
  readonly origin: Instant;
}

/** Reads the scale against `real`, which is the system clock except in tests. */
export function scaledClock(scale: ClockScale, real: Clock = systemClock): Clock {
  return {
    // Instants are whole milliseconds everywhere; a fraction would not survive the wire schemas.
    now: () => Math.round(scale.start + (real.now() - scale.origin) * scale.speed),
    realDelay: (clockMs) => real.realDelay(clockMs / scale.speed),
  };
}

const SCALE_KEYS = ['CLOCK_START', 'CLOCK_SPEED', 'CLOCK_ORIGIN'] as const;

/**
 * The clock the environment asks for: the scaled one when `CLOCK_START`, `CLOCK_SPEED` and
 * `CLOCK_ORIGIN` are all set, the real one when none is. Anything between is refused, because a
 * fleet of processes of which one lives in another time corrupts data silently.
 */
export function clockFromEnv(env: Readonly<Record<string, string | undefined>>): Clock {
  const given = SCALE_KEYS.filter((key) => env[key] !== undefined && env[key] !== '');
  if (given.length === 0) return systemClock;
  const missing = SCALE_KEYS.filter((key) => !given.includes(key));
  if (missing.length > 0) {
    throw new Error(`${missing.join(', ')}: must be set because ${given.join(', ')} is`);
  }
  const [start, speed, origin] = SCALE_KEYS.map((key) => readNumber(key, env[key])) as [
    number,
    number,
    number,
  ];
  if (speed <= 0) throw new Error('CLOCK_SPEED: expected a number above 0');
  return scaledClock({ start, speed, origin });
}

function readNumber(key: string, text: string | undefined): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Error(`${key}: expected a number, received "${text}"`);
  return value;
}
